import { FEEDBACK_PER_EMAIL, REQUESTS_PER_MESSAGE } from './assumptions';
import { type FunctionName, perFunction, type Usage } from './cost';
import { CALLERS, type Caller, STANDARD_QUEUES, type Tally, total } from './year/tally';

/** A partner's whole year as AWS counts it. */
export const yearUsage = (tally: Tally, storedBytes: number): Usage => ({
  apiRequests: tally.webhooks,
  invocations: perFunction((name) => tally.of(tally.invocations, name)),
  transitions: total(tally.transitions),
  readUnits: CALLERS.reduce((sum, caller) => sum + tally.meter(caller).reads, 0),
  writeUnits: CALLERS.reduce((sum, caller) => sum + tally.meter(caller).writes, 0),
  storedBytes,
  fifoRequests: REQUESTS_PER_MESSAGE * tally.of(tally.messages, 'events'),
  // What one event has announced goes in one batch.
  standardRequests:
    REQUESTS_PER_MESSAGE *
    (tally.of(tally.invocations, 'apply-event') + STANDARD_QUEUES.reduce((sum, queue) => sum + tally.of(tally.messages, queue), 0)),
  publishes: tally.of(tally.messages, 'feedback'),
  schedules: tally.schedules,
  emails: tally.mails,
  // Kept for a minute, and a partner's webhooks and emails come days apart: each webhook asks, and each email with a link to stop it.
  secretCalls: tally.webhooks + tally.stoppable,
  announcements: tally.of(tally.messages, 'announcements'),
  pipeRequests: tally.of(tally.invocations, 'apply-event'),
});

const INVOCATIONS: Readonly<Record<FunctionName, number>> = {
  'receive-webhook': 1,
  'apply-event': 1,
  'send-email': 1,
  'receive-feedback': FEEDBACK_PER_EMAIL.length,
  'phase-failed': 0,
};

/** One webhook that reaches a milestone and sends one email, at the year's average reads and writes, with so many state transitions. */
export const milestoneUsage = (tally: Tally, transitions: number): Usage => {
  const average = (caller: Caller, kind: 'reads' | 'writes'): number => {
    const times = caller === 'state machines' ? tally.waits : tally.of(tally.invocations, caller);
    return times === 0 ? 0 : tally.meter(caller)[kind] / times;
  };
  const units = (kind: 'reads' | 'writes') =>
    CALLERS.reduce((sum, caller) => sum + average(caller, kind) * (caller === 'state machines' ? 1 : INVOCATIONS[caller]), 0);
  return {
    apiRequests: 1,
    invocations: perFunction((name) => INVOCATIONS[name]),
    transitions,
    readUnits: units('reads'),
    writeUnits: units('writes'),
    storedBytes: 0,
    fifoRequests: REQUESTS_PER_MESSAGE,
    standardRequests: REQUESTS_PER_MESSAGE * (2 + FEEDBACK_PER_EMAIL.length),
    publishes: FEEDBACK_PER_EMAIL.length,
    // That it comes at a time when partners are written to.
    schedules: 0,
    emails: 1,
    secretCalls: 2,
    // The event, and the milestone.
    announcements: 2,
    pipeRequests: 1,
  };
};
