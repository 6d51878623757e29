import type { Command } from 'commander';
import { drawKept, drawKeptWhole, type KeptItems } from '../screen/unmapped';
import { type KeptWhole, keptItem, oldestKept, openKept, wholeOf } from '../unmapped';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly source?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;

const showKept = async (id: string | undefined, options: Options): Promise<void> => {
  const { items } = openKept(await deploymentFor(options));
  if (id === undefined) return show<KeptItems>(options, await oldestKept(items, options), drawKept);
  return show<KeptWhole>(options, wholeOf(await keptItem(items, id)), drawKeptWhole);
};

/** `ops unmapped`: what authentic senders sent and nobody understood. */
export const registerUnmapped = (program: Command): Command =>
  program.addCommand(
    operation('unmapped [id]', {
      summary: 'what senders sent and nobody understood',
      description:
        'Lists items that came from an authentic sender and that its mapping could not read, the oldest first, with what is wrong with each. They are kept for 30 days: mend the mapping, deploy it, then "replay".\nOf what senders wrote the list has nothing but what they call each item (its kind: of a sender with a token, whatever stands in the field that its settings name); with an id, the whole item is shown as it came, which is PERSONAL DATA.',
      examples: [
        ['unmapped', 'what is kept, and why'],
        ['unmapped --source hubspot --limit 100', "more than the usual 20, of one sender's"],
        ['unmapped 5f2c', 'one item whole, by the beginning of its id (4 digits or more); personal data included'],
      ],
      json: '{ items: [{ id, source, kind, receivedAt, keptUntil, problems: [{ field, detail }] }], isWhole }\n  with an id: one of these, with item: the JSON that came',
    })
      .argument('[id]', 'one item, shown whole: its id, or how that begins')
      .option('--source <name>', 'of one source')
      .option('--limit <number>', 'the oldest so many', wholeNumber, DEFAULT_LIMIT)
      .action(showKept),
  );
