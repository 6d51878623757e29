import type { Command } from 'commander';
import { createFreeings } from '../free';
import { drawFree, type Freed } from '../screen/free';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly theyAsked?: true;
  readonly dryRun?: true;
  readonly by?: string;
}

const free = async (partner: string, address: string, options: Options): Promise<void> => {
  const { theyAsked = false, dryRun = false } = options;
  const freeings = createFreeings(await deploymentFor(options));
  const found = await freeings.look(partner, address, theyAsked);
  if (dryRun) return show<Freed>(options, { ...found, dryRun }, drawFree);
  const eventId = await freeings.free(found, whoIsAtWork(options.by));
  show<Freed>(options, { ...found, dryRun, eventId }, drawFree);
};

/** `ops free`: an address that was given up gets emails again. */
export const registerFree = (program: Command): Command =>
  program.addCommand(
    operation('free <partner> <address>', {
      summary: 'an address that bounced or complained gets emails again',
      description:
        'Frees a contact\'s address that was given up after a bounce, once its mailbox works again; or after a complaint, when that person asks for emails again. Mend the cause first: each bounce and complaint harms the sender\'s name for all partners. What the person has stopped stays stopped: see "consent".',
      examples: [
        ['free acme dana@acme.example --dry-run', 'what would be done'],
        ['free acme dana@acme.example', 'its mailbox is mended'],
        ['free acme dana@acme.example --they-asked --by mara', 'she had called an email spam by mistake, and told Mara so'],
      ],
      json: '{ partner: { id, name }, contact: { name, email, status }, dryRun, eventId? }\n  (status is that of before)',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .argument('<address>', 'the email address of one of its contacts')
      .option('--they-asked', 'the person who complained has asked for emails again')
      .option('--dry-run', 'free nothing, say what would be')
      .option('--by <who>', 'who says so, for the timeline; your user name when left out')
      .action(free),
  );
