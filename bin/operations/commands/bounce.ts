import { type Command, Option } from 'commander';
import { type Bounced, type Report, reportBounce } from '../bounce';
import { drawBounce } from '../screen/bounce';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly passing?: true;
  readonly complaint?: true;
}

const reportOf = ({ passing, complaint }: Options): Report => {
  if (complaint) return 'complaint';
  return passing ? 'passing bounce' : 'permanent bounce';
};

const bounce = async (partner: string, address: string, options: Options): Promise<void> =>
  show<Bounced>(options, await reportBounce(await deploymentFor(options), partner, address, reportOf(options)), drawBounce);

/** `ops bounce`: what a bounce or a complaint does, tried on this machine. */
export const registerBounce = (program: Command): Command =>
  program.addCommand(
    operation('bounce <partner> <address>', {
      summary: 'on this machine: tries what a bounce or a complaint does',
      description:
        'Plays the mail service on the copy on this machine: tells the program, in the words of Amazon SES, that the newest email to a contact has come back. Refused for a stage in AWS, where addresses of the mailbox simulator do the same.',
      examples: [
        ['bounce acme dana@acme.example', 'her mailbox is gone: the next email goes to the next contact'],
        ['bounce acme dana@acme.example --passing', 'her mailbox is full: she is written to again'],
        ['bounce acme dana@acme.example --complaint', 'she called the email spam'],
        ['free acme dana@acme.example', 'her mailbox is mended'],
      ],
      json: '{ partner: { id, name }, contact: address, report: permanent bounce | passing bounce | complaint, mail: { email, subject, messageId } }',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .argument('<address>', 'the email address of one of its contacts')
      .addOption(new Option('--passing', 'a bounce that may pass, such as that of a full mailbox').conflicts('complaint'))
      .option('--complaint', 'a complaint')
      .action(bounce),
  );
