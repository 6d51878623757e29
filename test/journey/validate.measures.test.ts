import { expect, it } from 'vitest';
import type { Measures } from '../../lib/journey/measures';
import { validate } from '../../lib/journey/validate';
import { program } from '../../program/partner-journey';

const problemsWith = (changes: Partial<Measures>) => validate({ ...program, measures: { ...program.measures, ...changes } });

it.each<[string, Partial<Measures>, string]>([
  ['a milestone of the funnel that nobody declared', { funnel: ['signed'] }, '"signed" is no milestone'],
  ['a duty that is no milestone', { duties: ['answer the phone'] }, '"answer the phone" is no milestone'],
  ['a span to nowhere', { spans: { won: { title: 'won', from: 'applied', to: 'won' } } }, '"won" is no milestone'],
  [
    'a rate of nothing',
    { rates: { kept: { kind: 'reached', title: 'kept', from: 'begun', reached: 'applied' } } },
    '"begun" is no milestone',
  ],
  ['an outcome that no journey rests with', { stuck: ['lost'] }, 'no journey comes to rest as "lost"'],
  ['a word that cannot stand in a key', { sources: { 'Trade#Fair': /fair/ } }, '"Trade#Fair" is no word for a counter'],
  ['a word that is taken', { exitReasons: { other: /./ } }, '"other" is what stands for all that no word fits'],
])('a program is told of %s', (_, changes, problem) => {
  expect(problemsWith(changes).map((each) => each.problem)).toEqual([problem]);
});

it('a vocabulary stays short enough for an item to hold a counter for each word', () => {
  const many = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`word ${n}`, /never/]));
  expect(problemsWith({ declineReasons: many }).map((each) => each.problem)).toEqual(['has more than 30 words']);
});
