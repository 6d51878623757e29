import type { Partner, Task } from '../../lib/journey/partner';
import { type MailMode, type MailSetting, modesNow, passageUnder } from '../../lib/journey/sending/mode';
import { LONGEST_CALL_SECONDS } from '../../lib/journey/settings';
import { type AboutPartner, type Digest, type DigestDay, digestDay, digestsOf, toEscalate } from '../../lib/journey/tasks/digest';
import { type Track, toInstant } from '../../lib/journey/words';
import { eventIdOf, personKey } from '../identity';
import type { TaskDigestMessage } from '../messages';
import type { Clock } from '../ports/journey';
import type { DigestLedger, MailModes, Pace, StaffMailer } from '../ports/mail';
import type { EventQueue } from '../ports/queues';
import type { PageRequest, ReadModel } from '../read-model';
import type { Letterhead } from '../send-email/variables';
import { composeDigest, type DigestComposing } from './compose';

export interface TaskDigestPorts extends DigestComposing {
  readonly letterhead: Letterhead;
  readonly model: Pick<ReadModel, 'tasks' | 'partners'>;
  readonly ledger: DigestLedger;
  readonly pace: Pace;
  readonly mailer: StaffMailer;
  /** How far the stage's mail goes. */
  readonly gate: { readonly setting: MailSetting; readonly modes: Pick<MailModes, 'read'> };
  readonly events: EventQueue;
  readonly clock: Clock;
  /** A name for one try's claim that no other try has. */
  newClaim(): string;
}

/** What became of a run, for the log: no name, no address. */
export interface DigestsSent {
  readonly day: string;
  readonly open: number;
  readonly escalated: number;
  readonly sent: number;
  /** Sent by an earlier run of that day. */
  readonly repeated: number;
  /** Not sent, for the stage only observes mail, or to its allowlist alone. */
  readonly withheld: number;
  /** What kept the others from going, once each. */
  readonly failed: readonly string[];
}

/** DynamoDB gives so many items for so many keys in one call. */
const PAGE = 100;
/** Longer than the function may run: whoever holds the claim has ended when it runs out. */
const LEASE_SECONDS = LONGEST_CALL_SECONDS + 5;

/** All open tasks with their partners. One whose partner was erased a moment ago is about nobody any more. */
const allOpen = async ({ model }: TaskDigestPorts): Promise<readonly AboutPartner<Partner>[]> => {
  const open: AboutPartner<Partner>[] = [];
  const partners = new Map<string, Partner>();
  let after: PageRequest['after'];
  do {
    const { items, next } = await model.tasks({}, { limit: PAGE, after });
    const unknown = [...new Set(items.map(({ partnerId }) => partnerId))].filter((id) => !partners.has(id));
    for (const partner of unknown.length === 0 ? [] : await model.partners(unknown)) partners.set(partner.id, partner);
    for (const { partnerId, ...task } of items) {
      const partner = partners.get(partnerId);
      if (partner !== undefined) open.push({ task, partner });
    }
    after = next;
  } while (after !== undefined);
  return open;
};

const escalate = async ({ events, clock }: TaskDigestPorts, { task, partner }: AboutPartner): Promise<void> => {
  const now = clock.now();
  await events.send({
    // Of the task alone: told by every run, it is one event.
    id: eventIdOf('task-digest', `escalated:${partner.id}:${task.id}`),
    type: 'task.escalated',
    source: 'task-digest',
    occurredAt: now,
    receivedAt: now,
    partner: { id: partner.id },
    data: { taskId: task.id },
  });
};

const ADDRESS = /\S*@\S*/g;
const inWords = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.replace(ADDRESS, '(address)')}` : typeof error;

/** Sends one digest, unless it went already. */
const sendOne = async (ports: TaskDigestPorts, digest: Digest<Partner>, day: string): Promise<'sent' | 'repeated'> => {
  const { ledger, clock, pace, mailer } = ports;
  const key = { person: personKey(digest.to.email), day };
  const claim = ports.newClaim();
  const now = clock.now();
  const claimed = await ledger.claim(key, claim, now, toInstant(Date.parse(now) + LEASE_SECONDS * 1000));
  if (claimed === 'sent') return 'repeated';
  // A run that was killed holds it, too: the message comes back when its lease is over.
  if (claimed === 'held') throw new Error('another run has it');
  try {
    const mail = await composeDigest(ports, digest, now);
    const { hasTurn } = await pace.turn(mail.purpose);
    const delivery = hasTurn ? await mailer.send(mail) : ({ setback: 'slow' } as const);
    if ('setback' in delivery) throw new Error(`the mail service: ${delivery.setback}`);
  } catch (error) {
    // If this fails too, the lease ends by itself; a person must see what went wrong first.
    await ledger.release(key, claim).catch(() => undefined);
    throw error;
  }
  await ledger.confirm(key, claim, clock.now());
  return 'sent';
};

/**
 * What of a digest goes, by how far mail goes for the partners it is about; undefined when nothing does. Where mail to partners
 * waits for a person's yes a digest goes: that person gets it.
 */
const passing = (modesOf: (track: Track) => readonly MailMode[], digest: Digest<Partner>): Digest<Partner> | undefined => {
  const [first, ...rest] = digest.lines.filter(({ partner }) => {
    const passage = passageUnder(modesOf(partner.track), digest.to.email);
    return passage === 'goes' || passage === 'awaits-approval';
  });
  return first && { ...digest, lines: [first, ...rest] };
};

/** Asked for by hand, it holds everything, whatever day it is. */
const EVERYTHING: DigestDay['has'] = { managed: true, scaled: true };

const isFor =
  ({ only }: TaskDigestMessage) =>
  ({ email }: Task['assignee']): boolean =>
    only === undefined || personKey(email) === only;

/**
 * Tells everybody what is to be done, in one email a person and day, and puts what is long overdue before the head of the program. May be
 * run again at any time: nobody gets a second one. One that cannot go keeps no other from going.
 */
export const createTaskDigest =
  (ports: TaskDigestPorts) =>
  async (message: TaskDigestMessage): Promise<DigestsSent> => {
    const { settings, scale } = ports.letterhead;
    const now = ports.clock.now();
    const rules = { tasks: settings.tasks, head: settings.head, scale };
    const today = digestDay(settings.tasks, settings.sending.timeZone, scale, now);
    const day: DigestDay = message.byHand ? { ...today, has: EVERYTHING } : today;
    if (!day.has.managed) return { day: day.name, open: 0, escalated: 0, sent: 0, repeated: 0, withheld: 0, failed: [] };
    const open = await allOpen(ports);
    const failed = new Set<string>();
    const orNoted = (work: Promise<unknown>) => work.catch((error: unknown) => failed.add(inWords(error)));
    const late = toEscalate(rules, open, now).filter(({ task }) => isFor(message)(task.assignee));
    for (const each of late) await orNoted(escalate(ports, each));
    const { gate } = ports;
    const { changes } = await gate.modes.read();
    const counted = { sent: 0, repeated: 0, withheld: 0 };
    for (const digest of digestsOf(rules, open, day, now).filter(({ to }) => isFor(message)(to))) {
      const going = passing((track) => modesNow(changes, gate.setting, track), digest);
      if (going === undefined) counted.withheld += 1;
      else
        await orNoted(
          sendOne(ports, going, day.name).then((what) => {
            counted[what] += 1;
          }),
        );
    }
    return { day: day.name, open: open.length, escalated: late.length, ...counted, failed: [...failed] };
  };
