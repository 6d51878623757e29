import { isReached, isWaitOver } from '../../lib/journey/apply/reach';
import type { Program } from '../../lib/journey/definition';
import type { Emails } from '../../lib/journey/emails';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import { toInstant } from '../../lib/journey/words';
import { LONGEST_CALL_SECONDS } from '../environment';
import type { EmailMessage } from '../messages';
import type { Clock, EmailQueue, LedgerEntry, Mail, Mailer, PartnerReader, SendLedger, Workflows } from '../ports';
import { managerOf, recipientOf } from './recipient';
import { renderEmail } from './render';
import { type Letterhead, variablesFor } from './variables';

export interface SendEmailPorts {
  readonly letterhead: Letterhead;
  readonly emails: Emails;
  readonly senderAddress: string;
  readonly reader: PartnerReader;
  readonly ledger: SendLedger;
  readonly mailer: Mailer;
  readonly queue: EmailQueue;
  readonly workflows: Pick<Workflows, 'answer'>;
  readonly clock: Clock;
  /** A name for one try's claim that no other try has. */
  newClaim(): string;
}

export type Decided = { readonly decision: 'sent' | 'skipped' | 'deferred' | 'repeated'; readonly reason?: string };

/** Longer than the function may run: whoever holds the claim has ended, one way or the other, when it runs out. */
const LEASE_SECONDS = LONGEST_CALL_SECONDS + 5;
const SQS_MAX_DELAY_SECONDS = 900;

const plusSeconds = (from: string, seconds: number): string => toInstant(Date.parse(from) + seconds * 1000);

/** The email's place: one mail per run and step, per journey and step, or per key. */
export const ledgerKeyOf = ({ key, run, step, once, journeyStartedAt }: EmailMessage): string => {
  if (key !== undefined) return key;
  if (once === 'journey' && step !== undefined) return `journey:${journeyStartedAt}:${step}`;
  if (run === undefined || step === undefined) throw new Error('an email message needs a key, or a run and a step');
  return `run:${run}:${step}`;
};

/** Why the email is not sent after all; undefined when it is. */
const reasonToSkip = (
  program: Program,
  { run, milestone, unless }: EmailMessage,
  partner: Partner,
  milestones: Readonly<Record<string, MilestoneState>>,
): string | undefined => {
  if (run !== undefined && run !== partner.run) return `run ${run} is no longer the current one`;
  const waitedFor = milestone === undefined ? undefined : milestones[milestone];
  if (waitedFor !== undefined && isWaitOver(waitedFor)) return 'reached meanwhile';
  const done = unless === undefined ? undefined : program.milestones[unless];
  if (unless !== undefined && done !== undefined && isReached(done, milestones[unless], partner)) return `${done.title} already`;
  return undefined;
};

const compose = async (ports: SendEmailPorts, message: EmailMessage): Promise<Mail | { readonly skip: string }> => {
  const known = await ports.reader.partner(message.partnerId);
  if (known === undefined) return { skip: 'the partner is not known (any more)' };
  const { partner, milestones } = known;
  const skip = reasonToSkip(ports.letterhead.program, message, partner, milestones);
  if (skip !== undefined) return { skip };
  const email = ports.emails[message.email];
  if (email === undefined) throw new Error(`there is no email "${message.email}"; a running phase sends it, so put it back`);
  const { settings } = ports.letterhead;
  const recipient = recipientOf(message.audience ?? email.to, partner, settings.head, email.roles);
  if (recipient === undefined) return { skip: 'no contact is left that can be reached' };
  const now = ports.clock.now();
  const task = message.taskId === undefined ? undefined : await ports.reader.task(partner.id, message.taskId);
  const variables = variablesFor(ports.letterhead, { partner, milestones, recipient, waitsFor: message.milestone, task, now });
  const event = message.eventId === undefined ? undefined : await ports.reader.appliedEvent(partner.id, message.eventId);
  const rendered = await renderEmail(email, event === undefined ? variables : { ...variables, event: event.event.data });
  const manager = managerOf(partner, settings.head);
  return {
    ...rendered,
    from: { name: settings.name, address: ports.senderAddress },
    to: { name: recipient.name, address: recipient.email },
    replyTo: { name: manager.name, address: manager.email },
    purpose: email.purpose,
    partnerId: partner.id,
    key: ledgerKeyOf(message),
    sentAt: now,
  };
};

/** From here on the ledger owns the mail: the workflow that waits for the decision goes on. */
const answer = async ({ workflows }: SendEmailPorts, { taskToken }: EmailMessage, decided: Decided): Promise<Decided> => {
  if (taskToken !== undefined) await workflows.answer(taskToken, { ...decided });
  return decided;
};

/** Put off, never dropped: 10 s, 20 s, 40 s ... up to the 15 minutes that a queue can hold a message back. */
const defer = async (ports: SendEmailPorts, message: EmailMessage, reason: string): Promise<Decided> => {
  const delay = Math.min(SQS_MAX_DELAY_SECONDS, 10 * 2 ** message.deferrals);
  const { taskToken: _answeredNow, ...rest } = message;
  await ports.queue.send({ ...rest, deferrals: message.deferrals + 1 }, delay);
  return answer(ports, message, { decision: 'deferred', reason });
};

/** Somebody else has the claim: sent or skipped, it is decided; held, it is looked at again when the lease is over. */
const yieldTo = async (ports: SendEmailPorts, message: EmailMessage, entry: LedgerEntry): Promise<Decided> => {
  if (entry.status !== 'claimed') return answer(ports, message, { decision: 'repeated', reason: `was ${entry.status}` });
  const seconds = Math.ceil((Date.parse(entry.leaseUntil) - Date.parse(ports.clock.now())) / 1000) + 1;
  await ports.queue.send(message, Math.max(1, seconds));
  return { decision: 'deferred', reason: 'another try holds the claim' };
};

/**
 * A try that fails gives its claim back. Else the next one, if it comes before the lease is over, would yield to a try
 * that has ended, and yield again and again: the message would never be among the dead letters.
 */
const orGiveBack = async <T>({ ledger, clock }: SendEmailPorts, message: EmailMessage, claim: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    // If this fails too, the lease ends by itself; a person must see what went wrong first.
    await ledger.release(message.partnerId, ledgerKeyOf(message), claim, clock.now()).catch(() => undefined);
    throw error;
  }
};

/**
 * Decides on one email and sends it once: claim, send, confirm. A try that is killed leaves its claim, and the next one
 * sends when the lease is over; only one killed between send and confirm has sent already (docs/decisions).
 */
export const createSendEmail =
  (ports: SendEmailPorts) =>
  async (message: EmailMessage): Promise<Decided> => {
    const { partnerId, email } = message;
    const key = ledgerKeyOf(message);
    const claim = ports.newClaim();
    const now = ports.clock.now();
    const claimed = await ports.ledger.claim(partnerId, key, email, claim, now, plusSeconds(now, LEASE_SECONDS));
    if (claimed !== 'claimed') return yieldTo(ports, message, claimed);
    const mail = await orGiveBack(ports, message, claim, compose(ports, message));
    if ('skip' in mail) {
      await ports.ledger.confirmSkipped(partnerId, key, claim, mail.skip);
      return answer(ports, message, { decision: 'skipped', reason: mail.skip });
    }
    const delivery = await orGiveBack(ports, message, claim, ports.mailer.send(mail));
    if (delivery === 'throttled') {
      await ports.ledger.release(partnerId, key, claim, ports.clock.now());
      return defer(ports, message, 'the mail service asks to slow down');
    }
    const { subject, to, sentAt } = mail;
    await ports.ledger.confirmSent(partnerId, key, claim, { ...delivery, recipient: to.address, subject, sentAt });
    return answer(ports, message, { decision: 'sent' });
  };
