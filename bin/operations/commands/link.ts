import type { Command } from 'commander';
import { createLinks } from '../link';
import { drawLink, type MadeLink } from '../screen/link';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly by?: string;
}

const linkName = async (name: string, partner: string, options: Options): Promise<void> => {
  const links = createLinks(await deploymentFor(options));
  const link = await links.look(name, partner);
  if (options.dryRun) return show<MadeLink>(options, { ...link, dryRun: true }, drawLink);
  const eventId = await links.make(link, options.by ?? process.env.USER);
  show<MadeLink>(options, { ...link, dryRun: false, eventId }, drawLink);
};

/** `ops link`: says whose a name is. */
export const registerLink = (program: Command): Command =>
  program.addCommand(
    operation('link <name> <partner>', {
      summary: 'says whose an address or an id of another system is',
      description:
        'Links a name to a partner: events that name it are that partner\'s from then on, and those that wait under it ("parked") are applied in order.\nAn address that several partners have means the one that you say; nobody becomes a contact by it. An id of another system that a sender taught us for the wrong partner is taken from that one; what was applied to it stays there. The link stands in the timeline, with who made it.',
      examples: [
        ['link dana@agency.example acme --dry-run', 'whose it is now, and how many events wait under it; links nothing'],
        ['link dana@agency.example acme', 'its events are those of acme'],
        ['link hubspot:8841 acme --by mara', 'acme is known to HubSpot by this id, says Mara'],
      ],
      json: '{ name: { kind: email | external, value }, partner: { id, name }, waiting, meant?, claimants: [partnerId], dryRun, eventId? }',
    })
      .argument('<name>', 'an email address, or system:id')
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--dry-run', 'link nothing, say what would be')
      .option('--by <who>', 'who says so, for the timeline; your user name when left out')
      .action(linkName),
  );
