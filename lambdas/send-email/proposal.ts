import { reasonOfPause } from '../../lib/journey/apply/pause';
import type { Email } from '../../lib/journey/emails';
import type { Contact, Partner } from '../../lib/journey/partner';
import type { CountedSend } from '../../lib/journey/sending/caps';
import { keepsHours } from '../../lib/journey/sending/clock';
import { type Decision, decideSending } from '../../lib/journey/sending/decide';
import type { MailMode } from '../../lib/journey/sending/mode';
import { type Audience, toInstant } from '../../lib/journey/words';
import { contactRefOf } from '../identity';
import type { EmailMessage } from '../messages';
import type { Mailbox } from '../ports/mail';
import { type Attempt, emailNamed, type SendEmailPorts } from './attempt';
import { type ModesMet, modesFor } from './mode';
import { type KnownPartner, type Withdrawal, withdrawn } from './withdrawn';

/** What is to become of an email, by what is known at one moment. */
export type Proposal = {
  /** As it was read; absent for mail that no cap counts. */
  readonly mailbox?: Mailbox | undefined;
} & (
  | Extract<Decision, { readonly decision: 'skip' }>
  /** What holds mail back at all is not said yet: that is for these modes. */
  | (Extract<Decision, { readonly decision: 'send' | 'defer' }> & { readonly known: KnownPartner } & ModesMet)
);

const NOBODY = { rule: 'partner-unknown', detail: 'the partner is not known (any more)' } as const;

type AnyEmail = Pick<Email<never>, 'to' | 'purpose'>;

const audienceOf = ({ to }: AnyEmail, { audience }: EmailMessage): Audience => audience ?? to;

const isForPartner = (email: AnyEmail, message: EmailMessage): boolean => audienceOf(email, message) === 'partner';

/** Asked for before the organisation was erased: who has its id now is a new partner, and it is none of theirs. */
const isOfBefore = ({ requestedAt }: EmailMessage, { forgetsBefore }: Partner): boolean =>
  forgetsBefore !== undefined && toInstant(requestedAt) <= forgetsBefore;

/** Journey mail to a partner's contacts is counted, where days are long enough for it. */
export const isCounted = ({ policy }: SendEmailPorts, email: AnyEmail, message: EmailMessage): boolean =>
  email.purpose === 'journey' && isForPartner(email, message) && keepsHours(policy.scale);

/** What each contact has stopped. Read for journey mail alone: service mail is owed, whatever was stopped. */
const stopsOf = async ({ consents }: SendEmailPorts, email: AnyEmail, message: EmailMessage, partner: Partner) => {
  const isAsked = email.purpose === 'journey' && isForPartner(email, message);
  const stops = isAsked ? await consents.of(partner.contacts.map((contact) => contactRefOf(contact.email))) : new Map();
  return (contact: Contact) => stops.get(contactRefOf(contact.email)) ?? new Set();
};

const decideOn = async (
  attempt: Attempt,
  known: KnownPartner,
  mailbox: Mailbox | undefined,
  modes: readonly MailMode[],
): Promise<Decision> => {
  const { ports, message, claim } = attempt;
  // What is only observed keeps to the caps as if all of it had gone; what goes counts what went.
  const counts = modes.includes('observe') ? () => true : ({ observed }: CountedSend) => observed !== true;
  const email = emailNamed(ports.emails, message.email);
  const { partner } = known;
  return decideSending(ports.policy, {
    email,
    audience: message.audience,
    partner,
    stopped: await stopsOf(ports, email, message, partner),
    refOf: (contact) => contactRefOf(contact.email),
    sends: (mailbox?.sends ?? []).filter(counts),
    waiting: mailbox?.waiting,
    key: claim.key,
    now: ports.clock.now(),
  });
};

/** A person has paused all mail to the partner, service mail too. What waits for a night or a cap is looked at when it falls due. */
const heldBack = (email: AnyEmail, message: EmailMessage, partner: Partner): Withdrawal | undefined => {
  const detail = reasonOfPause(partner, audienceOf(email, message));
  return detail === undefined ? undefined : { rule: 'partner-paused', detail };
};

/** A person has said so; who, and why, stands in the timeline. */
const declined = ({ word }: EmailMessage): Withdrawal | undefined =>
  word === 'declined' ? { rule: 'declined', detail: 'declined by a person' } : undefined;

/** Reads everything anew and decides. Writes nothing. */
export const propose = async (attempt: Attempt): Promise<Proposal> => {
  const { ports, message } = attempt;
  const email = emailNamed(ports.emails, message.email);
  const mailbox = isCounted(ports, email, message) ? await ports.mailboxes.of(message.partnerId) : undefined;
  const known = await ports.reader.partner(message.partnerId);
  if (known === undefined || isOfBefore(message, known.partner)) return { decision: 'skip', ...NOBODY, mailbox };
  const withdrawal =
    declined(message) ??
    withdrawn(ports.letterhead.program, message, known, { purpose: email.purpose, now: ports.clock.now() }) ??
    heldBack(email, message, known.partner);
  if (withdrawal !== undefined) return { decision: 'skip', ...withdrawal, mailbox };
  const met = await modesFor(ports, message, known.partner.track);
  const decision = await decideOn(attempt, known, mailbox, met.modes);
  return decision.decision === 'skip' ? { ...decision, mailbox } : { ...decision, ...met, known, mailbox };
};
