import { sourceNames } from '../../../lambdas/sources/registry';
import type { Milestones } from '../../../lib/journey/definition';
import { nearest } from '../../../lib/journey/near';
import { senders } from '../../../program/senders';
import { COLUMNS, CONTACT_FIELDS, contactColumn, outcomeColumn, PROBLEM_COLUMN } from './columns';

const LEFT_OUT = /^#/;
const CONTACT = /^contact (?:([1-9]) )?(name|email|role|time zone|locale)$/;

/** Systems that send here are spelt as their events spell them, or no event would find the partner; all others as they stand. */
const SENDERS = sourceNames(senders);
const speltAsSent = (system: string): string => {
  const small = system.toLowerCase();
  return SENDERS.some((name) => small === name || small.startsWith(`${name}-`)) ? small : system;
};

const EXTERNAL = /^external[ _-]*ids?[ :_-]+(.+)$/i;

/** What a column is for, as its header says it. */
export type Meaning =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'contact'; readonly name: string; readonly index: number; readonly field: string }
  | { readonly kind: 'external'; readonly name: string; readonly system: string }
  | { readonly kind: 'milestone' | 'outcome'; readonly name: string; readonly milestone: string }
  | { readonly kind: 'left out'; readonly name: string };

/** `Term_End`, `term-end` and `termEnd` are one. */
const keyOf = (header: string): string =>
  header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

const milestoneMeaning = (milestones: Milestones, key: string): Meaning | undefined => {
  for (const [milestone, { outcomes }] of Object.entries(milestones)) {
    if (key === keyOf(milestone)) return { kind: 'milestone', name: milestone, milestone };
    if (outcomes !== undefined && key === keyOf(outcomeColumn(milestone)))
      return { kind: 'outcome', name: outcomeColumn(milestone), milestone };
  }
  return undefined;
};

/** What a header means; undefined when nothing is called so. */
export const meaningOf = (milestones: Milestones, header: string): Meaning | undefined => {
  const key = keyOf(header);
  if (LEFT_OUT.test(header) || key === PROBLEM_COLUMN) return { kind: 'left out', name: header };
  if (Object.hasOwn(COLUMNS, key)) return { kind: 'field', name: key };
  const [, number, field] = CONTACT.exec(key) ?? [];
  const path = field === undefined ? undefined : CONTACT_FIELDS[field];
  if (path !== undefined) {
    const index = Number(number ?? 1) - 1;
    return { kind: 'contact', name: contactColumn(index, path), index, field: path };
  }
  const typed = EXTERNAL.exec(header)?.[1]?.trim();
  const system = typed && speltAsSent(typed);
  if (system) return { kind: 'external', name: `external id ${system}`, system };
  return milestoneMeaning(milestones, key);
};

const namesOf = (milestones: Milestones): readonly string[] => [
  ...Object.keys(COLUMNS),
  ...[0, 1].flatMap((index) => Object.values(CONTACT_FIELDS).map((field) => contactColumn(index, field))),
  ...Object.entries(milestones).flatMap(([name, { outcomes }]) => (outcomes === undefined ? [name] : [name, outcomeColumn(name)])),
];

const whyUnknown = (milestones: Milestones, header: string): string => {
  if (header === '') return 'a column has no name';
  const near = nearest(
    header
      .toLowerCase()
      .replace(/[_\s]+/g, ' ')
      .trim(),
    namesOf(milestones),
  );
  const meant = near.length === 0 ? '' : `: did you mean "${near.join('" or "')}"?`;
  return `there is no column "${header}"${meant}`;
};

const twice = (meanings: readonly (Meaning | undefined)[]): readonly string[] => {
  const names = meanings.flatMap((each) => (each === undefined || each.kind === 'left out' ? [] : [each.name]));
  const seen = new Set<string>();
  // `add` gives the set: it is there once more when the set has not grown.
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
};

/** So many unknown columns are named: a file that is none of ours may have thousands. */
const MOST_NAMED = 10;
const LONGEST_HEADER = 100;

const unknownAmong = (milestones: Milestones, headers: readonly string[]): readonly string[] => {
  const more = headers.length - MOST_NAMED;
  return [
    ...headers.slice(0, MOST_NAMED).map((header) => whyUnknown(milestones, header.slice(0, LONGEST_HEADER))),
    ...(more > 0 ? [`${more.toLocaleString('en')} more are not known`] : []),
  ];
};

/** What is wrong with a header as a whole: nothing can be read by it then. */
export const headerProblems = (milestones: Milestones, header: readonly string[]): readonly string[] => {
  const meanings = header.map((each) => meaningOf(milestones, each));
  const known = new Set(meanings.map((each) => each?.name));
  const missing = ['name', contactColumn(0, 'name'), contactColumn(0, 'email')].filter((name) => !known.has(name));
  const noPlace = known.has('phase') || known.has('outcome') ? [] : ['phase'];
  return [
    ...unknownAmong(
      milestones,
      header.filter((_, index) => meanings[index] === undefined),
    ),
    ...twice(meanings).map((name) => `the column "${name}" is there twice`),
    ...[...missing, ...noPlace].map((name) => `the column "${name}" is missing`),
  ];
};
