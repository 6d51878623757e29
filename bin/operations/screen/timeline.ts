import type { TimelineEntry } from '../timeline';
import { columns } from './columns';
import type { Look } from './look';
import { moment } from './moments';

type Of<K extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: K }>;

const eventText = ({ type, source, notes }: Of<'event'>): string =>
  `${type} (${source === 'journey' ? 'workflow' : source})${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`;

const runText = ({ change, phase, run, outcome, execution }: Of<'run'>): string => {
  const how = change === 'failed' || outcome === undefined ? (outcome ?? '') : `"${outcome}"`;
  return `${change} ${phase}, run ${run}${how === '' ? '' : `: ${how}`}${execution === undefined ? '' : ` [execution ${execution}]`}`;
};

/** `[delivery, opened]`, `[bounce: Transient MailboxFull]`; nothing while nothing is known. */
const fateText = ({ feedback, feedbackDetail, looked }: Of<'email'>): string => {
  const said = feedback === undefined || feedbackDetail === undefined ? feedback : `${feedback}: ${feedbackDetail}`;
  const words = said === undefined ? looked : [said, ...looked];
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
};

/** The rule by its name, as `ops why` explains it; of before rules were recorded, the reason alone. */
const ruleText = ({ rule, detail, reason }: Of<'email'>): string => {
  const words = [rule, detail ?? reason].filter((each) => each !== undefined);
  return words.length === 0 ? 'no reason given' : words.join(', ');
};

const untilText = ({ until }: Of<'email'>): string => (until === undefined ? '' : ` until ${moment(until)}`);

const emailText = (entry: Of<'email'>): string => {
  const { email, status, attempts, recipient, subject } = entry;
  if (status === 'skipped') return `${email} not sent: ${ruleText(entry)}`;
  if (status === 'deferred') return `${email} deferred${untilText(entry)}: ${ruleText(entry)}`;
  if (status === 'claimed') return `${email} being sent, try ${attempts}`;
  return `${email} to ${recipient ?? 'nobody known'}${fateText(entry)}: ${subject ?? ''}`;
};

const BAD_FEEDBACK = new Set(['bounce', 'complaint', 'reject', 'rendering failure', 'unsubscription']);

const textOf = (entry: TimelineEntry, { paint }: Look): readonly [kind: string, text: string] => {
  switch (entry.kind) {
    case 'event':
      return [entry.source === 'journey' ? paint.dim('event') : paint.cyan('event'), eventText(entry)];
    case 'milestone':
      return [paint.green('milestone'), entry.milestone];
    case 'run':
      return [entry.change === 'failed' ? paint.red('run') : paint.blue('run'), runText(entry)];
    case 'email': {
      const isTrouble = entry.status !== 'sent' || BAD_FEEDBACK.has(entry.feedback ?? '');
      return [isTrouble ? paint.yellow('email') : paint.magenta('email'), emailText(entry)];
    }
  }
};

/** One line an entry: when, what kind, and what. */
export const drawTimeline = (entries: readonly TimelineEntry[], look: Look): readonly string[] =>
  columns(
    entries.map((entry) => [moment(entry.at), ...textOf(entry, look)]),
    [19, 9, look.width - 34],
  );
