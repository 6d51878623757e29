import type { Command } from 'commander';
import { recording } from '../../../lambdas/actions/requests';
import { introduces, isWebhookEventType } from '../../../lib/journey/events';
import { toInstant } from '../../../lib/journey/words';
import { settings } from '../../../program/settings';
import { readEvent } from '../event-to-fire';
import { noPartner, partnerNamed } from '../partner-named';
import { OperatorProblem } from '../problem';
import { createStories, type Stories } from '../story';
import { type ActionOptions, action, askerOf, finish } from './act';
import { deploymentFor } from './operation';

interface Options extends ActionOptions {
  readonly data?: string;
  readonly at?: string;
}

/** Whom it is about: a partner that is known, or the id of one that this event makes known. */
const whom = async (stories: Stories, name: string, type: string): Promise<string> =>
  introduces(type) && (await stories.claimsOn(name)).partnerId === undefined ? name : partnerNamed(stories, name);

const refuseTier = (tier: unknown): void => {
  const names = settings.tiers.map((each) => each.name);
  if (tier !== undefined && !names.some((each) => each === tier))
    throw new OperatorProblem(`--data: tier must be one of ${names.join(', ')}`);
};

const record = async (name: string, typed: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const { type, data, at } = readEvent(typed, { partner: name, data: options.data, at: options.at });
  if (!isWebhookEventType(type)) throw new OperatorProblem(`"${type}" cannot be recorded`);
  if (at !== undefined && at.getTime() > Date.now())
    throw new OperatorProblem(`--at is still to come (${toInstant(at)}): what is recorded has happened`);
  if (type === 'partner.updated') refuseTier(data.tier);
  const id = await whom(stories, name, type);
  const known = await stories.standing(id);
  if (known === undefined && !introduces(type)) throw noPartner(name);
  const event = recording(id, { type, data, at: at && toInstant(at) }, askerOf(options));
  await finish(options, deployment, known?.partner.name, event);
};

/** `ops record`: something happened that no sender tells. */
export const registerRecord = (program: Command): Command =>
  program.addCommand(
    action('record <partner> <event-type>', {
      summary: 'records by hand what no sender tells',
      description:
        'Records an event as if a sender had told it, with who says so. Every event of senders can be recorded; lib/journey/events.ts says what data each takes.\nRecorded again with the same data it is the same event, and counts once: of something that happened twice, say when, by --at.',
      examples: [
        ['record acme kickoff.held --data \'{"notes":"on the phone"}\'', 'the kickoff counts as held'],
        ['record acme training.attended --data \'{"course":"partner-101"}\' --at 2026-11-20T09:00:00Z', 'it happened then'],
        ['record acme agreement.signed --at 2026-11-20', 'on paper, that day'],
        ['record acme partner.updated --data \'{"segment":"managed"}\' --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id; of a new one, the id that it is to have")
      .argument('<event-type>', 'such as training.attended')
      .option('--data <json>', "the event's data, without the partner")
      .option(
        '--at <time>',
        'when it happened: 2026-11-20T09:00:00Z, or 2026-11-20, which is the beginning of that day in UTC; now when left out',
      )
      .option('--reason <text>', 'why it is recorded by hand, for the timeline')
      .action(record),
  );
