import type { StepVariables } from '../../lib/journey/emails';
import type { Forms, Speech } from './speech';

/** A name at the beginning of a line: `Kickoff call`. */
export const titled = (name: string): string => name.replace(/^./u, (first) => first.toUpperCase());

/** Whole days that a wait has lasted; nothing when it is no wait, or began today. */
export const daysOf = (waiting: StepVariables['waiting']): number | undefined => {
  const days = Math.floor(waiting?.days ?? 0);
  return days >= 1 ? days : undefined;
};

/** A quotation short enough for a letter. */
export const excerpt = (text: string, maxLength = 180): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxLength ? line : `${[...line].slice(0, maxLength).join('').trimEnd()}…`;
};

/** What German has or wins, counted: `einen offenen Deal`, `2 offene Deals`. A lone 1 would be read as `eins`. */
export const einen = (count: Speech<'de'>['count'], n: number, forms: Forms<'de'>): string =>
  n === 1 ? `einen ${forms.one}` : count(n, forms);
