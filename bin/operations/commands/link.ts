import type { Command } from 'commander';
import { createLinks } from '../link';
import { drawLink, type MadeLink } from '../screen/link';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly by?: string;
}

const linkName = async (name: string, partner: string, options: Options): Promise<void> => {
  const links = createLinks(await deploymentFor(options));
  const link = await links.look(name, partner);
  const dryRun = options.dryRun ?? false;
  if (dryRun || link.isMade) return show<MadeLink>(options, { ...link, dryRun }, drawLink);
  const eventId = await links.make(link, whoIsAtWork(options.by));
  show<MadeLink>(options, { ...link, dryRun, eventId }, drawLink);
};

/** `ops link`: says whose a name is. */
export const registerLink = (program: Command): Command =>
  program.addCommand(
    operation('link <name> <partner>', {
      summary: 'says whose an address or an id of another system is',
      description:
        'Links a name to a partner: events that name it are that partner\'s from then on, and those that wait under it ("parked") are applied in order.\nAn address that several partners have means the one that you say; nobody becomes a contact by it. An id of another system that a sender taught us for the wrong partner is taken from that one; what was applied to it stays there. The link stands in the timeline, with who made it.\nAn id is our own, so one that nobody has (id:<id>) is a mistake, to be mended where it was entered: what waits under it is applied to the partner that you say, once. It stays nobody\'s.',
      examples: [
        ['link dana@agency.example acme --dry-run', 'whose it is now, and how many events wait under it; links nothing'],
        ['link dana@agency.example acme', 'its events are those of acme'],
        ['link hubspot:8841 acme --by mara', 'acme is known to HubSpot by this id, says Mara'],
        ['link id:acmee acme', 'what waits for a partner "acmee", whom nobody knows, is applied to acme'],
      ],
      json: '{ name: { kind: email | external | id, value }, partner: { id, name }, waiting, meant?, claimants: [partnerId], isMade, dryRun, eventId? }\n  (isMade: it stood so already, and nothing was sent)',
    })
      .argument('<name>', 'an email address, system:id, or id:<id> for an id that nobody has')
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--dry-run', 'link nothing, say what would be')
      .option('--by <who>', 'who says so, for the timeline; your user name when left out')
      .action(linkName),
  );
