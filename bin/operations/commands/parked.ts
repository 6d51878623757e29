import type { Command } from 'commander';
import { openNames, type ParkedEvents, parkedIn } from '../parked';
import { drawParked } from '../screen/parked';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;

const listParked = async (options: Options): Promise<void> =>
  show<ParkedEvents>(options, await parkedIn(openNames(await deploymentFor(options)), options), drawParked);

/** `ops parked`: events whose partner is not known. */
export const registerParked = (program: Command): Command =>
  program.addCommand(
    operation('parked', {
      summary: 'events that wait for their partner to be known',
      description:
        'Lists events that name a partner whom nobody knows, or by nothing but an address that several partners have, the oldest first: type, sender, for whom, since when, and until when they are kept (90 days). Names may be PERSONAL DATA.\nThey go on by themselves when a partner becomes known by one of their names, or by "link".',
      examples: [
        ['parked', 'what waits, and for whom'],
        ['parked --limit 200 --stage prod', 'in AWS, and more than the usual 20'],
        ['link hubspot:8841 acme', 'says whose a name is; what waits under it is applied in order'],
        ['link id:acmee acme', 'acmee is a wrong id of acme: what waits under it is applied to acme'],
      ],
      json: '{ events: [{ id, type, source, for: [{ kind: id | email | external, value, claimants?: [partnerId] }], since, keptUntil }], isWhole }\n  (claimants: partners that have the address, when there are several)',
    })
      .option('--limit <number>', 'the oldest so many', wholeNumber, DEFAULT_LIMIT)
      .action(listParked),
  );
