import type { Rules } from '../../../lib/journey/apply/draft';
import { isUnderAgreement, restsIn } from '../../../lib/journey/apply/imported';
import type { EventData } from '../../../lib/journey/events';
import { type Instant, PHASES, type PhaseId, toInstant } from '../../../lib/journey/words';
import { COLUMNS, contactColumn } from './columns';
import { complain, meant, type Reading } from './reading';

type Data = EventData<'partner.imported'>;

const NUMBERS = ['leads', 'dealsRegistered', 'dealsWon', 'revenue'] as const;

/** The phase of who only says how its journey rests, where but one has such an end. */
export const phaseOfOutcome = ({ program }: Rules, outcome: unknown): PhaseId | undefined => {
  const phases = PHASES.filter((phase) => typeof outcome === 'string' && restsIn(program, phase).includes(outcome));
  return phases.length === 1 ? phases[0] : undefined;
};

const fitOutcome = (reading: Reading, { program }: Rules, { outcome, phase, restedAt, exitReason }: Data): void => {
  const rests = restsIn(program, phase);
  if (outcome !== undefined && !rests.includes(outcome)) {
    const elsewhere = PHASES.flatMap((each) => restsIn(program, each));
    const reason = elsewhere.includes(outcome)
      ? `no journey rests as ${outcome} in ${phase}`
      : `"${outcome}" is no way for a journey to rest`;
    complain(reading, 'outcome', reason, rests.length > 0 ? meant(outcome, rests) : 'leave it empty: who is there is on its way');
  }
  if (outcome === undefined && restedAt !== undefined)
    complain(reading, 'rested on', 'its journey does not rest: it has no outcome', 'say its outcome, or empty this cell');
  if (outcome === undefined && exitReason !== undefined)
    complain(reading, 'exit reason', 'it has not left: it has no outcome', 'say its outcome, or empty this cell');
};

const fitTier = (reading: Reading, { settings }: Rules, { tier }: Data): void => {
  const names = settings.tiers.map(({ name }) => name);
  if (tier !== undefined && !names.includes(tier)) complain(reading, 'tier', `the program has no tier "${tier}"`, meant(tier, names));
};

/** A term that is over begins no phase but the last: who is there is asked whether it goes on. */
const fitTerm = (reading: Reading, { program }: Rules, { term, phase, outcome }: Data, now: Instant): void => {
  if (term === undefined) {
    if (outcome === undefined && isUnderAgreement(program, phase))
      complain(
        reading,
        'term end',
        `who is in ${phase} has an agreement, and nothing says until when`,
        'say when its term ends, or when it was signed',
      );
    return;
  }
  if (term.endsAt <= term.startedAt) complain(reading, 'term end', 'the term ends before it begins', 'mend "term end" or "term start"');
  else if (toInstant(term.endsAt) <= now && phase !== program.exit.phase)
    reading.outdated.push({
      field: 'term end',
      reason: `the term ended on ${term.endsAt.slice(0, 10)}${reading.typed.has('term end') ? '' : `, ${term.months} months after it began`}`,
      fix: `say the end and the number of the term that it is in now, or ${program.exit.phase} as its phase`,
    });
};

/** Reckoned back from its end by too few months, a term would begin after today: what is done in it until then would not count. */
const fitTermStart = (reading: Reading, { term }: Data, now: Instant): void => {
  if (term === undefined || reading.typed.has('term start') || toInstant(term.startedAt) <= now) return;
  const reason = `${term.months} months before its end the term has not begun yet, on ${term.startedAt.slice(0, 10)}`;
  reading.outdated.push({ field: 'term end', reason, fix: 'say "term start", or "term months"' });
};

const fitMilestones = (reading: Reading, { program }: Rules, { milestones, journeyStartedAt }: Data): void => {
  for (const { name, at } of milestones) {
    const counts =
      journeyStartedAt === undefined || program.milestones[name]?.since === 'ever' || toInstant(at) >= toInstant(journeyStartedAt);
    if (!counts)
      complain(reading, name, `was reached before the journey began, on ${journeyStartedAt?.slice(0, 10)}`, 'mend it, or "journey start"');
  }
};

const fitNumbers = (reading: Reading, { total, thisTerm }: Data): void => {
  for (const number of NUMBERS)
    if (total !== undefined && thisTerm !== undefined && total[number] < thisTerm[number])
      complain(reading, `total ${nameOf(number)}`, 'is less in all than in this term', 'mend one of the two');
};

const nameOf = (number: (typeof NUMBERS)[number]): string =>
  Object.entries(COLUMNS).find(([, { path }]) => path === `thisTerm.${number}`)?.[0] ?? number;

const fitContacts = (reading: Reading, { partner: { contacts } }: Data): void => {
  const emails = contacts.map(({ email }) => email);
  for (const [index, email] of emails.entries())
    if (emails.indexOf(email) < index)
      complain(reading, contactColumn(index), 'is the address of another contact of the row', 'take one of the two out');
};

/** What has happened cannot be still to come. */
const fitPast = (reading: Reading, data: Data, now: Instant): void => {
  const told = [
    ...data.milestones.map(({ name, at }) => [name, at] as const),
    ...(['journeyStartedAt', 'restedAt', 'lastActAt', 'lastWonAt'] as const).map(
      (path) => [Object.entries(COLUMNS).find(([, each]) => each.path === path)?.[0] ?? path, data[path]] as const,
    ),
  ];
  for (const [field, at] of told)
    if (at !== undefined && toInstant(at) > now)
      complain(reading, field, `${at.slice(0, 10)} is still to come`, 'import what has happened only');
};

/** Whether what a row says fits the program, and itself. */
export const checkFit = (reading: Reading, rules: Rules, data: Data, now: Instant): void => {
  fitOutcome(reading, rules, data);
  fitTier(reading, rules, data);
  fitTerm(reading, rules, data, now);
  fitTermStart(reading, data, now);
  fitMilestones(reading, rules, data);
  fitNumbers(reading, data);
  fitContacts(reading, data);
  fitPast(reading, data, now);
};
