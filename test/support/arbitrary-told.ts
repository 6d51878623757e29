import fc from 'fast-check';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { decide } from '../../lib/journey/apply';
import { objectOf } from '../../lib/journey/apply/business';
import type { Decision, Effect } from '../../lib/journey/apply/draft';
import { meetingIdOf } from '../../lib/journey/apply/meetings';
import { taskIdOf } from '../../lib/journey/apply/tasks';
import type { Program } from '../../lib/journey/definition';
import { type EventType, introduces } from '../../lib/journey/events';
import type { BusinessObject, Meeting, MilestoneState, Partner, Task } from '../../lib/journey/partner';
import type { ProgramSettings } from '../../lib/journey/settings';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import type { Instant } from '../../lib/journey/words';
import { program as defaultProgram } from '../../program/partner-journey';
import { settings as defaultSettings } from '../../program/settings';

const START = '2026-01-05T09:00:00.000Z';

/** A day of the story, and hours of it as fractions. */
export const day = (days: number): Instant => plusDays(REAL_TIME, START, days);

export const organisation = {
  name: 'Acme',
  contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example' }],
  consentBasis: 'met at a fair',
};

export interface Telling {
  readonly id?: string;
  /** Days after the story began; a minute after the last event when left out. */
  readonly on?: number;
  /** When it happened, where that is not when it was told. */
  readonly happened?: number;
  /** Who tells it; a sender when left out. */
  readonly source?: string;
}

/** What is known of one partner while its events are told one by one: `decide`, and a memory, without a clock or I/O. */
export class Told {
  milestones: Readonly<Record<string, MilestoneState>> = {};
  readonly objects = new Map<string, BusinessObject>();
  readonly meetings = new Map<string, Meeting>();
  readonly tasks = new Map<string, Task>();
  readonly decisions: Decision[] = [];
  settings: ProgramSettings = defaultSettings;
  private known: Partner | undefined;
  private today = 0;
  private count = 0;

  constructor(private readonly program: Program = defaultProgram) {}

  get partner(): Partner {
    if (this.known === undefined) throw new Error('the partner is not known yet');
    return this.known;
  }

  get notes(): readonly string[] {
    return this.decisions.flatMap(({ notes }) => notes);
  }

  /** A partner that applied, and is in recruitment. */
  static applied(more: object = {}, program?: Program): Told {
    const told = new Told(program);
    told.tell('application.submitted', { partner: { id: 'acme', ...organisation, ...more } }, { on: 0 });
    return told;
  }

  /** A partner under contract, in onboarding. */
  static signed(more: object = {}, program?: Program): Told {
    const told = Told.applied(more, program);
    told.tell('application.approved', {}, { on: 1 });
    told.tell('agreement.signed', {}, { on: 2 });
    told.complete('signed', { on: 2.1 });
    return told;
  }

  /** What one event changes; nothing when the partner is not known. */
  maybe(type: EventType, data: object = {}, { id, on, happened, source = 'standard' }: Telling = {}): Decision | undefined {
    this.count += 1;
    this.today = on ?? this.today + 1 / 1440;
    const now = day(this.today);
    const about = introduces(type) ? { id: 'acme', ...organisation } : { id: 'acme' };
    const event = toJourneyEvent({
      id: id ?? `event-${this.count}`,
      type,
      source,
      occurredAt: happened === undefined ? now : day(happened),
      receivedAt: now,
      data: { partner: about, ...data },
    });
    const object = objectOf(event);
    const key = object && `${object.kind} ${object.id}`;
    const { known: partner, milestones, settings } = this;
    const rules = { program: this.program, settings, scale: REAL_TIME };
    const decision = decide(rules, event, 'acme', {
      partner,
      milestones,
      object: key === undefined ? undefined : this.objects.get(key),
      meeting: this.meetings.get(meetingIdOf(event) ?? ''),
      task: this.tasks.get(taskIdOf(event) ?? ''),
      now,
    });
    if (decision === undefined) return undefined;
    this.known = decision.partner;
    this.milestones = { ...milestones, ...decision.milestones };
    if (decision.object !== undefined && key !== undefined) this.objects.set(key, decision.object);
    if (decision.meeting !== undefined) this.meetings.set(decision.meeting.id, decision.meeting);
    if (decision.task !== undefined) this.tasks.set(decision.task.id, decision.task);
    for (const closed of decision.closedTasks) {
      const task = this.tasks.get(closed.id);
      if (task !== undefined) this.tasks.set(closed.id, { ...task, ...closed, state: 'done' });
    }
    this.decisions.push(decision);
    return decision;
  }

  tell(type: EventType, data?: object, telling?: Telling): Decision {
    const decision = this.maybe(type, data, telling);
    if (decision === undefined) throw new Error(`${type} does not introduce a partner`);
    return decision;
  }

  /** The current run ends its phase. */
  complete(outcome: string, telling?: Telling): Decision {
    return this.tell('phase.completed', { phase: this.partner.phase, run: this.partner.run, outcome }, telling);
  }

  /** A workflow comes to wait for a milestone: what its conditional write leaves on the item. */
  wait(milestone: string, on: number): void {
    this.today = on;
    const state = this.milestones[milestone] ?? { matches: [], revision: 0 };
    const wait = { waitToken: `token-${on}`, waitSince: day(on), waitStartedAt: day(on), waitRun: this.partner.run };
    this.milestones = { ...this.milestones, [milestone]: { ...state, ...wait } };
  }
}

export const effectsOf = <K extends Effect['kind']>({ effects }: Decision, kind: K): readonly Extract<Effect, { kind: K }>[] =>
  effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);

export const mailsOf = (decision: Decision): readonly string[] => effectsOf(decision, 'email').map(({ email }) => email);

export interface BusinessEvent {
  readonly type: 'lead.submitted' | 'deal.registered' | 'deal.closed' | 'deal.reversed';
  readonly data: Readonly<Record<string, string | number>>;
}

const dealId = fc.constantFrom('D-1', 'D-2', 'D-3');
const leadId = fc.constantFrom('L-1', 'L-2');
const amount = fc.integer({ min: 0, max: 10_000_000 });
const currency = fc.constantFrom('USD', 'EUR', 'JPY');

const anyBusinessEvent: fc.Arbitrary<BusinessEvent> = fc.oneof(
  fc.record({ type: fc.constant('lead.submitted' as const), data: fc.record({ leadId, amount, currency }, { requiredKeys: ['leadId'] }) }),
  fc.record({ type: fc.constant('deal.registered' as const), data: fc.record({ dealId, amount, currency }, { requiredKeys: ['dealId'] }) }),
  fc.record({ type: fc.constant('deal.closed' as const), data: fc.record({ dealId, outcome: fc.constant('won'), amount, currency }) }),
  fc.record({ type: fc.constant('deal.closed' as const), data: fc.record({ dealId, outcome: fc.constant('lost') }) }),
  fc.record({ type: fc.constant('deal.reversed' as const), data: fc.record({ dealId }) }),
);

/** What a few deals and leads go through, in any order and with any repeats. */
export const anyBusiness: fc.Arbitrary<readonly BusinessEvent[]> = fc
  .array(anyBusinessEvent, { minLength: 1, maxLength: 20 })
  .chain((events) =>
    fc.array(fc.nat(events.length - 1), { maxLength: 5 }).map((again) => [...events, ...again.flatMap((index) => events[index] ?? [])]),
  );
