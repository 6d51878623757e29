import type { QueuedEvent } from '../../lambdas/messages';
import type { AppliedEvent, Directory, JourneyStore, LedgerEntry, PartnerReader, SendLedger, SentEmail } from '../../lambdas/ports';
import { objectOf } from '../../lib/journey/apply/business';
import type { Alias } from '../../lib/journey/apply/draft';
import type { BusinessObject, MilestoneState, Partner, Task } from '../../lib/journey/partner';
import { UNTOUCHED } from '../../lib/journey/partner';

export type MilestoneItem = { -readonly [K in keyof MilestoneState]: MilestoneState[K] };

export interface PartnerItems {
  partner?: Partner;
  readonly milestones: Map<string, MilestoneItem>;
  readonly events: Map<string, AppliedEvent>;
  readonly objects: Map<string, BusinessObject>;
  readonly tasks: Map<string, Task>;
  readonly ledger: Map<string, LedgerEntry & { readonly email: string; readonly sent?: SentEmail }>;
}

const aliasName = ({ kind, value }: Alias): string => `${kind} ${value}`;

/** The table in memory, with the same conditions as the real one: what the adapters promise, without I/O. */
export class MemoryStore implements JourneyStore, PartnerReader, Directory, SendLedger {
  private readonly partners = new Map<string, PartnerItems>();
  private readonly aliases = new Map<string, string>();
  private readonly waiting = new Map<string, Map<string, QueuedEvent>>();
  readonly counters = new Map<string, number>();

  items(partnerId: string): PartnerItems {
    const known = this.partners.get(partnerId);
    if (known !== undefined) return known;
    const fresh: PartnerItems = {
      milestones: new Map(),
      events: new Map(),
      objects: new Map(),
      tasks: new Map(),
      ledger: new Map(),
    };
    this.partners.set(partnerId, fresh);
    return fresh;
  }

  situation: JourneyStore['situation'] = async (partnerId, event, now) => {
    const { partner, milestones, objects } = this.items(partnerId);
    const about = objectOf(event);
    return {
      partner,
      milestones: Object.fromEntries([...milestones].map(([name, state]) => [name, { ...state }])),
      object: about && objects.get(`${about.kind} ${about.id}`),
      now,
    };
  };

  commit: JourneyStore['commit'] = async (partnerId, event, before, decision) => {
    const items = this.items(partnerId);
    if (items.events.has(event.id)) return 'already applied';
    if ((items.partner?.revision ?? 0) !== decision.partner.revision - 1) return 'stale';
    for (const [name, { revision }] of Object.entries(decision.milestones)) {
      if ((items.milestones.get(name)?.revision ?? 0) !== revision - 1) return 'stale';
    }
    const told = decision.object;
    if (told && (items.objects.get(`${told.kind} ${told.id}`)?.revision ?? 0) !== told.revision - 1) return 'stale';
    for (const alias of decision.aliases) {
      if (alias.kind !== 'id' && (this.aliases.get(aliasName(alias)) ?? partnerId) !== partnerId) return 'stale';
    }
    items.partner = decision.partner;
    for (const [name, { matches, reachedAt, outcome, revision }] of Object.entries(decision.milestones)) {
      items.milestones.set(name, { ...(items.milestones.get(name) ?? UNTOUCHED), matches, reachedAt, outcome, revision });
    }
    if (decision.object) items.objects.set(`${decision.object.kind} ${decision.object.id}`, decision.object);
    if (decision.task) items.tasks.set(decision.task.id, decision.task);
    for (const alias of decision.aliases) this.aliases.set(aliasName(alias), partnerId);
    for (const name of decision.counters) this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
    const { effects, notes } = decision;
    items.events.set(event.id, {
      event,
      effects,
      notes,
      appliedAt: before.now,
      ...(effects.length === 0 && { effectsDoneAt: before.now }),
    });
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

  partnerOf: Directory['partnerOf'] = async (alias) => this.aliases.get(aliasName(alias));

  park: Directory['park'] = async (alias, message) => {
    if (this.aliases.has(aliasName(alias))) return false;
    const waiting = this.waiting.get(aliasName(alias)) ?? new Map<string, QueuedEvent>();
    this.waiting.set(aliasName(alias), waiting.set(`${message.receivedAt}#${message.id}`, message));
    return true;
  };

  parked: Directory['parked'] = async (alias) =>
    [...(this.waiting.get(aliasName(alias)) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([order, message]) => ({ order, message }));

  unpark: Directory['unpark'] = async (alias, order) => {
    this.waiting.get(aliasName(alias))?.delete(order);
  };

  claim: SendLedger['claim'] = async (partnerId, key, email, claim, now, leaseUntil) => {
    const { ledger } = this.items(partnerId);
    const known = ledger.get(key);
    if (known && (known.status !== 'claimed' || known.leaseUntil >= now)) return known;
    ledger.set(key, { status: 'claimed', email, claim, leaseUntil, attempts: (known?.attempts ?? 0) + 1 });
    return 'claimed';
  };

  private entry(partnerId: string, key: string, claim: string) {
    const known = this.items(partnerId).ledger.get(key);
    if (known?.status !== 'claimed' || known.claim !== claim) throw new Error('the claim is not ours (any more)');
    return known;
  }

  confirmSent: SendLedger['confirmSent'] = async (partnerId, key, claim, sent) => {
    this.items(partnerId).ledger.set(key, { ...this.entry(partnerId, key, claim), status: 'sent', messageId: sent.messageId, sent });
  };

  confirmSkipped: SendLedger['confirmSkipped'] = async (partnerId, key, claim, reason) => {
    this.items(partnerId).ledger.set(key, { ...this.entry(partnerId, key, claim), status: 'skipped', reason });
  };

  release: SendLedger['release'] = async (partnerId, key, claim, now) => {
    this.items(partnerId).ledger.set(key, { ...this.entry(partnerId, key, claim), leaseUntil: now });
  };
}
