import type { Command } from 'commander';
import { erase } from '../../../lambdas/actions/erase';
import { ask } from '../ask';
import type { Deployment } from '../deployment';
import { openErasure, readDossier } from '../forget';
import { partnerNamed } from '../partner-named';
import { OperatorProblem } from '../problem';
import { drawErasure, type ShownErasure } from '../screen/erasure';
import { harmless } from '../screen/harmless';
import { createStories } from '../story';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly by?: string;
}

/** Also one whose erasure was interrupted: its id is all that is known of it then. */
const partnerToErase = async (deployment: Deployment, name: string): Promise<string> => {
  const begun = await openErasure(deployment).erasures.of(name);
  return begun !== undefined ? name : partnerNamed(createStories(deployment), name);
};

const counts = async (deployment: Deployment, partnerId: string): Promise<ShownErasure['kept']> => {
  const dossier = await readDossier(deployment, partnerId);
  if (dossier === undefined) return {};
  const { partner, consents: _stay, ...lists } = dossier;
  return { partner: partner === null ? 0 : 1, ...Object.fromEntries(Object.entries(lists).map(([kind, list]) => [kind, list.length])) };
};

const confirmed = async (partnerId: string): Promise<void> => {
  if (process.stdin.isTTY !== true) throw new OperatorProblem('nobody can be asked here whether you mean it: give --yes');
  const typed = await ask(`This cannot be undone. Type ${harmless(partnerId)} again to erase it: `);
  if (typed !== partnerId) throw new OperatorProblem('that is another name: nothing was erased');
};

const erasePartner = async (name: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const partnerId = await partnerToErase(deployment, name);
  const kept = await counts(deployment, partnerId);
  if (options.dryRun) return show<ShownErasure>(options, { partnerId, result: 'would be done', kept }, drawErasure);
  const by = whoIsAtWork(options.by);
  if (options.yes !== true) await confirmed(partnerId);
  const done = await erase(openErasure(deployment), partnerId, { by });
  show<ShownErasure>(options, { partnerId, kept, ...done }, drawErasure);
  if (done.result === 'refused' || done.result === 'begun') process.exitCode = 1;
};

/** `ops erase`: a partner is forgotten. */
export const registerErase = (program: Command): Command =>
  program.addCommand(
    operation('erase <partner>', {
      summary: 'forgets a partner and its people for good',
      description:
        'Stops what runs, and deletes everything that is kept of a partner: its record, log, emails, tasks, deals, names, and what waits or was not understood and is theirs. Its hashed names stay for 400 days, to drop what comes late; the counters of the program stay, too. If the organisation applies again, it is a new partner.\nInterrupted, it is finished by doing it again. What remains elsewhere, and for how long: docs/runbook.md, "Erasing a partner".',
      examples: [
        ['erase acme --dry-run', 'what is kept of acme; deletes nothing'],
        ['erase acme', 'asks you to type the id again'],
        ['erase acme --yes', 'in a script'],
      ],
      json: '{ partnerId, result: would be done | done | repeated | begun | refused, kept: { <kind>: number }, items?, why? }\n  (begun: nothing personal is left in the table, but its queue is not done; do it again)',
    })
      .argument('<partner>', "its id, a contact's email, or system:id; one that was begun, by its id")
      .option('--dry-run', 'erase nothing, say what is kept')
      .option('--yes', 'do not ask')
      .option('--by <who>', 'who does it; your user name when left out')
      .action(erasePartner),
  );
