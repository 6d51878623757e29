import { expect } from 'vitest';
import type { RenderedEmail } from '../../lambdas/send-email/render';
import type { Email, Emails, StepVariables } from '../../lib/journey/emails';
import { emails } from '../../program/emails';
import { sampleIn } from '../../program/emails/sample';
import { LOCALES, type Locale } from '../../program/locales';

/** By name, whatever variables each needs. */
export const registry: Emails = emails;

/** An email in one of its languages. */
export interface Written {
  readonly id: string;
  readonly locale: Locale;
  readonly email: Email<StepVariables>;
}

/** Every email in every language. */
export const all: readonly Written[] = LOCALES.flatMap((locale) =>
  Object.entries(registry).map(([name, email]) => ({
    id: `${locale}/${name}`,
    locale,
    email: { ...email, sample: sampleIn(locale, email.sample) },
  })),
);
/** What is read as a space, as one. */
export const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');

/** Not free text: names of the program's own, money and times that the program computes. */
const COMPUTED = new Set(
  'locale currency track segment phase missing milestone outcome expiresAt startedAt endsAt since dueAt sentAt'.split(' '),
);

/** The same variables with each free text replaced; every text differs, as keys of lists must. */
export const withTexts = <T>(value: T, text: (n: number) => string): T => {
  let n = 0;
  const walk = (part: unknown, name = ''): unknown => {
    if (typeof part === 'string') return COMPUTED.has(name) ? part : text(n++);
    if (Array.isArray(part)) return part.map((item) => walk(item, name));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner, key)]));
  };
  return walk(value) as T;
};

/** In German, `null` is the number 0, and `bei null` is no mistake. */
const BROKEN = /undefined|\bNaN\b|\[object|(?<!bei )\bnull\b|Invalid Date|Infinity/;

/** Refuses what a template leaves behind that forgot a case: broken values, doubled or missing spaces and stops. */
export const expectToReadWell = ({ subject, html, text }: RenderedEmail): void => {
  for (const part of [subject, html, text]) expect(part).not.toMatch(BROKEN);
  const prose = `${subject}\n${text}`.replace(/https?:\S+|[\w.-]+@[\w.-]*\w/g, 'x');
  expect(prose).not.toMatch(/ [.,;:]|[a-zäöüß)”“][.,;:?][A-Za-z]|[.:;]{2}|,,|“”|„“|\(\)|[^\n] {2}[a-z]/);
};
