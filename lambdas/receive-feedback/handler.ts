import { STOP_ALL } from '../../lib/journey/consent';
import { type ConsentPorts, changeConsent, tellConsent } from '../consent-change';
import { contactRefOf, eventIdOf } from '../identity';
import { isForStaff, ledgerKeyIn, partnerIn } from '../mail-tags';
import type { Clock } from '../ports/journey';
import type { AddressBook, FeedbackLedger } from '../ports/ledger';
import type { EventQueue } from '../ports/queues';
import { type Meaning, meaningOf } from './meaning';
import type { SesFeedback } from './told';
import { isWornOut, WORN_OUT_REASON } from './worn-out';

export interface ReceiveFeedbackPorts {
  readonly ledger: FeedbackLedger;
  readonly addresses: AddressBook;
  readonly consents: ConsentPorts['consents'];
  readonly events: EventQueue;
  readonly clock: Clock;
}

/** What was done with a report; nothing in it is personal. */
export type Feedback = {
  /** Mail to the program's own people is of no partner: it is in no timeline, and rings when it does not arrive. */
  readonly result: 'recorded' | 'staff mail' | 'unknown mail';
  readonly kind: string;
  readonly detail?: string | undefined;
  readonly partnerIds: readonly string[];
  readonly consequence?: Meaning['consequence'];
};

interface Consequence {
  readonly what: string;
  readonly type: 'email.bounced' | 'email.complained';
  readonly data: { readonly email: string; readonly permanent?: boolean; readonly why?: string };
}

const GONE = { what: 'email.bounced', type: 'email.bounced' } as const;

/** Our own mails say whose they are. What SES tells for a whole identity has no tags: then whoever has the address is meant. */
const partnersMeant = async ({ addresses }: ReceiveFeedbackPorts, feedback: SesFeedback, meaning: Meaning): Promise<readonly string[]> => {
  const tagged = partnerIn(feedback.mail.tags);
  if (tagged !== undefined) return [tagged];
  if (!feedback.isOfIdentity) return [];
  const found = new Set<string>();
  for (const address of meaning.addresses) for (const partnerId of await addresses.partnersWith(address)) found.add(partnerId);
  return [...found];
};

/** A bounce or a complaint is an event of the journey: its contact gets no more mail, or is tried again. */
const consequenceFor = async (
  { ledger }: ReceiveFeedbackPorts,
  partnerId: string,
  email: string,
  { consequence }: Meaning,
): Promise<Consequence> => {
  if (consequence === 'unwelcome') return { what: 'email.complained', type: 'email.complained', data: { email } };
  if (consequence === 'gone') return { ...GONE, data: { email, permanent: true } };
  const isGone = isWornOut(await ledger.fates(partnerId, email));
  if (isGone) return { ...GONE, data: { email, permanent: true, why: WORN_OUT_REASON } };
  // A mail that bounced for the moment (a full mailbox, an absence note) may still bounce for good: that is another event.
  return { what: 'email.bounced:transient', type: 'email.bounced', data: { email, permanent: false } };
};

/** The mail's place in the ledger: it says so itself, but for one with a long key, or one that SES tells of without tags. */
const keyOf = async ({ ledger }: ReceiveFeedbackPorts, partnerId: string, { mail }: SesFeedback): Promise<string | undefined> =>
  ledgerKeyIn(mail.tags) ?? (await ledger.keyOf(partnerId, mail.messageId));

/** As if its owner had clicked on the link in the mail. Repeated, it is one stop. */
const stop = async (ports: ReceiveFeedbackPorts, partnerId: string, address: string): Promise<void> => {
  const contactRef = contactRefOf(address);
  const consent = await changeConsent(ports, contactRef, STOP_ALL, 'mail service');
  await tellConsent(ports, 'ses', { partnerId, contactRef }, consent);
};

const tellPartner = async (ports: ReceiveFeedbackPorts, partnerId: string, feedback: SesFeedback, meaning: Meaning): Promise<boolean> => {
  const key = await keyOf(ports, partnerId, feedback);
  const isRecorded = key !== undefined && (await ports.ledger.record(partnerId, key, meaning));
  if (meaning.consequence === undefined) return isRecorded;
  // Without a ledger entry, too: whoever sent that mail, the address must be stopped.
  for (const address of meaning.addresses) {
    if (meaning.consequence === 'stopped') {
      await stop(ports, partnerId, address);
      continue;
    }
    const { what, type, data } = await consequenceFor(ports, partnerId, address, meaning);
    const id = eventIdOf('ses', `${feedback.mail.messageId}:${what}:${partnerId}:${address}`);
    const times = { occurredAt: meaning.at, receivedAt: ports.clock.now() };
    await ports.events.send({ id, type, source: 'ses', ...times, partner: { id: partnerId }, data: { ...data, emailKey: key } });
  }
  return isRecorded;
};

/** Puts what SES says beside the mail, and tells the journey what it must know. May be repeated, and told in any order. */
export const createReceiveFeedback =
  (ports: ReceiveFeedbackPorts) =>
  async (feedback: SesFeedback): Promise<Feedback> => {
    const meaning = meaningOf(feedback, ports.clock.now());
    const { kind, consequence, word, addresses } = meaning;
    if (consequence !== undefined && addresses.length === 0) throw new Error(`the ${kind} of ${feedback.mail.messageId} names no address`);
    if (isForStaff(feedback.mail.tags)) return { result: 'staff mail', kind, detail: word?.detail, partnerIds: [], consequence };
    const partnerIds = await partnersMeant(ports, feedback, meaning);
    let isRecorded = false;
    for (const partnerId of partnerIds) isRecorded = (await tellPartner(ports, partnerId, feedback, meaning)) || isRecorded;
    return { result: isRecorded ? 'recorded' : 'unknown mail', kind, detail: word?.detail, partnerIds, consequence };
  };
