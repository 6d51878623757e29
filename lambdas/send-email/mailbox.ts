import { type CountedSend, countedAfter } from '../../lib/journey/sending/caps';
import { keptUntil, type WaitingMail } from '../../lib/journey/sending/waiting';
import { contactRefOf } from '../identity';
import type { Mail, Mailbox } from '../ports/mail';
import { type Attempt, emailNamed } from './attempt';
import type { Delay } from './endings';
import { isCounted, type Proposal } from './proposal';

type Going = Extract<Proposal, { readonly decision: 'send' }>;

/** All others, and of those only what still counts: a mailbox never grows. */
const others = ({ ports, claim }: Attempt, { sends }: Mailbox): CountedSend[] => {
  const { settings, scale } = ports.policy;
  const since = countedAfter(settings.sending.caps, scale, ports.clock.now());
  return sends.filter(({ key, at }) => key !== claim.key && at > since);
};

/** Those that wait for a place; whoever did not come for it is not waited for. */
const stillWaiting = ({ ports }: Attempt, { waiting = [] }: Mailbox): readonly WaitingMail[] => {
  const now = ports.clock.now();
  return waiting.filter((each) => keptUntil(ports.policy.scale, each) > now);
};

/**
 * Takes the mail's place among those that caps count, before it is sent: of two senders that both read "one more fits", one
 * gets it. False when somebody has written in between; then all is to be decided anew. An earlier try's own place is taken over.
 */
export const takePlace = async (
  attempt: Attempt,
  { mailbox, contact }: Going,
  { sentAt }: Pick<Mail, 'sentAt'>,
  observed?: true,
): Promise<boolean> => {
  if (mailbox === undefined || contact === undefined) return true;
  const own = { key: attempt.claim.key, contact: contactRefOf(contact.email), at: sentAt, ...(observed && { observed }) };
  const { mailboxes } = attempt.ports;
  // It stays among those that wait until its time is over: if the mail service does not take it, it is still its turn. One that is only observed has had it.
  const waiting = stillWaiting(attempt, mailbox).filter(({ key }) => !observed || key !== own.key);
  return mailboxes.replace(attempt.message.partnerId, mailbox, [...others(attempt, mailbox), own], waiting);
};

/** Others write a mailbox now and then; ten times in a row they do not. */
const MAX_TRIES = 10;
/** More do not wait for one partner's places at a time; one that is too many waits all the same, and goes before nobody. */
const MOST_WAITING = 20;

/** How the mail itself waits from now on: since a cap put it off for the first time. Undefined when it does not wait for a place. */
const ownWait = ({ ports, claim }: Attempt, { waiting = [] }: Mailbox, delay: Delay | undefined): WaitingMail | undefined => {
  const known = waiting.find(({ key }) => key === claim.key);
  const from = delay?.placeAt ?? known?.from;
  const contact = delay?.contact ?? known?.contact;
  if (delay === undefined || from === undefined || contact === undefined) return undefined;
  return { key: claim.key, contact, since: known?.since ?? ports.clock.now(), from, until: delay.until };
};

const waitingFrom = (attempt: Attempt, mailbox: Mailbox, delay: Delay | undefined): readonly WaitingMail[] => {
  const own = ownWait(attempt, mailbox, delay);
  const rest = stillWaiting(attempt, mailbox).filter(({ key }) => key !== attempt.claim.key);
  return own === undefined ? rest : [...rest, own].slice(0, MOST_WAITING);
};

/**
 * Gives the mail's place back, if this try or an earlier one took it: the mail does not go, not now or not at all. One that is
 * put off by a cap is noted as waiting, so that nobody who comes later goes before it.
 * @param seen the mailbox as this try has read it, when it took no place since
 * @param delay why it is put off; it never goes when left out
 */
export const giveBackPlace = async (attempt: Attempt, seen?: Mailbox, delay?: Delay): Promise<void> => {
  const { ports, message, claim } = attempt;
  if (!isCounted(ports, emailNamed(ports.emails, message.email), message)) return;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const mailbox = (tries === 0 ? seen : undefined) ?? (await ports.mailboxes.of(message.partnerId));
    const { sends, waiting = [] } = mailbox;
    const isMentioned = [...sends, ...waiting].some(({ key }) => key === claim.key);
    if (!isMentioned && ownWait(attempt, mailbox, delay) === undefined) return;
    const written = ports.mailboxes.replace(message.partnerId, mailbox, others(attempt, mailbox), waitingFrom(attempt, mailbox, delay));
    if (await written) return;
  }
  throw new Error(`the mailbox of ${message.partnerId} met other writes ${MAX_TRIES} times`);
};
