import type { Command } from 'commander';
import { program as journey } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { openReadModel } from '../all-partners';
import { createContactConsents } from '../consent';
import { createExecutions } from '../executions';
import { idsLike, noPartner, partnerNamed } from '../partner-named';
import { type Profile, profileOf } from '../profile';
import { drawProfile } from '../screen/profile';
import { createStories } from '../story';
import { groupsOf } from '../waits';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly limit: number;
  readonly after?: string;
}

/** A journey of a year has about so many; a page of them is read in one request. */
const DEFAULT_LIMIT = 200;

const showPartner = async (name: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const id = await partnerNamed(stories, name, (typed) => idsLike(openReadModel(deployment), groupsOf(journey), typed));
  const story = await stories.of(id, { limit: options.limit, after: options.after });
  if (story === undefined) throw noPartner(name);
  const stoppedBy = await createContactConsents(deployment).stoppedBy(story.partner.contacts);
  const profile = profileOf(journey, settings, story, stoppedBy, Date.now());
  const timeline = await createExecutions(deployment).annotate(profile.partner.id, profile.timeline);
  show<Profile>(options, { ...profile, timeline }, drawProfile);
};

/** `ops show`: one partner and its timeline. */
export const registerShow = (program: Command): Command =>
  program.addCommand(
    operation('show <partner>', {
      summary: 'one partner: waits, tasks and its timeline',
      description:
        'Shows one partner: where it stands, what it waits for, open tasks, and its timeline of events, milestones, emails and runs.',
      examples: [
        ['show acme', 'the story, as far as it is not very long'],
        ['show acme --limit 20', 'the newest 20 events and emails'],
        ['show acme --after <next>', 'those before them: the last line says how'],
        ['show dana@acme.example', "by a contact's address, or by an external id such as hubspot:8841"],
      ],
      json: '{ partner, currency, waiting: [...], onward?: [{ when, command? }], tasks: [...], timelineIsWhole, next?, timeline: [{ at, kind: event | milestone | run | email, ... }] }\n  (money is in minor units of currency; the oldest entry comes first)',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--limit <number>', 'the newest so many events and emails', wholeNumber, DEFAULT_LIMIT)
      .option('--after <next>', 'the page after one that was shown, with older ones')
      .action(showPartner),
  );
