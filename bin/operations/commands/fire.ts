import type { Command } from 'commander';
import { readEvent } from '../event-to-fire';
import { type Answer, fire, fireSample } from '../fire';
import { OperatorProblem } from '../problem';
import { subjectOf } from '../sample-subject';
import { isSourceName, openFired, readSample } from '../sample-to-fire';
import { drawAnswer, drawFiredSample, type FiredSample } from '../screen/answer';
import { makeSample, notDeployed, programSources } from '../senders';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly partner?: string;
  readonly data?: string;
  readonly id?: string;
  readonly at?: string;
  readonly event?: string;
  readonly email?: string;
  readonly name?: string;
  readonly nonce?: string;
  readonly bodyOnly?: true;
}

const OF_AN_EVENT = ['data', 'id', 'at'] as const;
const OF_A_SAMPLE = ['event', 'email', 'name', 'nonce', 'bodyOnly'] as const;

const refuse = (options: Options, names: readonly (keyof Options)[], why: string): void => {
  const [found] = names.filter((name) => options[name] !== undefined);
  if (found !== undefined) throw new OperatorProblem(`--${found === 'bodyOnly' ? 'body-only' : found} ${why}`);
};

const endBadlyUnlessAccepted = ({ status }: Answer): void => {
  if (status < 200 || status > 299) process.exitCode = 1;
};

const fireEvent = async (type: string, options: Options): Promise<void> => {
  refuse(options, OF_A_SAMPLE, `is for the sample of a source, and "${type}" is an event type`);
  const event = readEvent(type, options);
  const { sources } = await deploymentFor(options);
  const answer = await fire({ sources: await sources('standard') }, event);
  show<Answer>(options, answer, drawAnswer);
  endBadlyUnlessAccepted(answer);
};

const fireSampleOf = async (name: string, options: Options): Promise<void> => {
  refuse(options, OF_AN_EVENT, `is for an event type such as training.attended, and "${name}" is a source`);
  const source = await openFired(programSources, name);
  const request = readSample(name, source, options, new Date());
  const given = (await (await deploymentFor(options)).sources(name))[name];
  if (given === undefined) throw notDeployed(name);
  const sample = makeSample(source, request, given);
  const subject = await subjectOf(name, source, request, sample);
  if (options.bodyOnly) return void process.stdout.write(sample.body);
  const answer = await fireSample(sample, given);
  const { event, partner, nonce } = request;
  show<FiredSample>(options, { source: name, event, partner, nonce, ...subject, url: given.url, ...answer }, drawFiredSample);
  endBadlyUnlessAccepted(answer);
};

/** `ops fire`: one signed webhook, as a sender's system would send it. */
export const registerFire = (program: Command): Command =>
  program.addCommand(
    operation('fire <type or source>', {
      summary: "sends a signed webhook, as a sender's system would",
      description:
        'With an event type (it has a dot): signs a standard webhook with the data that you give, and sends it.\nWith a source: sends a realistic sample as that sender makes it, properly signed. Ends with 1 unless it was accepted.',
      examples: [
        ['fire training.attended --partner acme --data \'{"course":"partner-101"}\'', 'something that happened just now'],
        ['fire agreement.signed --partner acme --id msg_42 --at 2026-11-22T10:00:00Z', 'again with the same id: counted once'],
        [
          'fire application.submitted --partner acme --data \'{"partner":{"name":"Acme","contacts":[{"name":"Dana","email":"dana@acme.example"}]}}\'',
          'a new partner',
        ],
        ['fire hubspot --event deal.closed --partner acme', 'a won deal, as HubSpot tells of it ("sources" lists what there is)'],
        ['fire typeform --email dana@acme.example --body-only', 'only prints the body that would be sent'],
      ],
      json: '{ status, body }   (body as it was answered: { accepted: [id] }, or a problem with errors: [{ field, detail }])\n  of a source: { source, event, partner: { id?, email?, name? }, nonce, newPartner?, url, status, body }',
    })
      .argument('<type or source>', 'an event type such as training.attended, or a source such as hubspot')
      .option('--partner <id>', "the partner's id; may be left out when --data or --email name the partner")
      .option('--data <json>', 'of a type: an object; the id goes into its data.partner')
      .option('--id <webhook-id>', 'of a type: the idempotency key; a new one when left out')
      .option('--at <time>', 'of a type: when it happened, in ISO 8601, or the day; now when left out')
      .option('--event <type>', 'of a source: what the sample tells; its usual one when left out')
      .option('--email <address>', 'of a source: the address of a contact')
      .option('--name <organisation>', "of a source: the organisation's name")
      .option('--nonce <letters and digits>', 'of a source: the same one is the same event, counted once')
      .option('--body-only', 'of a source: send nothing, print the body')
      .action((typed: string, options: Options) => (isSourceName(typed) ? fireSampleOf(typed, options) : fireEvent(typed, options))),
  );
