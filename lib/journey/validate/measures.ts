import type { Program } from '../definition';
import { OTHER, UNKNOWN, type Vocabulary } from '../measures';
import type { Report } from './problem';

const PLACE = 'program > measures';
/** A word stands in names of counters and in a cell's key. */
const WORD = /^[a-z0-9]([a-z0-9 -]{0,38}[a-z0-9])?$/;
/** So many counters each of a program's own words may add to an item. */
const MOST_WORDS = 30;

const checkVocabulary = (name: string, words: Vocabulary, report: Report): void => {
  const place = `${PLACE} > ${name}`;
  for (const word of Object.keys(words)) {
    if (!WORD.test(word)) report(place, `"${word}" is no word for a counter`, 'use up to 40 small letters, digits, blanks and hyphens');
    if (word === OTHER || word === UNKNOWN) report(place, `"${word}" is what stands for all that no word fits`, 'take another word');
  }
  if (Object.keys(words).length > MOST_WORDS)
    report(place, `has more than ${MOST_WORDS} words`, 'name fewer: what fits none is counted as "other"');
};

/** Outcomes with which a journey may come to rest. */
const restsOf = ({ phases }: Program): ReadonlySet<string> =>
  new Set(Object.values(phases).flatMap(({ next }) => Object.values(next).flatMap((each) => (each.kind === 'close' ? [each.as] : []))));

/** Whether all that a program measures is there to be measured. */
export const checkMeasures = (program: Program, report: Report): void => {
  const { sources, exitReasons, declineReasons, funnel, spans, rates, duties, stuck } = program.measures;
  for (const [name, words] of Object.entries({ sources, exitReasons, declineReasons })) checkVocabulary(name, words, report);
  const named = {
    funnel,
    duties,
    spans: Object.values(spans).flatMap(({ from, to }) => [from, to]),
    rates: Object.values(rates).flatMap((rate) => (rate.kind === 'reached' ? [rate.from, rate.reached] : [rate.from])),
  };
  for (const [name, milestones] of Object.entries(named))
    for (const milestone of milestones)
      if (program.milestones[milestone] === undefined) report(`${PLACE} > ${name}`, `"${milestone}" is no milestone`, 'name one');
  for (const name of [...Object.keys(spans), ...Object.keys(rates)])
    if (!WORD.test(name)) report(PLACE, `"${name}" is no name for a counter`, 'use up to 40 small letters, digits, blanks and hyphens');
  for (const outcome of stuck)
    if (!restsOf(program).has(outcome))
      report(`${PLACE} > stuck`, `no journey comes to rest as "${outcome}"`, 'name an outcome of a close(...)');
};
