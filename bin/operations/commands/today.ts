import type { Command } from 'commander';
import { program as journey } from '../../../program/partner-journey';
import { createAllPartners, openReadModel, paceOfWaits } from '../all-partners';
import { deadLettersOf } from '../dead-letters';
import type { Deployment } from '../deployment';
import { openNames, parkedIn } from '../parked';
import { drawToday } from '../screen/today';
import { type Today, type TodayPorts, todayOf } from '../today';
import { oldestKept, openKept } from '../unmapped';
import { groupsOf } from '../waits';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly limit: number;
}

const FIRST_FEW = 5;

const portsOf = (deployment: Deployment, stage: string | undefined): TodayPorts => {
  const model = openReadModel(deployment);
  return {
    ...{ model, program: journey, scale: paceOfWaits(stage, deployment.scale) },
    partners: createAllPartners(model, journey, groupsOf(journey)),
    deadLetters: async () =>
      Promise.all((await deadLettersOf(deployment)).map(async ({ name, box }) => ({ queue: name, count: await box.count() }))),
    parked: async (limit) => {
      const { events, isWhole } = await parkedIn(openNames(deployment), { limit });
      return { items: events.map(({ id, type, since }) => ({ id, type, since })), isWhole };
    },
    unmapped: async (limit) => {
      const { items, isWhole } = await oldestKept(openKept(deployment).items, { limit });
      return { items: items.map(({ id, source, kind, receivedAt }) => ({ id, source, kind, receivedAt })), isWhole };
    },
  };
};

const showToday = async (options: Options): Promise<void> => {
  const today = await todayOf(portsOf(await deploymentFor(options), options.stage), new Date().toISOString(), options.limit);
  show<Today>(options, today, drawToday);
};

/** `ops today`: what waits for a person. */
export const registerToday = (program: Command): Command =>
  program.addCommand(
    operation('today', {
      summary: 'what waits for a person, and the command for it',
      description:
        'Shows what is to be seen to: dead letters, overdue tasks, what partners wait for from us, journeys that came to nothing for now, runs that failed, events of unknown partners, and what senders sent that nobody understood. The first few of each, those that wait longest first.\nNothing in it is a contact of a partner; names of managers are.',
      examples: [
        ['today', 'the morning round'],
        ['today --limit 20 --stage prod', 'in AWS, and more than the usual five of each'],
      ],
      json: '{ overdueTasks, lateDuties, stuck, failed, awaiting, parked, unmapped: each { items: [...], isWhole, total? }, deadLetters: [{ queue, count }] }',
    })
      .option('--limit <number>', 'so many of each', wholeNumber, FIRST_FEW)
      .action(showToday),
  );
