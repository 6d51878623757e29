import * as v from 'valibot';
import { contactRefOf } from '../../lambdas/identity';
import type { Person } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import type { LedgerMail, LoggedEvent } from './story';

/** One line of a partner's timeline. */
export type TimelineEntry =
  | {
      readonly at: Instant;
      readonly kind: 'event';
      readonly id: string;
      readonly type: string;
      readonly source: string;
      readonly notes: readonly string[];
    }
  | { readonly at: Instant; readonly kind: 'milestone'; readonly milestone: string }
  | RunEntry
  | {
      readonly at: Instant;
      readonly kind: 'email';
      readonly key: string;
      readonly email: string;
      readonly status: LedgerMail['status'];
      /** How often it was begun; many for one that is still `claimed` mean that it cannot be sent. */
      readonly attempts: number;
      readonly recipient?: string | undefined;
      readonly subject?: string | undefined;
      readonly reason?: string | undefined;
      /** The rule that decided, and what it said of this email; absent of before decisions were recorded. */
      readonly rule?: string | undefined;
      readonly detail?: string | undefined;
      /** Of one that was put off: until when. */
      readonly until?: string | undefined;
      readonly feedback?: string | undefined;
      /** The mail service's own word for it, such as `Permanent General`. */
      readonly feedbackDetail?: string | undefined;
      readonly feedbackAt?: string | undefined;
      /** Opened or clicked, by a person or a machine; scanned, by a machine as likely as not. */
      readonly looked: readonly ('opened' | 'clicked' | 'scanned')[];
    };

export interface RunEntry {
  readonly at: Instant;
  readonly kind: 'run';
  readonly change: 'started' | 'ended' | 'stopped' | 'failed';
  readonly phase: string;
  readonly run: number;
  readonly outcome?: string;
  /** Of a start: what Step Functions says of the execution, when it still knows it. */
  readonly execution?: string;
}

const REACHED = 'reached: ';
const ONLY_LOGGED = /only logged$/;
/** Notes that stand in the timeline as lines of their own. */
const OWN_LINE = /^(reached: |started \S+, run \d+$|\S+ ended: )|: a person is needed$/;

const runData = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ phase: v.string(), run: v.number(), outcome: v.optional(v.string()), status: v.optional(v.string()) }),
);

/** Runs that a workflow says it has ended, or is said to have failed. */
const endOf = ({ at, type, data, notes }: LoggedEvent): readonly RunEntry[] => {
  if ((type !== 'phase.completed' && type !== 'phase.failed') || notes.some((note) => ONLY_LOGGED.test(note))) return [];
  const parsed = v.safeParse(runData, data);
  if (!parsed.success) return [];
  const { phase, run, outcome, status } = parsed.output;
  const how = type === 'phase.failed' ? status?.toLowerCase() : outcome;
  return [
    { at, kind: 'run', change: type === 'phase.failed' ? 'failed' : 'ended', phase, run, ...(how !== undefined && { outcome: how }) },
  ];
};

const runsOf = (event: LoggedEvent): readonly RunEntry[] => [
  ...endOf(event),
  ...event.effects.flatMap((effect): readonly RunEntry[] => {
    const base = { at: event.at, kind: 'run' } as const;
    if (effect.kind === 'stop') return [{ ...base, change: 'stopped', phase: effect.phase, run: effect.run }];
    if (effect.kind === 'start') return [{ ...base, change: 'started', phase: effect.phase, run: effect.input.run }];
    return [];
  }),
];

const CONTACT = /^contact ([\w-]{22})(?= )/;

/** Notes name a contact by its reference, as no address may stand there; who it is, the record knows, as long as it has that contact. */
const withContacts = (notes: readonly string[], contacts: readonly Person[]): readonly string[] =>
  notes.map((note) => note.replace(CONTACT, (whole, ref) => contacts.find(({ email }) => contactRefOf(email) === ref)?.email ?? whole));

/** An event, then what it reached, then the runs that it ended and started. Its data stays out: it may hold task tokens. */
const entriesOf = (event: LoggedEvent, contacts: readonly Person[]): readonly TimelineEntry[] => {
  const { at, id, type, source, notes } = event;
  const reached = notes.filter((note) => note.startsWith(REACHED)).map((note) => note.slice(REACHED.length));
  return [
    { at, kind: 'event', id, type, source, notes: withContacts(notes, contacts).filter((note) => !OWN_LINE.test(note)) },
    ...reached.map((milestone) => ({ at, kind: 'milestone', milestone }) as const),
    ...runsOf(event),
  ];
};

/** A scan is told only where no later look is: every company with a scanner has one. */
const looksAt = ({ openedAt, clickedAt, scannedAt }: LedgerMail): ('opened' | 'clicked' | 'scanned')[] => {
  if (clickedAt !== undefined) return ['clicked'];
  if (openedAt !== undefined) return ['opened'];
  return scannedAt === undefined ? [] : ['scanned'];
};

type MailEntry = Extract<TimelineEntry, { kind: 'email' }>;

/** The mail as it is now, with what the mail service has told of it. */
const entryOf = (mail: LedgerMail): MailEntry => {
  const { at, key, email, status, attempts, recipient, subject, reason, feedback, feedbackDetail, feedbackAt } = mail;
  const became = { feedback, feedbackDetail, feedbackAt, looked: looksAt(mail) };
  return { ...{ at, kind: 'email', key, email, status, attempts, recipient, subject, reason }, ...became };
};

/** A line for each recorded decision, and one for a try that is under way; of before decisions were recorded, one for the mail. */
const entriesOfMail = (mail: LedgerMail): readonly MailEntry[] => {
  const { key, email, attempts, status, decisions = [] } = mail;
  const whole = entryOf(mail);
  const decided = decisions.map(({ at, decision, rule, detail, until }): MailEntry => {
    const said = { at, status: decision, rule, detail, until };
    return decision === 'sent' ? { ...whole, ...said } : { kind: 'email', key, email, attempts, looked: [], ...said };
  });
  return decided.length === 0 || status === 'claimed' ? [...decided, whole] : decided;
};

/** A partner's story as one list, oldest first. */
export const timelineOf = (
  events: readonly LoggedEvent[],
  mails: readonly LedgerMail[],
  contacts: readonly Person[] = [],
): readonly TimelineEntry[] =>
  [...events.flatMap((event) => entriesOf(event, contacts)), ...mails.flatMap(entriesOfMail)].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
