import { withDecision } from '../../lambdas/adapters/send-ledger';
import type { AppliedEvent, JourneyStore, PartnerReader } from '../../lambdas/ports/journey';
import type { Claim, LedgerEntry, SendLedger } from '../../lambdas/ports/ledger';
import type { Mailbox, Mailboxes, SentEmail, Turns } from '../../lambdas/ports/mail';
import type { Directory, NameClaims, ParkedEvent } from '../../lambdas/ports/names';
import { asksAnew, isFree } from '../../lambdas/send-email/standing';
import { objectOf } from '../../lib/journey/apply/business';
import { type Alias, type Decision, type Erasure, effectsOf } from '../../lib/journey/apply/draft';
import { countAsErased } from '../../lib/journey/apply/measure';
import { meetingIdOf } from '../../lib/journey/apply/meetings';
import { isNamedByAddressAlone } from '../../lib/journey/apply/names';
import { taskIdOf } from '../../lib/journey/apply/tasks';
import { type CellChange, cellKey, type Facts, type PastJourney } from '../../lib/journey/measures';
import { sumOf } from '../../lib/journey/measures/facts';
import type { BusinessObject, Meeting, MilestoneState, Partner, Task } from '../../lib/journey/partner';
import { UNTOUCHED } from '../../lib/journey/partner';

export type MilestoneItem = { -readonly [K in keyof MilestoneState]: MilestoneState[K] };

export interface PartnerItems {
  partner?: Partner;
  readonly milestones: Map<string, MilestoneItem>;
  readonly events: Map<string, AppliedEvent>;
  readonly objects: Map<string, BusinessObject>;
  readonly meetings: Map<string, Meeting>;
  readonly tasks: Map<string, Task>;
  readonly ledger: Map<string, LedgerItem>;
  mailbox: Mailbox;
}

/** An email's entry, with what stands in its item beside it. */
export type LedgerItem = LedgerEntry & { readonly email: string; readonly sent?: SentEmail };

const aliasName = ({ kind, value }: Alias): string => `${kind} ${value}`;

/** Copies of one event share it. */
type Waiting = ParkedEvent & { goesTo?: string };

/** The table in memory, with the same conditions as the real one: what the adapters promise, without I/O. */
export class MemoryStore implements JourneyStore, PartnerReader, Directory, SendLedger, Mailboxes, Turns {
  private readonly partners = new Map<string, PartnerItems>();
  private readonly names = new Map<string, { partnerId?: string | undefined; claimants: readonly string[]; isLinked: boolean }>();
  private readonly waiting = new Map<string, Map<string, Waiting>>();
  private readonly given = new Map<string, string>();
  private readonly erasures = new Map<string, Erasure>();
  /** When all that stood before its erasure in a partner's queue was done. */
  readonly settled = new Map<string, string>();
  /** Of the seconds in which somebody sent. */
  readonly turns = new Map<number, { readonly taken: number; readonly service: number }>();
  /** The program's counters by cell; what comes to nothing is not there. */
  readonly cells = new Map<string, Facts>();
  /** Journeys that others of the same partner followed. */
  readonly past: PastJourney[] = [];

  items(partnerId: string): PartnerItems {
    const known = this.partners.get(partnerId);
    if (known !== undefined) return known;
    const fresh: PartnerItems = {
      milestones: new Map(),
      events: new Map(),
      objects: new Map(),
      meetings: new Map(),
      tasks: new Map(),
      ledger: new Map(),
      mailbox: { sends: [], revision: 0 },
    };
    this.partners.set(partnerId, fresh);
    return fresh;
  }

  situation: JourneyStore['situation'] = async (partnerId, event, now) => {
    const { partner, milestones, objects, meetings, tasks } = this.items(partnerId);
    const about = objectOf(event);
    return {
      partner,
      milestones: Object.fromEntries([...milestones].map(([name, state]) => [name, { ...state }])),
      object: about && objects.get(`${about.kind} ${about.id}`),
      meeting: meetings.get(meetingIdOf(event) ?? ''),
      task: tasks.get(taskIdOf(event) ?? ''),
      erased: partner === undefined ? this.erasures.get(aliasName({ kind: 'id', value: partnerId })) : undefined,
      now,
    };
  };

  commit: JourneyStore['commit'] = async (partnerId, event, before, decision) => {
    const items = this.items(partnerId);
    if (items.events.has(event.id)) return 'already applied';
    if (isNamedByAddressAlone(event) && this.given.has(event.id)) return 'another has it';
    if ((items.partner?.revision ?? 0) !== decision.partner.revision - 1) return 'stale';
    for (const [name, { revision }] of Object.entries(decision.milestones)) {
      const now = items.milestones.get(name);
      if ((now?.revision ?? 0) !== revision - 1) return 'stale';
      if (event.type === 'wait.skipped' && now?.waitStartedAt !== before.milestones[name]?.waitStartedAt) return 'stale';
    }
    const told = decision.object;
    if (told && (items.objects.get(`${told.kind} ${told.id}`)?.revision ?? 0) !== told.revision - 1) return 'stale';
    const { meeting } = decision;
    if (meeting && (items.meetings.get(meeting.id)?.revision ?? 0) !== meeting.revision - 1) return 'stale';
    if (!this.areFree(partnerId, decision)) return 'stale';
    if (!items.partner && this.erasures.get(aliasName({ kind: 'id', value: partnerId }))?.at !== before.erased?.at) return 'stale';
    if (decision.closedTasks.some(({ id }) => !items.tasks.has(id))) return 'stale';
    if (isNamedByAddressAlone(event)) this.given.set(event.id, partnerId);
    items.partner = decision.partner;
    for (const [name, { matches, reachedAt, firstAt, outcome, revision }] of Object.entries(decision.milestones)) {
      items.milestones.set(name, { ...(items.milestones.get(name) ?? UNTOUCHED), matches, reachedAt, firstAt, outcome, revision });
    }
    if (decision.object) items.objects.set(`${decision.object.kind} ${decision.object.id}`, decision.object);
    if (meeting) items.meetings.set(meeting.id, meeting);
    if (decision.task) items.tasks.set(decision.task.id, decision.task);
    for (const closed of decision.closedTasks) {
      const task = items.tasks.get(closed.id);
      if (task) items.tasks.set(closed.id, { ...task, ...closed, state: 'done' });
    }
    this.name(partnerId, decision);
    this.count(decision.cellChanges);
    if (decision.past) this.past.push(decision.past);
    items.events.set(event.id, { event, effects: effectsOf(decision), notes: decision.notes, appliedAt: before.now });
    return 'applied';
  };

  appliedEvent: JourneyStore['appliedEvent'] = async (partnerId, eventId) => this.items(partnerId).events.get(eventId);

  markEffectsDone: JourneyStore['markEffectsDone'] = async (partnerId, eventId, at) => {
    const { events } = this.items(partnerId);
    const applied = events.get(eventId);
    if (applied) events.set(eventId, { ...applied, effectsDoneAt: at });
  };

  milestone: JourneyStore['milestone'] = async (partnerId, milestone) => {
    const state = this.items(partnerId).milestones.get(milestone);
    return state && { ...state };
  };

  removeToken: JourneyStore['removeToken'] = async (partnerId, milestone, token) => {
    const state = this.items(partnerId).milestones.get(milestone);
    if (state?.waitToken === token) delete state.waitToken;
  };

  partner: PartnerReader['partner'] = async (partnerId) => {
    const { partner, milestones } = this.items(partnerId);
    return partner && { partner, milestones: Object.fromEntries(milestones) };
  };

  task: PartnerReader['task'] = async (partnerId, taskId) => this.items(partnerId).tasks.get(taskId);

  private claims(alias: Alias): NameClaims {
    return this.names.get(aliasName(alias)) ?? { claimants: [], isLinked: false };
  }

  /** How often a fact is counted, in all cells. */
  counted(fact: string): number {
    return [...this.cells.values()].reduce((sum, facts) => sum + (facts[fact] ?? 0), 0);
  }

  private count(changes: readonly CellChange[]): void {
    for (const { cell, add } of changes) this.cells.set(cellKey(cell), sumOf(this.cells.get(cellKey(cell)) ?? {}, add));
  }

  private areFree(partnerId: string, { aliases, contested = [] }: Decision): boolean {
    const isFree = aliases.every((alias) => {
      const { partnerId: owner, claimants } = this.claims(alias);
      return alias.kind === 'id' || owner === partnerId || (owner === undefined && claimants.length === 0);
    });
    const isContested = contested.every(({ alias, owner }) => {
      const now = this.claims(alias);
      return now.partnerId === owner && !(owner === undefined ? now.claimants.length === 0 : now.isLinked);
    });
    return isFree && isContested;
  }

  private name(partnerId: string, { aliases, contested = [], linked }: Decision): void {
    for (const alias of aliases) this.names.set(aliasName(alias), { ...this.claims(alias), partnerId });
    for (const { alias, owner } of contested) {
      const { claimants } = this.claims(alias);
      const all = new Set([...claimants, ...(owner === undefined ? [] : [owner]), partnerId]);
      this.names.set(aliasName(alias), { claimants: [...all].sort(), isLinked: false });
    }
    if (linked) this.names.set(aliasName(linked), { ...this.claims(linked), partnerId, isLinked: true });
  }

  claimsOn: Directory['claimsOn'] = async (alias) => this.claims(alias);

  givenTo: Directory['givenTo'] = async (eventId) => this.given.get(eventId);

  partnerOf: Directory['partnerOf'] = async (alias) => this.claims(alias).partnerId;

  /** What the operator's command leaves: nothing of the partner, and its names, with when that was. */
  erase(partnerId: string, names: readonly Alias[], erasure: Erasure): void {
    const { cellChanges, past } = countAsErased(this.items(partnerId).partner ?? { run: 0 });
    this.count(cellChanges);
    if (past) this.past.push(past);
    this.partners.delete(partnerId);
    for (const alias of names) {
      this.names.delete(aliasName(alias));
      this.waiting.delete(aliasName(alias));
      this.erasures.set(aliasName(alias), erasure);
    }
  }

  /** From now on one with these names may apply again. */
  finishErasure(names: readonly Alias[]): void {
    for (const alias of names.map(aliasName)) {
      const erasure = this.erasures.get(alias);
      if (erasure) this.erasures.set(alias, { ...erasure, isFinished: true });
    }
  }

  erased: Directory['erased'] = async (names) =>
    names
      .flatMap((alias) => this.erasures.get(aliasName(alias))?.at ?? [])
      .sort()
      .at(-1);

  settleErasure: Directory['settleErasure'] = async (partnerId, at) => void this.settled.set(partnerId, at);

  park: Directory['park'] = async (names, message) => {
    if (names.some((alias) => this.erasures.has(aliasName(alias)))) return false;
    if (names.some((alias) => this.claims(alias).partnerId !== undefined)) return false;
    const [first, ...others] = names;
    const order = `${message.receivedAt}#${message.occurredAt}#${message.id}`;
    const waiting: Waiting = { message, under: [aliasName(first), ...others.map(aliasName)], order };
    for (const key of waiting.under) this.waiting.set(key, (this.waiting.get(key) ?? new Map()).set(order, waiting));
    return true;
  };

  parked: Directory['parked'] = async (alias) =>
    [...(this.waiting.get(aliasName(alias))?.values() ?? [])]
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ message, under, order }) => ({ message, under, order }));

  assign: Directory['assign'] = async (alias, { under: [first], order }, partnerId) => {
    const waiting = this.waiting.get(first)?.get(order);
    if (waiting === undefined) return false;
    const owner = this.claims(alias).partnerId;
    const isReleased = alias.kind === 'id' && owner === undefined;
    if (waiting.goesTo === undefined && (owner === partnerId || isReleased)) waiting.goesTo = partnerId;
    return waiting.goesTo === partnerId;
  };

  unpark: Directory['unpark'] = async ({ under, order }) => {
    for (const key of under) this.waiting.get(key)?.delete(order);
  };

  claim: SendLedger['claim'] = async (request) => {
    const { partnerId, key, email, name, leaseUntil, run } = request;
    const { ledger } = this.items(partnerId);
    const known = ledger.get(key);
    if (known && !isFree(request, known)) return { isOurs: false, entry: known };
    const { attempts, ...rest }: Omit<LedgerItem, 'status' | 'email' | 'claim' | 'leaseUntil'> = known ?? {
      attempts: 0,
      deferrals: 0,
      decisions: [],
    };
    const isAnew = known !== undefined && asksAnew(request, known);
    const anew = isAnew ? { deferrals: request.deferrals, request: undefined } : {};
    const ours = { status: 'claimed', email, claim: name, leaseUntil, attempts: attempts + 1, reason: undefined } as const;
    const entry = { ...rest, ...ours, ...anew, run: run ?? rest.run };
    ledger.set(key, entry);
    return { isOurs: true, entry };
  };

  private change({ partnerId, key, name }: Claim, changes: Partial<LedgerItem>): void {
    const { ledger } = this.items(partnerId);
    const known = ledger.get(key);
    if (known?.status !== 'claimed' || known.claim !== name) throw new Error('the claim is not ours (any more)');
    ledger.set(key, { ...known, ...changes });
  }

  confirmSent: SendLedger['confirmSent'] = async (claim, entry, sent, decision) =>
    this.change(claim, {
      status: 'sent',
      messageId: sent.messageId,
      sent,
      decisions: withDecision(entry, decision),
      dueAt: undefined,
      request: undefined,
    });

  confirmGone: SendLedger['confirmGone'] = async (claim, entry, decision) =>
    this.change(claim, { status: 'sent', decisions: withDecision(entry, decision), dueAt: undefined, request: undefined });

  confirmSkipped: SendLedger['confirmSkipped'] = async (claim, entry, decision) =>
    this.change(claim, {
      status: 'skipped',
      reason: decision.detail ?? decision.rule,
      decisions: withDecision(entry, decision),
      dueAt: undefined,
      request: undefined,
    });

  confirmDeferred: SendLedger['confirmDeferred'] = async (claim, entry, deferrals, decision, request) =>
    this.change(claim, { status: 'deferred', deferrals, dueAt: decision.until, decisions: withDecision(entry, decision), request });

  request: SendLedger['request'] = async (partnerId, key) => this.items(partnerId).ledger.get(key)?.request;

  forget: SendLedger['forget'] = async ({ partnerId, key, name }) => {
    const { ledger } = this.items(partnerId);
    const known = ledger.get(key);
    if (known?.status === 'claimed' && known.claim === name) ledger.delete(key);
  };

  release: SendLedger['release'] = async (claim, now) => this.change(claim, { leaseUntil: now });

  of: Mailboxes['of'] = async (partnerId) => this.items(partnerId).mailbox;

  replace: Mailboxes['replace'] = async (partnerId, { revision, waiting: before }, sends, waiting = before ?? []) => {
    const items = this.items(partnerId);
    if (items.mailbox.revision !== revision || (revision === 0 && items.partner === undefined)) return false;
    items.mailbox = { sends, revision: revision + 1, ...(waiting.length > 0 && { waiting }) };
    return true;
  };

  take: Turns['take'] = async (second, perSecond, isPatient = false) => {
    const { taken, service } = this.turns.get(second) ?? { taken: 0, service: 0 };
    if (taken >= perSecond || (isPatient && service > 0)) return false;
    this.turns.set(second, { taken: taken + 1, service });
    return true;
  };

  takeFirst: Turns['takeFirst'] = async (second, perSecond) => {
    const { taken, service } = this.turns.get(second) ?? { taken: 0, service: 0 };
    if (taken >= perSecond) return false;
    this.turns.set(second, { taken: taken + 1, service: service + 1 });
    return true;
  };
}
