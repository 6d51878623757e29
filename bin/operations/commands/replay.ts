import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { createEventQueue } from '../../../lambdas/adapters/queues';
import type { UnmappedItem, UnmappedItems } from '../../../lambdas/ports/unmapped';
import { inWords, OperatorProblem } from '../problem';
import { queueClientOf } from '../queue-client';
import { replay } from '../replay';
import { drawReplay, type ReplayReport } from '../screen/replay';
import { programSources } from '../senders';
import { allKept, keptItem, openKept } from '../unmapped';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly source?: string;
  readonly dryRun?: true;
  readonly alsoIgnored?: true;
}

/** All must be there before the first is touched. The oldest first, as without ids. */
const those = async (items: UnmappedItems, ids: readonly string[]): Promise<readonly UnmappedItem[]> => {
  const found = new Map((await Promise.all(ids.map((id) => keptItem(items, id)))).map((item) => [item.id, item]));
  return [...found.values()].toSorted((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt));
};

const replayItems = async (ids: readonly string[], options: Options): Promise<void> => {
  if (ids.length > 0 && options.source !== undefined) throw new OperatorProblem('give ids, or --source: not both');
  const deployment = await deploymentFor(options);
  const { items, directory } = openKept(deployment);
  const ports = {
    sources: programSources,
    directory,
    items,
    events: createEventQueue(queueClientOf(deployment), (await deployment.queues()).events),
  };
  const [dryRun, alsoIgnored] = [options.dryRun ?? false, options.alsoIgnored ?? false];
  const attempt = `replay-${randomUUID()}`;
  const kept = ids.length === 0 ? allKept(items, options.source) : await those(items, ids);
  const { trouble, ...done } = await replay(ports, kept, { dryRun, alsoIgnored, attempt });
  show<ReplayReport>(options, { dryRun, alsoIgnored, ...done, ...(trouble !== undefined && { error: inWords(trouble) }) }, drawReplay);
  if (trouble !== undefined) process.exitCode = 1;
};

/** `ops replay`: kept items, read again with a mapping that understands them. */
export const registerReplay = (program: Command): Command =>
  program.addCommand(
    operation('replay [id...]', {
      summary: 'reads what was not understood again, with the mapping of this checkout',
      description:
        'Reads kept items again, the oldest first, with the mapping of this checkout (deploy it too: else more is kept meanwhile). What is understood now is sent to be applied, with the time at which it came, and then kept no more.\nWhat is still not understood stays, and so does what the mapping ignores now, unless --also-ignored is given: these are the last copies. Replaying twice is harmless: an event is applied once.',
      examples: [
        ['replay --dry-run', 'what each item would become; changes nothing'],
        ['replay --source hubspot', "one sender's items"],
        ['replay 5f2c 81aa', 'these two, by the beginnings of their ids'],
        ['replay --also-ignored', 'removes also what is of no interest, once you have seen the reasons'],
      ],
      json: '{ dryRun, alsoIgnored, understood: [item], ignored: [item], stayed: [item], error? }\n  item: { id, source, kind, receivedAt, events?: [{ id, type, occurredAt, partner? }], ignored?, problems?: [{ field, detail }] }',
    })
      .argument('[id...]', 'ids of kept items, or how these begin; all when left out')
      .option('--source <name>', 'all of one source')
      .option('--dry-run', 'change nothing, say what would become of each')
      .option('--also-ignored', 'remove also items that the mapping ignores now')
      .action(replayItems),
  );
