import { type CountedSend, countedAfter } from '../../lib/journey/sending/caps';
import { contactRefOf } from '../identity';
import type { Mail, Mailbox } from '../ports';
import { type Attempt, emailNamed } from './attempt';
import { isCounted, type Proposal } from './proposal';

type Going = Extract<Proposal, { readonly decision: 'send' }>;

/** All others, and of those only what still counts: a mailbox never grows. */
const others = ({ ports, claim }: Attempt, { sends }: Mailbox): CountedSend[] => {
  const { settings, scale } = ports.policy;
  const since = countedAfter(settings.sending.caps, scale, ports.clock.now());
  return sends.filter(({ key, at }) => key !== claim.key && at > since);
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
  return attempt.ports.mailboxes.replace(attempt.message.partnerId, mailbox, [...others(attempt, mailbox), own]);
};

/** Others write a mailbox now and then; ten times in a row they do not. */
const MAX_TRIES = 10;

/**
 * Gives the mail's place back, if this try or an earlier one took it: the mail does not go, not now or not at all.
 * @param seen the mailbox as this try has read it, when it took no place since
 */
export const giveBackPlace = async (attempt: Attempt, seen?: Mailbox): Promise<void> => {
  const { ports, message, claim } = attempt;
  if (!isCounted(ports, emailNamed(ports.emails, message.email), message)) return;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const mailbox = (tries === 0 ? seen : undefined) ?? (await ports.mailboxes.of(message.partnerId));
    if (!mailbox.sends.some(({ key }) => key === claim.key)) return;
    if (await ports.mailboxes.replace(message.partnerId, mailbox, others(attempt, mailbox))) return;
  }
  throw new Error(`the mailbox of ${message.partnerId} met other writes ${MAX_TRIES} times`);
};
