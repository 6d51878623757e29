import fc from 'fast-check';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Program } from '../../lib/journey/definition';
import { type EventType, introduces } from '../../lib/journey/events';
import { type Instant, TRACKS, toInstant } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { MONDAY, organisation, rules } from './fixtures';
import type { MemoryStore } from './memory-store';

/** One thing that happens to one of a few partners. */
export interface Happening {
  readonly partner: number;
  readonly type: EventType | 'a phase ends' | 'a run fails' | 'a task';
  /** Chooses among outcomes, tracks, reasons. */
  readonly choice: number;
  /** Days after the happening before. */
  readonly days: number;
  /** Told so many days after it happened. */
  readonly late: number;
  /** Delivered so often more. */
  readonly repeats: number;
}

const PARTNERS = 3;
const REASONS = [undefined, 'lapsed', 'Too expensive', 'no business for us', '???'];

const TYPES = [
  ...([
    'application.submitted',
    'application.submitted',
    'partner.invited',
    'application.approved',
    'application.declined',
    'agreement.signed',
  ] as const),
  ...(['portal.provisioned', 'kickoff.held', 'training.attended', 'certification.passed', 'lead.submitted', 'deal.closed'] as const),
  ...(['renewal.offered', 'renewal.accepted', 'renewal.declined', 'exit.requested', 'exit.confirmed', 'survey.answered'] as const),
  ...([
    'review.held',
    'partner.updated',
    'a phase ends',
    'a phase ends',
    'a phase ends',
    'a phase ends',
    'a phase ends',
    'a run fails',
    'a task',
  ] as const),
];

const happening: fc.Arbitrary<Happening> = fc.record({
  partner: fc.nat(PARTNERS - 1),
  type: fc.constantFrom(...TYPES),
  choice: fc.nat(30),
  days: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  late: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 90 })),
  repeats: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 })),
});

/** What happens to a few partners, in any order that senders and workflows may come up with. */
export const anyHistory: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.subarray(Array.from({ length: PARTNERS }, (_, partner) => partner)),
    fc.array(happening, { minLength: 1, maxLength: 160, size: 'max' }),
  )
  .map(([known, happenings]) => [
    // Who is never introduced has nothing but parked events.
    ...known.map((partner) => ({ partner, type: 'application.submitted' as const, choice: 1, days: 0, late: 0, repeats: 0 })),
    ...happenings,
  ]);

const pick = <T>(all: readonly T[], choice: number): T | undefined => all[choice % all.length];

const dataFor = (type: string, id: string, choice: number): Record<string, unknown> => {
  const about = { partner: { id } };
  const reason = pick(REASONS, choice);
  switch (type) {
    case 'application.submitted':
    case 'partner.invited': {
      const channel = pick(['website', 'a fair', 'carrier pigeon'], choice);
      const source = choice % 4 === 0 ? {} : { source: { channel } };
      return { partner: { ...organisation({ id, contacts: [{ name: 'Dana', email: `dana@${id}.example` }], ...source }) } };
    }
    case 'training.attended':
      return { ...about, course: 'Partner 101' };
    case 'certification.passed':
      return { ...about, certification: 'Expert', contactEmail: `person-${choice % 3}@${id}.example` };
    case 'lead.submitted':
      return { ...about, leadId: `L-${choice}` };
    case 'deal.closed':
      return { ...about, dealId: `D-${choice}`, outcome: choice % 3 === 0 ? 'lost' : 'won', amount: 100, currency: 'USD' };
    case 'partner.updated':
      return { ...about, track: pick(TRACKS, choice) };
    default:
      return reason === undefined ? about : { ...about, reason };
  }
};

/** Tells a history to apply-event, on a store in memory; effects go nowhere, what workflows would say is part of the history. */
export const tellHistory = async (
  store: MemoryStore,
  history: readonly Happening[],
  { program: played = program }: { program?: Program } = {},
) => {
  let now = MONDAY;
  const nothing = async () => undefined;
  const applyEvent = createApplyEvent({
    rules: { ...rules, program: played },
    ...{ store, directory: store, clock: { now: () => now }, backOff: nothing },
    workflows: { start: nothing, stop: nothing, answer: nothing, tellLater: nothing },
    ...{ events: { send: nothing }, emails: { send: nothing }, announcer: { announce: nothing } },
  });
  const message = (id: string, { type, choice }: Happening, order: number, occurredAt: Instant): QueuedEvent | undefined => {
    const { partner } = store.items(id);
    const whole = { id: `event-${order}`, source: 'standard', occurredAt, receivedAt: now, partner: { id } };
    if (type !== 'a phase ends' && type !== 'a run fails' && type !== 'a task') return { ...whole, type, data: dataFor(type, id, choice) };
    if (partner === undefined) return undefined;
    const { run, phase } = partner;
    const outcome = pick(Object.keys(played.phases[phase].next), choice);
    if (type === 'a phase ends') return { ...whole, type: 'phase.completed', data: { phase, run, outcome } };
    if (type === 'a run fails') return { ...whole, type: 'phase.failed', data: { phase, run, status: 'FAILED' } };
    return { ...whole, type: 'task.opened', data: { run, step: 'call', title: 'Call', assignee: 'manager', dueDays: 3 } };
  };
  for (const [order, each] of history.entries()) {
    now = toInstant(Date.parse(now) + each.days * 86_400_000 + 1000);
    // An application that is told late begins a journey before the last one was over: logs cannot tell the two apart.
    const late = introduces(each.type) ? 0 : each.late;
    const told = message(`partner-${each.partner}`, each, order, toInstant(Date.parse(now) - late * 86_400_000));
    for (let times = 0; told !== undefined && times <= each.repeats; times += 1) await applyEvent(told);
  }
};

/** The ids of all partners that a history may be about. */
export const HISTORY_PARTNERS: readonly string[] = Array.from({ length: PARTNERS }, (_, n) => `partner-${n}`);
