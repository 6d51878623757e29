import { BY_HAND } from '../../lib/journey/action-events';
import { isReached } from '../../lib/journey/apply/reach';
import type { Program } from '../../lib/journey/definition';
import type { EventType, WebhookEventType } from '../../lib/journey/events';
import type { MilestoneState, Partner, Person, Task } from '../../lib/journey/partner';
import type { Audience, Instant, MailWord, PhaseId } from '../../lib/journey/words';
import { eventIdOf } from '../identity';
import type { ActionEvent } from './perform';

/** A partner as whoever asks has looked at it. */
export interface Looked {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
}

/** Who asks, why and when. */
export interface Asker {
  readonly by: string;
  readonly reason?: string | undefined;
  readonly now: Instant;
}

type Data = Readonly<Record<string, unknown>>;

const made = (partnerId: string, type: EventType, what: Data, { by, reason, now }: Asker, idOf: unknown, at = now): ActionEvent => ({
  id: eventIdOf(BY_HAND, JSON.stringify([partnerId, type, idOf])),
  ...{ type, source: BY_HAND, occurredAt: at, receivedAt: now, partner: { id: partnerId } },
  data: { ...what, by, ...(reason !== undefined && { reason }) },
});

/** The same words on the same state are the same event, whoever says them. On another state they are looked at anew. */
const onState = ({ partner: { id, revision } }: Looked, type: EventType, what: Data, asker: Asker): ActionEvent =>
  made(id, type, what, asker, [what, revision]);

export const pausing = (looked: Looked, asker: Asker): ActionEvent => onState(looked, 'partner.paused', {}, asker);
export const resuming = (looked: Looked, asker: Asker): ActionEvent => onState(looked, 'partner.resumed', {}, asker);

/** An application is approved or declined as it was looked at: still open, or decided that way. */
export const deciding = (
  program: Program,
  looked: Looked,
  type: 'application.approved' | 'application.declined',
  asker: Asker,
): ActionEvent => {
  const { partner, milestones } = looked;
  const found = Object.entries(program.milestones).find(([, { outcomes = {} }]) =>
    Object.values(outcomes).some((types) => types.includes(type)),
  );
  const state = found === undefined ? undefined : milestones[found[0]];
  const decidedAt = found !== undefined && isReached(found[1], state, partner) ? state?.reachedAt : undefined;
  const decidedOn = { run: partner.run, ...(decidedAt !== undefined && { decidedAt }) };
  return onState(looked, type, { partner: { id: partner.id }, decidedOn }, asker);
};

export const leaving = ({ exit }: Pick<Program, 'exit'>, looked: Looked, asker: Asker): ActionEvent =>
  onState(looked, exit.on, { partner: { id: looked.partner.id }, decidedOn: { run: looked.partner.run } }, asker);

/** The wait that stands now; without one, why there is none is for the journey to say. */
export const skipping = (looked: Looked, milestone: string, outcome: string | undefined, asker: Asker): ActionEvent => {
  const { partner, milestones } = looked;
  const { waitStartedAt = partner.phaseStartedAt } = milestones[milestone] ?? {};
  return onState(looked, 'wait.skipped', { run: partner.run, milestone, waitStartedAt, ...(outcome !== undefined && { outcome }) }, asker);
};

/** The phase that it is in, or another one. One that has just been begun anew is begun again only when that is said. */
export const restarting = (looked: Looked, phase: PhaseId | undefined, again: boolean, asker: Asker): ActionEvent =>
  onState(looked, 'phase.restarted', { run: looked.partner.run, phase: phase ?? looked.partner.phase, ...(again && { again }) }, asker);

export const completing = (looked: Looked, { id }: Pick<Task, 'id'>, asker: Asker): ActionEvent =>
  onState(looked, 'task.completed', { taskId: id }, asker);

export const reassigning = (looked: Looked, { id }: Pick<Task, 'id'>, assignee: Person, asker: Asker): ActionEvent =>
  onState(looked, 'task.reassigned', { taskId: id, assignee }, asker);

/** A mail as it was first asked for. */
export interface Mailing {
  readonly email: string;
  readonly emailKey: string;
  /** The so-many-th sending after the first. Its place in the ledger is named by it, so that each goes out once. */
  readonly number: number;
  readonly eventId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly audience?: Audience | undefined;
  readonly milestone?: string | undefined;
}

export const resending = (looked: Looked, mailing: Mailing, asker: Asker): ActionEvent =>
  onState(looked, 'email.resent', { ...mailing }, asker);

/** An email that waits for a person's word, and since when they saw it wait. */
export interface WaitingEmail {
  readonly email: string;
  readonly key: string;
  readonly heldAt?: Instant | undefined;
  readonly audience: Audience;
}

/** An email that waits for it goes, or never goes. Mail to our own people goes while the partner is paused, too. */
export const sayingOfEmail = (
  looked: Looked,
  word: MailWord,
  { email, key, heldAt, audience }: WaitingEmail,
  asker: Asker,
): ActionEvent => {
  const which = { email, emailKey: key, ...(heldAt !== undefined && { heldAt }) };
  return onState(looked, `email.${word}`, { ...which, ...(word === 'approved' && { audience }) }, asker);
};

/** A partner is brought in once, by whatever file: what a later one says of it differently is for a person to look at. */
export const importing = (partnerId: string, data: Data, asker: Asker): ActionEvent => made(partnerId, 'partner.imported', data, asker, []);

/** Something that happened, as a sender would have told it. What happened twice, happened at two times. */
export interface Recorded {
  readonly type: WebhookEventType;
  readonly data: Data;
  /** When it happened; left out, it is the same event whenever it is told, and happened when it was told first. */
  readonly at?: Instant | undefined;
}

export const recording = (partnerId: string, { type, data, at }: Recorded, asker: Asker): ActionEvent => {
  const about = typeof data.partner === 'object' ? data.partner : {};
  return made(partnerId, type, { ...data, partner: { ...about, id: partnerId } }, asker, [data, at], at ?? asker.now);
};
