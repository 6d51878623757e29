import { LONGEST_CALL_SECONDS } from '../../lib/journey/settings';
import { toInstant } from '../../lib/journey/words';
import { contactRefOf } from '../identity';
import type { EmailMessage } from '../messages';
import type { ClaimRequest, LedgerEntry } from '../ports/ledger';
import type { Mail } from '../ports/mail';
import { type Attempt, answer, type Decided, emailNamed, type SendEmailPorts } from './attempt';
import { composeMail } from './compose';
import { type Delay, putOff, skip } from './endings';
import { hold, passageOf, recall, withhold } from './held';
import { ledgerKeyOf } from './ledger-key';
import { giveBackPlace, takePlace } from './mailbox';
import { type Proposal, propose } from './proposal';
import { delayFor, tellBounced } from './setbacks';
import { isFree, isStale } from './standing';

/** Longer than the function may run: whoever holds the claim has ended, one way or the other, when it runs out. */
const LEASE_SECONDS = LONGEST_CALL_SECONDS + 5;
/** So long a mail steps aside whose turn does not come. */
const ASIDE_SECONDS = 30;
/** Mails of one partner that go at the same moment are few: ten tries are for a burst. */
const MAX_TRIES = 10;

const plusSeconds = (from: string, seconds: number): string => toInstant(Date.parse(from) + seconds * 1000);

/** Between a claim that was refused and the look at who has it the entry may have come free: a few looks are for that. */
const MAX_LOOKS = 5;

/** Somebody else has the entry: what was decided is decided; held, it is looked at again when the lease is over. */
const yieldTo = async (ports: SendEmailPorts, message: EmailMessage, entry: LedgerEntry): Promise<Decided> => {
  // What was put off since waits elsewhere: this copy is dropped, so that copies never grow in number.
  if (isStale(message, entry)) return answer(ports, message, { decision: 'repeated', reason: 'was deferred' });
  if (entry.status !== 'claimed') return answer(ports, message, { decision: 'repeated', reason: `was ${entry.status}` });
  await ports.later.send(message, emailNamed(ports.emails, message.email).purpose, plusSeconds(entry.leaseUntil, 1));
  return { decision: 'deferred', reason: 'another try holds the claim' };
};

/**
 * An entry that was put off by the time it was looked at is free, and this message may be the only one that waits for it: it
 * asks again. Dropped as "decided", the email would be lost.
 */
const claimOrSee = async (
  ports: SendEmailPorts,
  request: ClaimRequest,
): Promise<{ readonly isOurs: boolean; readonly entry: LedgerEntry }> => {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const claimed = await ports.ledger.claim(request);
    if (claimed.isOurs || !isFree(request, claimed.entry)) return claimed;
  }
  throw new Error(`the ledger entry ${request.key} of ${request.partnerId} changed hands ${MAX_LOOKS} times`);
};

/** What the mail service tells of an email that it never let out. */
const NEVER_WENT: ReadonlySet<string> = new Set(['reject', 'rendering failure']);

/** The mail service has told of this email, so an earlier try has sent it: its answer, or the note of it, was lost. */
const hasGone = ({ feedback }: LedgerEntry): boolean => feedback !== undefined && !NEVER_WENT.has(feedback);

const noteGone = async ({ ports, message, claim, entry }: Attempt): Promise<Decided> => {
  const at = ports.clock.now();
  await ports.ledger.confirmGone(claim, entry, {
    at,
    decision: 'sent',
    rule: 'sent',
    detail: 'by an earlier try, as the mail service tells',
  });
  return answer(ports, message, { decision: 'repeated', reason: 'was sent by an earlier try' });
};

/**
 * A try that fails gives its claim back, unless the email is out. Else the next one, if it comes before the lease is over, would yield to a try
 * that has ended, and yield again and again: the message would never be among the dead letters.
 */
const orGiveBack = async (attempt: Attempt, work: Promise<Decided>): Promise<Decided> => {
  const { ports, claim } = attempt;
  try {
    return await work;
  } catch (error) {
    // While the lease lasts, the mail service tells of it: the next try finds that, and sends nothing.
    if (error instanceof NotNoted) throw error;
    // If this fails too, the lease ends by itself; a person must see what went wrong first.
    await ports.ledger.release(claim, ports.clock.now()).catch(() => undefined);
    throw error;
  }
};

/** The email is out, and the ledger could not be told. */
class NotNoted extends Error {
  override readonly name = 'NotNoted';
}

type Going = Extract<Proposal, { readonly decision: 'send' }>;

const send = async (attempt: Attempt, { contact, notes }: Going, mail: Mail): Promise<Decided> => {
  const { ports, message, claim, entry } = attempt;
  const ref = contact && contactRefOf(contact.email);
  const delivery = await ports.mailer.send(mail).catch(async (error: unknown) => {
    // If this fails too, the place is taken over by the next try, or counts for some days.
    await giveBackPlace(attempt).catch(() => undefined);
    throw error;
  });
  if ('setback' in delivery) {
    if (delivery.setback === 'address refused') {
      if (contact === undefined) throw new Error(`the mail service knows no such address as that of the ${message.email}'s reader`);
      await tellBounced(attempt, mail);
    }
    const delay = delayFor(delivery.setback, attempt, ref);
    // One whose answer was lost may have gone: its place is kept for the next try.
    if (delivery.setback !== 'away') await giveBackPlace(attempt, undefined, delay);
    return putOff(attempt, delay);
  }
  const { subject, to, sentAt } = mail;
  const detail = notes.length === 0 ? undefined : notes.join('; ');
  const decision = { at: sentAt, decision: 'sent', rule: 'sent', detail, contact: ref } as const;
  await ports.ledger
    .confirmSent(claim, entry, { ...delivery, recipient: to.address, subject, sentAt }, decision)
    .catch((cause: unknown) => {
      throw new NotNoted(`email ${claim.key} of ${claim.partnerId} was sent, which could not be noted`, { cause });
    });
  return answer(ports, message, { decision: 'sent' });
};

/** What is decided against sending holds; what is to be sent waits its turn, and is decided anew when that took a while. */
const decideAndDo = async (attempt: Attempt): Promise<Decided> => {
  const { ports, message } = attempt;
  let hasTurn = false;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const proposal = await propose(attempt);
    if (proposal.decision === 'skip') {
      await giveBackPlace(attempt, proposal.mailbox);
      return skip(attempt, proposal);
    }
    if (proposal.decision === 'defer') {
      if (passageOf(attempt, proposal) === 'awaits-approval') return hold(attempt, proposal);
      const delay = { ...proposal, contact: contactRefOf(proposal.contact.email) };
      await giveBackPlace(attempt, proposal.mailbox, delay);
      return putOff(attempt, delay);
    }
    if (passageOf(attempt, proposal) !== 'goes') {
      const withheld = await withhold(attempt, proposal);
      if (withheld === 'again') continue;
      return withheld;
    }
    if (!hasTurn) {
      const turn = await ports.pace.turn(emailNamed(ports.emails, message.email).purpose);
      if (!turn.hasTurn) {
        const delay = stepAside(attempt);
        await giveBackPlace(attempt, proposal.mailbox, delay);
        return putOff(attempt, delay);
      }
      hasTurn = true;
      if (turn.hasWaited) continue;
    }
    const mail = await composeMail(attempt, proposal);
    if (await takePlace(attempt, proposal, mail)) return send(attempt, proposal, mail);
  }
  throw new Error(`the mailbox of ${message.partnerId} met other writes ${MAX_TRIES} times`);
};

const stepAside = ({ ports }: Attempt): Delay => ({
  rule: 'pace',
  detail: 'others have taken all turns of the moment',
  until: plusSeconds(ports.clock.now(), ASIDE_SECONDS),
});

/**
 * Decides on one email and sends it once: claim, decide, take its place, send, confirm. A try that is killed leaves its claim,
 * and the next one sends when the lease is over; only one killed between send and confirm has sent already (docs/decisions).
 */
export const createSendEmail =
  (ports: SendEmailPorts) =>
  async (asked: EmailMessage): Promise<Decided> => {
    const message = await recall(ports, asked);
    if (message === undefined) return { decision: 'repeated', reason: 'what was looked at does not wait (any more)' };
    const { partnerId, email, deferrals, run } = message;
    const claim = { partnerId, key: ledgerKeyOf(message), name: ports.newClaim() };
    const now = ports.clock.now();
    const leaseUntil = plusSeconds(now, LEASE_SECONDS);
    const { isOurs, entry } = await claimOrSee(ports, { ...claim, email, now, leaseUntil, deferrals, run });
    if (!isOurs) return yieldTo(ports, message, entry);
    const attempt = { ports, message, claim, entry };
    return orGiveBack(attempt, hasGone(entry) ? noteGone(attempt) : decideAndDo(attempt));
  };
