import { expect, it } from 'vitest';
import { both, span } from '../../bin/operations/screen/moments';
import { waitingInWords } from '../../bin/operations/screen/waiting';
import { groupsOf, waitingOf, waitsOf } from '../../bin/operations/waits';
import { allSteps } from '../../lib/journey/definition';
import type { MilestoneState } from '../../lib/journey/partner';
import { program } from '../../program/partner-journey';
import { at, DAY, NOW, partner } from './samples';

const waiting = (more: Partial<MilestoneState> = {}): MilestoneState => ({
  ...{ matches: [], revision: 0, waitToken: 't', waitSince: at(-10 * DAY), waitStartedAt: at(-2 * DAY), waitStep: 'agreement-signed' },
  ...{ waitRun: 1, rung: 0, rungStartedAt: at(-2 * DAY), rungSeconds: 3 * DAY },
  ...more,
});

const inWords = (state: MilestoneState, who = partner()): readonly string[] =>
  waitingOf(program, who, waitsOf(who, { 'agreement-signed': state }, NOW), NOW).map((each) => waitingInWords(each, NOW));

it('says when the next reminder goes out, and which', () => {
  expect(inWords(waiting())).toEqual(['agreement signed, until 2026-11-23 10:00:00 (in 24 h), then reminds (agreement-reminder)']);
});

it('says after the last reminder what giving up means', () => {
  expect(inWords(waiting({ rung: 3, rungStartedAt: at(-DAY), rungSeconds: 7 * DAY }))).toEqual([
    'agreement signed, until 2026-11-28 10:00:00 (in 6 d), then gives up: task "Ask what keeps them from signing", ends "stalled"',
  ]);
});

it('still knows the deadline of a wait that the program no longer has', () => {
  expect(inWords(waiting({ waitStep: 'sent by pigeon' }))).toEqual([
    'agreement signed, until 2026-11-23 10:00:00 (in 24 h), what then is in a program that this checkout does not have',
  ]);
});

it.each([
  ['was reached', { reachedAt: at(-60) }],
  ['has given up long ago', { rungStartedAt: at(-9 * DAY) }],
  ['is of a run that is over', { waitRun: 0 }],
])('a wait that %s is none', (_why, more) => {
  expect(inWords(waiting(more))).toEqual([]);
});

it('a partner whose run failed waits for a person, and for nothing else', () => {
  expect(inWords(waiting(), partner({ state: 'failed' }))).toEqual([]);
});

it('a partner between two terms pauses until its renewal window opens', () => {
  const resting = partner({ phase: 'renewal', dates: { renewalOpensAt: at(40 * DAY) } });
  expect(waitingOf(program, resting, [], NOW).map((each) => waitingInWords(each, NOW))).toEqual([
    'the opening of the renewal window, until 2027-01-01 10:00:00 (in 40 d), then goes on',
  ]);
});

it('the nearest deadline comes first', () => {
  const who = partner({ phase: 'onboarding' });
  const states = {
    'kickoff-held': waiting({ waitStep: 'kickoff-held', rungSeconds: 7 * DAY }),
    'portal-provisioned': waiting({ waitStep: 'portal-provisioned', rungSeconds: 3 * DAY }),
  };
  expect(waitingOf(program, who, waitsOf(who, states, NOW), NOW).map(({ milestone }) => milestone)).toEqual([
    'portal-provisioned',
    'kickoff-held',
  ]);
});

it('every wait of the program can say what comes at each of its deadlines', () => {
  for (const phase of Object.values(program.phases)) {
    for (const step of allSteps(phase.steps)) {
      if (step.kind !== 'waitFor') continue;
      for (let reminders = 0; reminders <= step.remind.length; reminders += 1) {
        const wait = { milestone: step.milestone, step: step.as, since: at(0), reminders, until: at(DAY) };
        const [found] = waitingOf(program, partner({ phase: phase.id }), [wait], NOW);
        expect(found?.atDeadline.kind).toMatch(reminders < step.remind.length ? /^reminder$/ : /^(give-up|goes-on)$/);
      }
    }
  }
});

it('partners are listed by five phases, those that failed, and by every way in which a journey rests', () => {
  expect(groupsOf(program)).toEqual([
    ...['recruitment', 'onboarding', 'activation', 'engagement', 'renewal'],
    'failed',
    ...['declined', 'no-response', 'stalled', 'unanswered', 'exited'],
  ]);
});

it.each([
  [4, '4 s'],
  [89, '89 s'],
  [120, '2 min'],
  [3 * 3600, '3 h'],
  [40 * 3600, '2 d'],
])('%i seconds are called %s', (seconds, words) => {
  expect(span(seconds * 1000)).toBe(words);
});

it('a moment is told absolutely and relatively', () => {
  expect(both(at(-120), NOW)).toBe('2026-11-22 09:58:00 (2 min ago)');
  expect(both(at(0), NOW)).toBe('2026-11-22 10:00:00 (now)');
});
