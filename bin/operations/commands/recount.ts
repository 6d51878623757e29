import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { program as journey } from '../../../program/partner-journey';
import { openNames } from '../parked';
import { type Drift, inBoth, isNoDrift } from '../recount/drift';
import { createRecount } from '../recount/recount';
import { drawRecount, type ShownRecount } from '../screen/recount';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly repair?: true;
}

/** An event that was on its way at the first look has arrived by then. */
const BETWEEN_LOOKS_MS = 5000;

const lastingDrift = async (look: () => Promise<Drift>): Promise<Drift> => {
  const first = await look();
  if (isNoDrift(first)) return first;
  await setTimeout(BETWEEN_LOOKS_MS);
  return inBoth(first, await look());
};

const recount = async (options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const { bringUpToDate, drift: look, repair } = createRecount(openNames(deployment), { program: journey, scale: deployment.scale });
  const done = await bringUpToDate({ dryRun: options.dryRun ?? false });
  const drift = await lastingDrift(look);
  const isRepaired = options.repair !== undefined && options.dryRun === undefined && !isNoDrift(drift);
  if (isRepaired) await repair(drift);
  show<ShownRecount>(options, { ...done, drift, isRepaired, dryRun: options.dryRun ?? false }, drawRecount);
};

/** `ops recount`: counts who was there before there were counters, and checks them. */
export const registerRecount = (program: Command): Command =>
  program.addCommand(
    operation('recount', {
      summary: 'counts anew, and checks the counters',
      description:
        'Looks at every partner once: who was there before there were counters, or is counted by what the program meant before it was changed, is counted and listed as the program says today. Then the counters are compared with the sum of all partners.\nIt may run while events are applied, and again: what is right stays as it is. It reads the whole table, so its cost grows with the number of partners; nothing else here does.',
      examples: [
        ['recount --dry-run', 'who would be counted anew, and whether the counters are right; changes nothing'],
        ['recount', 'after a change of program/measures.ts'],
        ['recount --repair', 'after an upgrade: also adds to the counters what they lack'],
      ],
      json: '{ dryRun, partners, broughtUpToDate, tasksListed, isRepaired, drift: { cells: [{ cell: { cohort, track, source, version }, add: { counter: lacks } }], standings: { counter: lacks } } }',
    })
      .option('--dry-run', 'change nothing')
      .option('--repair', 'add to the counters what two looks at them found lacking')
      .action(recount),
  );
