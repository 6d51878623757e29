import { reasonOfPause } from '../../../lib/journey/apply/pause';
import type { PassedBy } from '../expected';
import type { Addressee, ExplainedDecision, ExplainedMail } from '../mails';
import type { Why } from '../why';
import { columns, count } from './columns';
import { becauseInWords, expectedInWords } from './expected';
import type { Look } from './look';
import { both, moment } from './moments';
import { waitingInWords } from './waiting';

/** Whom an email is for, in words. */
export const person = ({ is, role, name }: Addressee): string => {
  if (is === 'unknown') return 'somebody whom the record does not have (any more)';
  const what = is === 'contact' ? (role ?? 'a contact') : `the ${is}`;
  return name === undefined ? what : `${name} (${what})`;
};

/** `2026-11-23 08:00:00 UTC (in 13 h), 2026-11-23 09:00 in Europe/Berlin`. */
const until = (at: string, there: ExplainedDecision['untilThere'], { now }: Look): string => {
  const [utc, away] = [moment(at), both(at, now).slice(moment(at).length)];
  return `${utc} UTC${away}${there === undefined ? '' : `, ${there.time} in ${there.zone}`}`;
};

const fed = ({ feedback, feedbackDetail }: ExplainedMail): string =>
  feedback === undefined ? '' : ` [${feedback}${feedbackDetail === undefined ? '' : `: ${feedbackDetail}`}]`;

/** Nothing wakes an email that waits: its date is that of a person who does not get it. */
const outlivedInWords = ({ outlived, decisions }: ExplainedMail): string => {
  if (outlived === undefined) return '';
  const whom = decisions.at(-1)?.to;
  const why = outlived === 'stopped' ? 'has stopped it' : 'cannot be reached any more';
  return `; ${whom === undefined ? 'its reader' : person(whom)} ${why}: who gets it instead, if anybody, is decided then, and no sooner`;
};

/** A word holds for the email that was looked at: asked for anew since, it waits for another. */
const awaitingInWords = ({ dueAt, said }: ExplainedMail, look: Look): string => {
  const words = said === undefined ? '' : `${said.word} by ${said.by} on ${moment(said.at)}`;
  if (said?.isOfEarlier === false) return look.paint.cyan(`${words}, and not done yet`);
  const waits = `${look.paint.yellow('waits for approval')}${dueAt === undefined ? '' : ` until ${until(dueAt, undefined, look)}`}`;
  return `${waits}: npm run ops -- email approve${said === undefined ? '' : ` (what was ${words} was an earlier request for it)`}`;
};

const fateInWords = (mail: ExplainedMail, look: Look): string => {
  const { paint } = look;
  const { fate, to, attempts = 0, dueAt, decisions, deadLetter } = mail;
  switch (fate) {
    case 'sent':
      return `${paint.green('sent')} to ${to === undefined ? 'nobody known' : person(to)}${fed(mail)}`;
    case 'deferred':
      return `${paint.yellow('deferred')} until ${dueAt === undefined ? 'a time that is not recorded' : until(dueAt, decisions.at(-1)?.untilThere, look)}${outlivedInWords(mail)}`;
    case 'awaiting':
      return awaitingInWords(mail, look);
    case 'skipped':
    case 'suppressed':
      return paint.yellow(fate);
    case 'being-sent':
      return `${paint.cyan('being sent')}, try ${attempts}`;
    case 'asked-for':
      return `${paint.cyan('asked for')}, and nothing is decided yet`;
    case 'lost':
      return `${paint.red('LOST')}: its request is among the dead letters: npm run ops -- redrive ${deadLetter?.queue ?? ''}`;
  }
};

/** Whether the rule's own words say what the detail says, but for how many there are. */
const isSaid = (means: string | undefined, detail: string): boolean => means?.includes(detail.replace(/ \(\d+\)/, '')) ?? false;

const ruleInWords = ({ rule, means, detail }: ExplainedDecision): string =>
  `${rule}: ${means === undefined ? 'a rule that this checkout does not have' : `it ${means}`}${detail === undefined || isSaid(means, detail) ? '' : ` (${detail})`}`;

/** The line above says until when one waits, there as well: what a rule adds to that is the rest. */
const withoutDue = ({ detail, untilThere, ...rest }: ExplainedDecision): ExplainedDecision => {
  const said = untilThere && `due ${untilThere.time} in ${untilThere.zone}`;
  const left = detail
    ?.split('; ')
    .filter((part) => part !== said)
    .join('; ');
  return { ...rest, ...(left && { detail: left }) };
};

const decisionLines = ({ fate, decisions, reason }: ExplainedMail): readonly string[] => {
  const isDecided = fate === 'sent' || fate === 'skipped';
  if (decisions.length === 0) return isDecided ? [`${reason === undefined ? '' : `${reason}; `}by which rule is not recorded`] : [];
  // The line above says that it was sent: a decision that says no more needs none of its own.
  if (decisions.length === 1)
    return decisions.flatMap((only) =>
      only.rule === fate && only.detail === undefined ? [] : [ruleInWords(fate === 'deferred' ? withoutDue(only) : only)],
    );
  return decisions.map((each) => `${moment(each.at)} ${each.decision === each.rule ? '' : `${each.decision}, `}${ruleInWords(each)}`);
};

const NAME_WIDTH = 22;
const TIME_WIDTH = 19;

/** Where days are shorter than ours, what a clock on the wall shows is on another calendar than UTC beside it. */
const ownCalendar = ({ mails, secondsPerDay }: Why, { paint }: Look): readonly string[] =>
  secondsPerDay === undefined || !mails.some(({ fate, decisions }) => fate === 'deferred' && decisions.at(-1)?.untilThere !== undefined)
    ? []
    : [paint.dim(`times in a zone are by the partner's own calendar, on which a day lasts ${secondsPerDay} s`)];

/** `welcome`; `welcome, again`; `welcome, again (2)`. */
const nameOf = ({ email, again = 0 }: ExplainedMail): string =>
  `${email}${again === 0 ? '' : again === 1 ? ', again' : `, again (${again})`}`;

const drawMails = (why: Why, look: Look): readonly string[] => {
  const { mails, leftOut } = why;
  return [
    ...columns(
      mails.flatMap((mail) => [
        [moment(mail.at), nameOf(mail), fateInWords(mail, look)],
        ...decisionLines(mail).map((line) => ['', '', look.paint.dim(line)]),
      ]),
      [TIME_WIDTH, NAME_WIDTH, look.width - TIME_WIDTH - NAME_WIDTH - 6],
      { wrap: true },
    ),
    ...(leftOut === 0 ? [] : [look.paint.dim(`(${count(leftOut, 'older email')} left out: --all, without --limit, shows them)`)]),
    ...ownCalendar(why, look),
  ];
};

const pairs = (rows: readonly (readonly [email: string, text: string])[], { width }: Look): readonly string[] =>
  columns(rows, [NAME_WIDTH, width - NAME_WIDTH - 4], { wrap: true });

const section = (title: string, lines: readonly string[], { paint }: Look): readonly string[] =>
  lines.length === 0 ? [] : ['', paint.underline(title), ...lines];

const standing = ({ partner, waiting }: Why, look: Look): readonly string[] => {
  const { phase, run, state, outcome } = partner;
  const reason = reasonOfPause(partner, 'partner');
  const paused = reason === undefined ? [] : [['', look.paint.yellow(`${reason}: what falls due meanwhile is not sent`)]];
  const how = { running: '', closed: `, at rest: ${outcome ?? 'closed'}`, failed: ': FAILED, a person is needed' }[state];
  const waits = waiting.map((each) => ['', `waits for ${waitingInWords(each, look.now)}`]);
  const stopped = state === 'running' ? [] : [['', 'no run is under way: nothing more is asked for until one is']];
  return columns([[look.paint.dim('stands in'), `${phase}, run ${run}${how}`], ...paused, ...waits, ...stopped], [9, look.width - 13], {
    wrap: true,
  });
};

const passedLine = ({ email, step, because }: PassedBy): readonly [string, string] => [email, `${step}: ${becauseInWords(because)}`];

const elsewhereLine = ({ email, places }: Why['elsewhere'][number]): readonly [string, string] => [
  email,
  places.length === 0 ? 'no step of the program asks for it' : places.join('; '),
];

const inShort = ({ passedBy, elsewhere }: Why, { paint }: Look): readonly string[] => [
  '',
  paint.dim(
    `not asked for: ${count(passedBy.length, 'email')} that the run went past, ${elsewhere.length} of other phases and ways: --all`,
  ),
];

/** Each email of a partner's journey with what was decided on it and by which rule, and what would send the others; in full for one email. */
export const drawWhy = (why: Why, look: Look, { isFull }: { readonly isFull: boolean }): readonly string[] => {
  const { partner, mails, expected, passedBy, elsewhere, toldBy } = why;
  const { paint } = look;
  const differs =
    toldBy === undefined ? [] : [`told by version ${toldBy} of the program; the run was started with ${partner.journeyVersion}`];
  return [
    `${paint.bold(partner.name)}  ${paint.dim(partner.id)}`,
    ...standing(why, look),
    ...section('Asked for, and when it was last decided (UTC)', mails.length === 0 ? ['nothing is recorded'] : drawMails(why, look), look),
    ...section(
      'Not asked for yet (UTC)',
      [
        ...differs,
        ...pairs(
          expected.map((each) => [each.email, expectedInWords(each, look)]),
          look,
        ),
      ],
      look,
    ),
    ...(isFull ? section('Gone past by this run', pairs(passedBy.map(passedLine), look), look) : inShort(why, look)),
    ...(isFull ? section('Not asked for by where it stands: what would', pairs(elsewhere.map(elsewhereLine), look), look) : []),
  ];
};
