import { executionName } from '../../lambdas/adapters/workflows';
import { outcomeOf } from '../../lib/journey/apply/reach';
import type { Program } from '../../lib/journey/definition';
import { isWebhookEventType } from '../../lib/journey/events';
import type { ProgramSettings } from '../../lib/journey/settings';
import { isRealTime, type TimeScale } from '../../lib/journey/time';
import { type Instant, toInstant } from '../../lib/journey/words';
import { emailsAhead } from './ahead';
import { lastWordOn } from './email-words';
import type { Expected, PassedBy } from './expected';
import type { LostMail } from './lost';
import { type ExplainedMail, type Explaining, explainMail, mailAt } from './mails';
import { placesOf } from './places';
import type { LoggedEvent, Story } from './story';
import { type Waiting, waitingOf } from './waits';
import type { Match, Traces } from './walk';

/** Why each email of a partner's journey was sent, was not, or is still to come. The shape that `why --json` prints. */
export interface Why {
  readonly partner: Pick<
    Story['partner'],
    'id' | 'name' | 'phase' | 'run' | 'state' | 'outcome' | 'paused' | 'journeyStartedAt' | 'journeyVersion'
  >;
  /** The only email that was asked about. */
  readonly email?: string;
  readonly waiting: readonly Waiting[];
  /** What was asked for, the oldest first. */
  readonly mails: readonly ExplainedMail[];
  /** So many older ones were left out: by a limit, or as those of earlier journeys. */
  readonly leftOut: number;
  /** What the run has not asked for yet, in the order of its phase. */
  readonly expected: readonly Expected[];
  /** What the run went past. */
  readonly passedBy: readonly PassedBy[];
  /** Emails of the program that are neither, and what would send each. */
  readonly elsewhere: readonly { readonly email: string; readonly places: readonly string[] }[];
  /** How long a day of the partner's own calendar lasts, where that is no day of ours: `untilThere` is on it. */
  readonly secondsPerDay?: number;
  /** The version of the program that `expected` is told by, when the run was started with another one. */
  readonly toldBy?: string;
}

export interface Asking {
  readonly program: Program;
  readonly settings: Pick<ProgramSettings, 'head' | 'sending'>;
  readonly scale: TimeScale;
  /** Names of all emails that the program can send. */
  readonly emails: readonly string[];
  readonly hasStopped?: Explaining['hasStopped'];
  /** Only this one. */
  readonly email?: string | undefined;
  /** Those of earlier journeys too. */
  readonly all: boolean;
  readonly limit?: number | undefined;
  readonly now: number;
}

/** What an event asked for, as its log item has it, and the ledger does not know yet. */
const undecided = (events: readonly LoggedEvent[], known: ReadonlySet<string>): readonly ExplainedMail[] =>
  events.flatMap(({ at, effects }) =>
    effects.flatMap((effect): readonly ExplainedMail[] =>
      effect.kind === 'email' && !known.has(effect.key)
        ? [{ ...mailAt(effect.email, effect.key), fate: 'asked-for', at, decisions: [] }]
        : [],
    ),
  );

const DECIDED: ReadonlySet<ExplainedMail['fate']> = new Set(['sent', 'skipped', 'suppressed']);

/** With the dead letters beside it: what was decided after all is not lost. */
const withLost = (mails: readonly ExplainedMail[], lost: readonly LostMail[], now: Instant): readonly ExplainedMail[] => {
  const letters = new Map(lost.map((letter) => [letter.key, letter]));
  const deadLetter = ({ queue, since }: LostMail) => ({ queue, ...(since !== undefined && { since }) });
  const known = new Set(mails.map(({ key }) => key));
  const unheardOf = lost.filter(({ key }) => !known.has(key));
  return [
    ...mails.map((mail): ExplainedMail => {
      const letter = letters.get(mail.key);
      return letter === undefined || DECIDED.has(mail.fate) ? mail : { ...mail, fate: 'lost', deadLetter: deadLetter(letter) };
    }),
    ...unheardOf.map((letter): ExplainedMail => {
      const { key, email, since = now } = letter;
      return { ...mailAt(email, key), fate: 'lost', at: since, decisions: [], deadLetter: deadLetter(letter) };
    }),
  ];
};

/** Answers are found by the ids of the events that asked: named after the execution and the step. */
const answersOf = ({ partner, events }: Story): Traces['answers'] => {
  const asked = `${executionName(partner.id, partner.phase, partner.run)}:`;
  return new Map(
    events.flatMap(({ id, at, effects }) =>
      effects.flatMap((effect) =>
        effect.kind === 'answer' && id.startsWith(asked) ? [[id.slice(asked.length), { answer: effect.answer, at }] as const] : [],
      ),
    ),
  );
};

/** Every event says in the log which milestones it counted for. */
const matchesOf = ({ milestones }: Program, { events }: Story): Traces['matches'] => {
  const matches = new Map<string, Match[]>();
  for (const { at, type, effects } of events)
    for (const { milestone: name } of effects.flatMap((effect) => (effect.kind === 'resume' ? [effect] : []))) {
      const milestone = milestones[name];
      const outcome = milestone && isWebhookEventType(type) ? outcomeOf(milestone, type) : undefined;
      matches.set(name, [...(matches.get(name) ?? []), { at, ...(outcome !== undefined && { outcome }) }]);
    }
  return matches;
};

/** A thank-you goes out whenever its milestone is reached; those that are waited for now are next. */
const thanksToCome = ({ milestones }: Program, { waits }: Story): readonly Expected[] =>
  waits.flatMap(({ milestone: name }) => {
    const { thanks, title } = milestones[name] ?? {};
    if (thanks === undefined || title === undefined) return [];
    return [{ email: thanks, step: `thanks for "${title}"`, conditions: [{ kind: 'reached', milestone: title }], isLatest: false }];
  });

/** What is sent once a journey, and was skipped in an earlier run, is decided on anew when this one asks for it. */
const isAskedAnew = ({ partner, mails }: Story, key: string): boolean =>
  mails.some((mail) => mail.key === key && mail.status === 'skipped' && mail.run !== undefined && mail.run < partner.run);

const newest = <T>(all: readonly T[], limit: number | undefined): readonly T[] => (limit === undefined ? all : all.slice(-limit));

/** What is recorded of a partner's emails, and what its run will still ask for. Nothing in it is a guess: what is not recorded is not said. */
export const whyOf = (asking: Asking, story: Story, lost: readonly LostMail[]): Why => {
  const { program, settings, scale, hasStopped, email, all, limit } = asking;
  const { partner } = story;
  const now = toInstant(asking.now);
  const isMeant = (each: { readonly email: string }) => email === undefined || each.email === email;
  const recorded = story.mails.map((mail): ExplainedMail => {
    const said = lastWordOn(story.events, mail);
    return { ...explainMail({ partner, settings, scale, hasStopped }, mail), ...(said !== undefined && { said }) };
  });
  const asked = withLost([...recorded, ...undecided(story.events, new Set(recorded.map(({ key }) => key)))], lost, now);
  const ahead = emailsAhead({
    ...{ program, scale, partner, now, milestones: story.milestones, waits: story.waits },
    ...{
      answers: answersOf(story),
      matches: matchesOf(program, story),
      asked: new Set(asked.map(({ key }) => key).filter((key) => !isAskedAnew(story, key))),
    },
  });
  const meant = asked.filter(isMeant).sort((a, b) => (a.at < b.at ? -1 : 1));
  const mails = newest(
    meant.filter(({ at }) => all || at >= partner.journeyStartedAt),
    limit,
  );
  const expected = [...ahead.expected, ...thanksToCome(program, story)].filter(isMeant);
  const passedBy = ahead.passedBy.filter(isMeant);
  const named = new Set([...mails, ...expected, ...passedBy].map((each) => each.email));
  const { id, name, phase, run, state, outcome, paused, journeyStartedAt, journeyVersion } = partner;
  return {
    partner: {
      ...{ id, name, phase, run, state, journeyStartedAt, journeyVersion },
      ...(outcome !== undefined && { outcome }),
      ...(paused !== undefined && { paused }),
    },
    ...(email !== undefined && { email }),
    waiting: waitingOf(program, partner, story.waits, asking.now),
    ...{ mails, leftOut: meant.length - mails.length, expected, passedBy },
    elsewhere: asking.emails
      .filter((each) => !named.has(each) && isMeant({ email: each }))
      .map((each) => ({ email: each, places: placesOf(program, each) })),
    ...(!isRealTime(scale) && { secondsPerDay: scale.secondsPerDay }),
    ...(journeyVersion !== program.version && { toldBy: program.version }),
  };
};
