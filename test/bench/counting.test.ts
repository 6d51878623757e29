import { describe, expect, it } from 'vitest';
import { perFunction } from '../../bin/bench/cost';
import { milestoneUsage, yearUsage } from '../../bin/bench/usage';
import { fillIn, milestoneOf, promptTransitions, statesOf } from '../../bin/bench/year/steps';
import { Tally } from '../../bin/bench/year/tally';

const wait = (milestone: string, Next: string) => ({
  Type: 'Task',
  Parameters: { Key: { sk: { S: `STATE#milestone#${milestone}` } } },
  Next,
});

/** An email and its wait in a branch, with a reminder, and an end. */
const MACHINE = {
  States: {
    'Together: all': {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Send: invite',
          States: {
            'Send: invite': { Type: 'Task', Next: 'Wait: training' },
            'Wait: training': wait('trained', 'Done: training'),
            'Remind: training day 3': { Type: 'Task', Next: 'Wait: training from day 3' },
            'Wait: training from day 3': wait('trained', 'Done: training'),
            'Outcome: training': { Type: 'Choice' },
            'Done: training': { Type: 'Succeed' },
          },
        },
      ],
      Next: 'End: ready',
    },
    'End: ready': { Type: 'Task', End: true },
  },
};

/** A journey of one milestone: asked for, reminded of once, reached by a webhook, thanked for. */
const tiny = (): Tally => {
  const tally = new Tally();
  const states = statesOf(MACHINE);
  for (const name of [
    'Together: all',
    'Send: invite',
    'Wait: training',
    'Remind: training day 3',
    'Wait: training from day 3',
    'Done: training',
  ])
    tally.entered('onboarding', name, milestoneOf(states, name));
  for (const name of ['receive-webhook', 'apply-event', 'send-email', 'send-email', 'send-email'] as const) tally.invoked(name);
  for (const queue of ['events', 'service emails', 'emails', 'emails', 'feedback', 'announcements', 'announcements'] as const)
    tally.sent(queue, { some: 'message' });
  tally.webhooks = 1;
  tally.mails = 3;
  tally.stoppable = 2;
  tally.schedules = 1;
  tally.meter('apply-event').writes += 8;
  tally.meter('send-email').writes += 6;
  tally.meter('send-email').reads += 3;
  tally.meter('state machines').writes += 2;
  return tally;
};

describe('counting states', () => {
  it('finds those inside branches', () => {
    expect([...statesOf(MACHINE).keys()]).toContain('Wait: training');
  });

  it('gives a milestone its wait, emails, reminders and outcome, and the rest to the phase', () => {
    const states = statesOf(MACHINE);
    const found = [...states.keys()].map((name) => [name, milestoneOf(states, name)]);
    expect(found.filter(([, milestone]) => milestone === undefined).map(([name]) => name)).toEqual([
      'Together: all',
      'End: ready',
      'Done: training',
    ]);
  });

  it('counts every state entered, and for the milestone its own', () => {
    const tally = tiny();
    expect(tally.of(tally.transitions, 'onboarding')).toBe(6);
    expect(tally.milestones.get('trained')).toEqual({ transitions: 4, emails: 2 });
    expect(tally.waits).toBe(2);
  });

  it('knows what each milestone of the real journey takes at the least: its wait', () => {
    const costs = [...promptTransitions().values()];
    expect(costs.length).toBeGreaterThan(5);
    expect(costs.every(({ transitions, emails }) => transitions > emails)).toBe(true);
  });
});

describe("a partner's usage", () => {
  it('has three requests a message, as many API requests as webhooks, and a secret call for each and for each mail that can be stopped', () => {
    expect(yearUsage(tiny(), 5000)).toEqual({
      apiRequests: 1,
      invocations: { ...perFunction(() => 0), 'receive-webhook': 1, 'apply-event': 1, 'send-email': 3 },
      transitions: 6,
      readUnits: 3,
      writeUnits: 16,
      storedBytes: 5000,
      fifoRequests: 3,
      // Four messages, and what the one event has announced in one batch.
      standardRequests: 15,
      publishes: 1,
      schedules: 1,
      emails: 3,
      secretCalls: 3,
      announcements: 2,
      pipeRequests: 1,
    });
  });

  it('per milestone takes the average of each function and of a wait', () => {
    const { readUnits, writeUnits, transitions, emails, invocations } = milestoneUsage(tiny(), 4);
    expect({ readUnits, writeUnits, transitions, emails }).toEqual({ readUnits: 1, writeUnits: 8 + 2 + 1, transitions: 4, emails: 1 });
    expect(invocations['receive-feedback']).toBe(2);
  });

  it('does not count a message that SQS would bill as two', () => {
    expect(() => new Tally().sent('events', { text: 'x'.repeat(70_000) })).toThrow('more than one request');
  });
});

it("fills in a state's parameters as Step Functions does", () => {
  const context = { input: { partnerId: 'acme', run: 2 }, token: 'token', enteredAt: '2026-01-05T09:00:00.000Z' };
  const template = {
    Key: { pk: { 'S.$': "States.Format('PARTNER#{}', $.partnerId)" }, sk: { S: 'STATE#partner' } },
    values: { 'token.$': '$$.Task.Token', 'at.$': '$$.State.EnteredTime', 'run.$': '$.run' },
  };
  expect(fillIn(template, context)).toEqual({
    Key: { pk: { S: 'PARTNER#acme' }, sk: { S: 'STATE#partner' } },
    values: { token: 'token', at: '2026-01-05T09:00:00.000Z', run: '2' },
  });
  expect(() => fillIn({ 'x.$': '$.missing' }, context)).toThrow('does not understand');
});
