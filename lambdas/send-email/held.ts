import * as v from 'valibot';
import { type Passage, passageUnder } from '../../lib/journey/sending/mode';
import { plusDays } from '../../lib/journey/time';
import { type Instant, later, toInstant } from '../../lib/journey/words';
import { contactRefOf } from '../identity';
import { type EmailMessage, emailMessage } from '../messages';
import { type Attempt, type Decided, emailNamed, type SendEmailPorts } from './attempt';
import { composeMail } from './compose';
import { putOff, skip } from './endings';
import { giveBackPlace, takePlace } from './mailbox';
import type { Proposal } from './proposal';

type Ready = Exclude<Proposal, { readonly decision: 'skip' }>;
type Going = Extract<Ready, { readonly decision: 'send' }>;

/** So many days an email waits for a person; on a fast stage they are no shorter than an hour. */
export const APPROVAL_DAYS = 14;
const LEAST_MS = 3_600_000;

const readerOf = (ready: Ready) => (ready.decision === 'send' ? ready.to : ready.contact);

const contactOf = ({ contact }: Ready): string | undefined => contact && contactRefOf(contact.email);

/** A person has said yes to it as it was: somebody else would get it now, and they have not said yes to that. */
const isForAnother = ({ message: { isApproved, held } }: Attempt, ready: Ready): boolean =>
  isApproved === true && held !== undefined && held.contact !== contactOf(ready);

/** Whether the modes that it has come under let an email go that is ready to. What a person has approved need not wait for that again. */
export const passageOf = (attempt: Attempt, ready: Ready): Passage => {
  const passage = passageUnder(ready.modes, readerOf(ready).email);
  return passage === 'awaits-approval' && attempt.message.isApproved && !isForAnother(attempt, ready) ? 'goes' : passage;
};

/** What asks for emails without a step, by how their keys begin. */
const ASKS: Readonly<Record<string, string>> = {
  event: 'an event',
  thanks: 'a milestone that was reached',
  task: 'a task that was opened',
  again: 'a person, once more',
};

const askedBy = ({ message: { run, step }, claim: { key } }: Attempt): string => {
  if (step !== undefined) return `${step}${run === undefined ? '' : ` of run ${run}`}`;
  return ASKS[key.slice(0, key.indexOf(':'))] ?? key;
};

/** To whom it would have gone, and what asked for it, without a name or an address. */
const detailOf = (attempt: Attempt, ready: Ready): string => {
  const { message, ports } = attempt;
  const { contact } = ready;
  const audience = message.audience ?? emailNamed(ports.emails, message.email).to;
  const whom = contact === undefined ? `the ${audience}` : (contact.role ?? 'a contact');
  const waited = message.milestone === undefined ? undefined : ports.letterhead.program.milestones[message.milestone];
  const why = `asked for by ${askedBy(attempt)}`;
  return `to ${whom}; ${waited === undefined ? why : `reminds of "${waited.title}", ${why}`}`;
};

const until = ({ ports }: Attempt): Instant => {
  const now = ports.clock.now();
  return later(plusDays(ports.policy.scale, now, APPROVAL_DAYS), toInstant(Date.parse(now) + LEAST_MS));
};

/** Waits for a person: the message comes back when the time for that is over, and a person's word goes before it. */
export const hold = async (attempt: Attempt, ready: Ready): Promise<Decided> => {
  const contact = contactOf(ready);
  const isAnew = isForAnother(attempt, ready);
  await giveBackPlace(attempt, ready.mailbox);
  // It was held before, and nobody has said a word since.
  if (attempt.entry.request !== undefined && !isAnew)
    return skip(attempt, { rule: 'not-approved', detail: `${APPROVAL_DAYS} days are over; ${detailOf(attempt, ready)}`, contact });
  const { met } = ready;
  const detail = `${detailOf(attempt, ready)}${isAnew ? '; it was approved for another contact' : ''}`;
  // The yes was for another one, and goes with it: what comes back by itself has none.
  const unsaid = { ...attempt, message: { ...attempt.message, isApproved: undefined } };
  return putOff(unsaid, { rule: 'awaits-approval', detail, until: until(attempt), contact, met, awaitsApproval: true });
};

/**
 * All but the sending, of an email that would go now: it is written, so that a letter that cannot be is found before its first
 * reader; and when it is observed its place is taken, so that the next ones keep their distance as in life. `again` when the
 * mailbox has changed meanwhile.
 */
export const withhold = async (attempt: Attempt, going: Going): Promise<Decided | 'again'> => {
  const passage = passageOf(attempt, going);
  if (passage === 'goes') throw new Error(`email ${attempt.claim.key} of ${attempt.claim.partnerId} is not to be withheld`);
  if (passage === 'awaits-approval') return hold(attempt, going);
  const mail = await composeMail(attempt, going);
  if (passage === 'not-on-allowlist') await giveBackPlace(attempt, going.mailbox);
  else if (!(await takePlace(attempt, going, mail, true))) return 'again';
  return skip(attempt, { rule: passage, detail: detailOf(attempt, going), contact: going.contact && contactRefOf(going.contact.email) });
};

/** By words of before requests said since when they wait: about whatever waits under the key. */
const isAbout = (word: EmailMessage, waiting: EmailMessage): boolean =>
  word.held === undefined || waiting.held === undefined || Date.parse(word.held.at) === Date.parse(waiting.held.at);

/** A person's word is about the message that they saw wait under its key; undefined when it does not (any more). */
export const recall = async ({ ledger }: SendEmailPorts, message: EmailMessage): Promise<EmailMessage | undefined> => {
  const { word, partnerId, key } = message;
  if (word === undefined) return message;
  const request = key === undefined ? undefined : await ledger.request(partnerId, key);
  if (request === undefined) return undefined;
  const waiting = v.parse(emailMessage, JSON.parse(request));
  if (!isAbout(message, waiting)) return undefined;
  // With its key: a no that finds another try at work comes back, and is recalled once more.
  return word === 'approved' ? { ...waiting, isApproved: true } : { ...waiting, key, word };
};
