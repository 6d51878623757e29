import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningLocalStack, startLocalStack } from '../../bin/local/stack';
import { localDeployment } from '../../bin/operations/deployment';
import { fire } from '../../bin/operations/fire';
import { createStories, type Stories, type Story } from '../../bin/operations/story';
import { journeyClock } from '../../lib/journey/sending/clock';
import { timesOnDay, wallTime } from '../../lib/journey/sending/wall-clock';
import { toInstant } from '../../lib/journey/words';
import { settings } from '../../program/settings';
import { eventually } from '../support/e2e-eventually';
import { tell } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

const CITIES = [
  ['tokyo', 'Asia/Tokyo'],
  ['berlin', 'Europe/Berlin'],
  ['san-francisco', 'America/Los_Angeles'],
] as const;

/** A window's eight hours last 6.7 s: many of the seconds that queues count in, and a weekend is over in 40. */
const SCALE = { secondsPerDay: 20, minTimeoutSeconds: 5 };
/** Two at night, in minutes since midnight. */
const NIGHT = 2 * 60;

let running: RunningLocalStack;
let stories: Stories;

const storyOf = async (id: string): Promise<Story> => {
  const story = await stories.of(id);
  if (story === undefined) throw new Error(`partner ${id} is not known`);
  return story;
};

const send = async (id: string, type: string, data: object): Promise<void> => {
  const { status } = await fire(running.stack, { type, data: { partner: { id }, ...data } });
  expect(status).toBe(202);
};

const until = (id: string, expected: string, holds: (story: Story) => boolean, withinMs = 45_000): Promise<Story> =>
  eventually(
    `${id} ${expected}`,
    async () => {
      const story = await stories.of(id);
      return story !== undefined && holds(story) ? story : undefined;
    },
    { withinMs, explain: async () => tell(await stories.of(id)) },
  );

const mailNamed = ({ mails }: Story, email: string) => mails.find((mail) => mail.email === email);

/** What a wall of the zone shows at a real time, by the partner's own calendar. */
const onWall = ({ partner }: Story, zone: string, at: string) =>
  wallTime(zone, journeyClock(SCALE, partner.journeyStartedAt).shows(toInstant(at)));

/** Until the partner's calendar shows two at night in the zone. */
const untilNight = async ({ partner }: Story, zone: string): Promise<void> => {
  const clock = journeyClock(SCALE, partner.journeyStartedAt);
  const shown = clock.shows(toInstant(Date.now()));
  const next = [0, 1].flatMap((days) => timesOnDay(zone, shown, days, NIGHT)).find((time) => time > shown);
  if (next === undefined) throw new Error(`there is no night in ${zone}`);
  await pause(Date.parse(clock.whenItShows(next)) - Date.now());
};

const { window } = settings.sending;
const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

describe.runIf(offered('own stack'))('on a stage whose days are long enough for hours', () => {
  beforeAll(async () => {
    const stackFile = join(tmpdir(), `partner-journey-mornings-${process.pid}.json`);
    running = await startLocalStack({ ...SCALE, stackFile });
    stories = createStories(await localDeployment(stackFile));
  }, 150_000);
  afterAll(() => running?.stop(), 60_000);

  test.concurrent.each(CITIES)(
    'what happens at night in %s is thanked for in the morning there',
    async (city, timeZone) => {
      if (window === 'always') throw new Error('this program has no send window');
      const contacts = [{ name: 'Sam Okafor', email: `sam@${city}.example`, role: 'owner', timeZone }];
      await send(city, 'application.submitted', { partner: { id: city, name: city, contacts } });
      await untilNight(await until(city, 'is known', () => true), timeZone);
      await send(city, 'training.attended', { course: 'partner-101' });

      const waiting = await until(city, 'has its thank-you put off', (story) => mailNamed(story, 'training-thanks')?.status === 'deferred');
      const put = mailNamed(waiting, 'training-thanks')?.decisions?.at(-1);
      expect(put).toMatchObject({ decision: 'deferred', rule: 'send-window' });
      const night = onWall(waiting, timeZone, put?.at ?? '');
      expect(night.minutes).toBeGreaterThanOrEqual(NIGHT);
      const due = onWall(waiting, timeZone, put?.until ?? '');
      expect(due.minutes).toBe(minutesOf(window.from));
      expect(window.days).toContain(due.weekday);

      const sent = await until(city, 'was thanked', (story) => mailNamed(story, 'training-thanks')?.status === 'sent', 90_000);
      const morning = onWall(sent, timeZone, mailNamed(sent, 'training-thanks')?.sentAt ?? '');
      expect(window.days).toContain(morning.weekday);
      expect(morning.minutes).toBeGreaterThanOrEqual(minutesOf(window.from));
      expect(morning.minutes).toBeLessThan(minutesOf(window.to));
      // What was owed came at once, night or not.
      expect(mailNamed(sent, 'application-received')).toMatchObject({ status: 'sent' });
      expect(mailNamed(sent, 'application-received')?.decisions?.map(({ decision }) => decision)).toEqual(['sent']);
      expect((await storyOf(city)).mails.filter(({ email }) => email === 'training-thanks')).toHaveLength(1);
    },
    180_000,
  );
});
