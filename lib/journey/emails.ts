import type { Logo } from './brand';
import type { EventData, EventType } from './events';
import type { Numbers } from './partner';
import type { Audience, ContactRole, Instant, PhaseId, Segment, Track } from './words';

/** What every email can say, whoever it goes to: facts and names. Which words they have in a language is the program's matter. */
export interface StepVariables {
  /** The language that it is written in: one of the program's. */
  readonly locale: string;
  readonly program: {
    readonly name: string;
    readonly company: string;
    readonly currency: string;
    readonly postalAddress: string;
    readonly logo?: Logo | undefined;
    readonly links: Readonly<
      Record<
        'portal' | 'apply' | 'training' | 'certification' | 'booking' | 'dealRegistration' | 'agreement' | 'renewal' | 'survey',
        string
      >
    >;
  };
  readonly partner: {
    readonly id: string;
    readonly name: string;
    readonly track: Track;
    readonly segment: Segment;
    readonly tier: string;
    readonly phase: PhaseId;
    readonly exitReason?: string | undefined;
    readonly motivation?: string | undefined;
  };
  /** Whom the email greets: a contact of the partner, or the manager or head of the program. */
  readonly recipient: { readonly name: string; readonly firstName: string };
  readonly manager: { readonly name: string; readonly firstName: string; readonly email: string };
  /** What the partner brought, this term and in all; money in minor units of the program's currency. */
  readonly numbers: {
    readonly thisTerm: Numbers;
    readonly total: Numbers;
    readonly openDeals: number;
    readonly plan: { readonly leads: number; readonly revenue: number };
  };
  readonly term?:
    | { readonly startedAt: Instant; readonly endsAt: Instant; readonly months: number; readonly autoRenews: boolean }
    | undefined;
  readonly tier: {
    readonly name: string;
    readonly next?: { readonly name: string; readonly missingRevenue: number; readonly missingDeals: number } | undefined;
  };
  /** Names of the current phase's milestones that are not reached. */
  readonly missing: readonly string[];
  /** The wait that the email belongs to, when it is a reminder: its milestone's name, and the days since it began. */
  readonly waiting?: { readonly milestone: string; readonly since: Instant; readonly days: number } | undefined;
  /** The task that the email is about, when it is about one; its title is the journey's. At `url` its reader says, once, that it is done. */
  readonly task?: { readonly title: string; readonly dueAt: Instant; readonly url?: string | undefined } | undefined;
  readonly sentAt: Instant;
  /** Where the reader chooses which emails come, and stops them; absent on mail that nobody can stop. */
  readonly preferencesUrl?: string | undefined;
}

/** What a thank-you can say beside that: the event that reached the milestone. */
export type ThanksVariables<T extends EventType> = StepVariables & { readonly event: EventData<T> };

/** The streams that emails go in. `service` mail is owed to the partner (a decision, access and start, an agreement and its terms) and cannot be stopped; `journey` mail can. */
export const PURPOSES = ['service', 'journey'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Which stream an email goes in, by its name. Who has no templates knows the names of the service mail alone. */
export type PurposeOf = (email: string) => Purpose;
export const purposesBy =
  (serviceEmails: readonly string[]): PurposeOf =>
  (email) =>
    serviceEmails.includes(email) ? 'service' : 'journey';

/** What a person can stop: `journey` is all journey mail, the others are parts of it. */
export const TOPICS = ['journey', 'digests', 'reminders'] as const;
export type Topic = (typeof TOPICS)[number];

/** Rendered by `program/emails`: markup is the email library's, see React Email. */
export interface Email<V extends StepVariables, Markup = unknown> {
  readonly to: Audience;
  readonly purpose: Purpose;
  /** The part of the journey mail that it belongs to, when it can be stopped by itself; absent on service mail. */
  readonly topic?: Exclude<Topic, 'journey'>;
  /** Contact roles in the order to try them, for mail to the partner. Roles of the program's own senders may stand here, too. */
  readonly roles?: readonly (ContactRole | (string & Record<never, never>))[];
  // Method syntax would make these bivariant, and an email that needs more than the journey supplies would compile.
  readonly subject: (variables: V) => string;
  readonly body: (variables: V) => Markup;
  /** Shown in the gallery and used by the tests. */
  readonly sample: V;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds emails of any variables; the lookups below give them back typed
export type Emails = Readonly<Record<string, Email<any>>>;

/** Names of the emails that are owed to their readers. */
export const serviceEmailsAmong = (emails: Emails): readonly string[] =>
  Object.entries(emails).flatMap(([name, { purpose }]) => (purpose === 'service' ? [name] : []));

/** Names of the emails that need nothing beyond `V`. */
export type EmailNamesFor<E extends Emails, V> = {
  [K in keyof E & string]: E[K] extends Email<infer Needed> ? (V extends Needed ? K : never) : never;
}[keyof E & string];
