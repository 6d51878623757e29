import type { Command } from 'commander';
import { readEvent } from '../event-to-fire';
import { type Answer, fire } from '../fire';
import { drawAnswer } from '../screen/answer';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly partner?: string;
  readonly data?: string;
  readonly id?: string;
  readonly at?: string;
}

const fireEvent = async (type: string, options: Options): Promise<void> => {
  const event = readEvent(type, options);
  const { sources } = await deploymentFor(options);
  const answer = await fire({ sources: await sources() }, event);
  show<Answer>(options, answer, drawAnswer);
  if (answer.status < 200 || answer.status > 299) process.exitCode = 1;
};

/** `ops fire`: one signed webhook, as a sender's system would send it. */
export const registerFire = (program: Command): Command =>
  program.addCommand(
    operation('fire <type>', {
      summary: "sends a signed webhook, as a sender's system would",
      description: 'Signs a standard webhook and sends it. Ends with 1 unless it was accepted.',
      examples: [
        ['fire training.attended --partner acme --data \'{"course":"partner-101"}\'', 'something that happened just now'],
        ['fire agreement.signed --partner acme --id msg_42 --at 2026-11-22T10:00:00Z', 'again with the same id: counted once'],
        [
          'fire application.submitted --partner acme --data \'{"partner":{"name":"Acme","contacts":[{"name":"Dana","email":"dana@acme.example"}]}}\'',
          'a new partner',
        ],
      ],
      json: '{ status, body }   (body as it was answered: { accepted: [id] }, or a problem with errors: [{ field, detail }])',
    })
      .argument('<type>', 'such as training.attended')
      .option('--partner <id>', "the partner's id; may be left out when --data names the partner by email or externalId")
      .option('--data <json>', 'an object; the id goes into its data.partner')
      .option('--id <webhook-id>', 'the idempotency key; a new one when left out')
      .option('--at <time>', 'when it happened, in ISO 8601; now when left out')
      .action(fireEvent),
  );
