import type { Emails, StepVariables } from '../../lib/journey/emails';
import type { SendingPolicy } from '../../lib/journey/sending/decide';
import type { MailSetting } from '../../lib/journey/sending/mode';
import type { SendingRule } from '../../lib/journey/sending/rules';
import type { EmailMessage } from '../messages';
import type { Clock, PartnerReader, Workflows } from '../ports/journey';
import type { Claim, LedgerEntry, SendLedger } from '../ports/ledger';
import type { Mailboxes, Mailer, MailModes, Pace } from '../ports/mail';
import type { Consents, PreferenceLinks, TaskLinks } from '../ports/people';
import type { EmailsLater, EventQueue } from '../ports/queues';
import type { RenderedEmail } from './render';
import type { Letterhead } from './variables';

export interface SendEmailPorts {
  readonly letterhead: Letterhead;
  readonly emails: Emails;
  /** An email of those as the mail service takes it. */
  readonly render: (email: Emails[string], variables: StepVariables & { readonly event?: unknown }) => Promise<RenderedEmail>;
  readonly policy: SendingPolicy;
  readonly senderAddress: string;
  readonly reader: PartnerReader;
  readonly consents: Consents;
  readonly links: PreferenceLinks;
  readonly taskLinks: TaskLinks;
  readonly mailboxes: Mailboxes;
  readonly ledger: SendLedger;
  /** How far mail goes: what the stage is set to, and where it is kept what holds since when. */
  readonly gate: { readonly setting: MailSetting; readonly modes: MailModes };
  readonly pace: Pace;
  readonly mailer: Mailer;
  readonly later: EmailsLater;
  readonly events: EventQueue;
  readonly workflows: Pick<Workflows, 'answer'>;
  readonly clock: Clock;
  /** A name for one try's claim that no other try has. */
  newClaim(): string;
}

/** One try at one email, which holds the claim on it. */
export interface Attempt {
  readonly ports: SendEmailPorts;
  readonly message: EmailMessage;
  readonly claim: Claim;
  /** The entry as it was claimed. */
  readonly entry: LedgerEntry;
}

/** What became of a message, for the workflow that waits, the log and the metrics. */
export interface Decided {
  readonly decision: 'sent' | 'skipped' | 'deferred' | 'repeated';
  readonly rule?: SendingRule;
  readonly reason?: string;
}

/** The email of that name. A running phase may ask for one that the program has no more: then a person must put it back. */
export const emailNamed = (emails: Emails, name: string): Emails[string] => {
  const email = emails[name];
  if (email === undefined) throw new Error(`there is no email "${name}"; a running phase sends it, so put it back`);
  return email;
};

/** From here on the ledger owns the mail: the workflow that waits for the decision goes on. */
export const answer = async ({ workflows }: SendEmailPorts, { taskToken }: EmailMessage, decided: Decided): Promise<Decided> => {
  if (taskToken !== undefined) await workflows.answer(taskToken, { ...decided });
  return decided;
};
