import * as v from 'valibot';
import { minorDigits } from '../../../lib/journey/currency';
import { dayOrTime } from '../day-or-time';
import type { CellKind } from './columns';

/** What is wrong with a cell, and what to do about it. */
export interface CellProblem {
  readonly reason: string;
  readonly fix: string;
}

/** What a cell says, or why it says nothing. */
export type Read = { readonly value: string | number | boolean } | CellProblem;

/** What spreadsheets put where a formula has failed. */
const SPREADSHEET_ERROR = /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/i;
/** `1.23457E+17`: an id that was taken for a number, whose last digits are gone. */
const SHORTENED = /^\d[.,]\d+E\+\d+$/i;
const LOST_LETTER = '\ufffd';
/** The mark by which a spreadsheet takes a text for a text; our own exports write it, too. */
const TEXT_MARK = /^'(?=[=+\-@])/;

/** A cell's text as it was before a spreadsheet was kept from taking it for a formula. */
export const plainText = (typed: string): string => typed.replace(TEXT_MARK, '');

/** The longest text that an event takes has 2,000: what is longer is no cell, but rows that a stray mark has made one of. */
export const LONGEST_CELL = 2_500;

/** Why a cell cannot be taken as anybody meant it, whatever its column is. */
const broken = (text: string): CellProblem | undefined => {
  if (text.length > LONGEST_CELL)
    return {
      reason: `has ${text.length.toLocaleString('en')} letters, from "${text.slice(0, 40)}" on`,
      fix: 'shorten it: no column takes more than 2,000 letters. If it has other rows in it, a quotation mark is too many or missing',
    };
  if (text.startsWith('=')) return { reason: 'is a formula', fix: 'save the file with values in the place of formulas' };
  if (SPREADSHEET_ERROR.test(text)) return { reason: `is a spreadsheet's error, ${text}`, fix: 'mend the formula, or empty the cell' };
  if (SHORTENED.test(text))
    return { reason: `${text} is a number that a spreadsheet has shortened`, fix: 'make the column one of text and fill it in again' };
  if (text.includes(LOST_LETTER))
    return { reason: 'has a letter that was lost when the file was made', fix: 'save the file again as "CSV UTF-8" from where it comes' };
  return undefined;
};

const readDate = (text: string): Read => {
  const parsed = v.safeParse(dayOrTime, text);
  if (parsed.success) return { value: parsed.output };
  const isFarOff = parsed.issues[0].message.startsWith('must be between');
  if (isFarOff) return { reason: `${text} lies before 1970 or after 2199`, fix: 'write the year in four digits, as 2026-03-01' };
  const serial = /^\d{5}$/.test(text) ? ', but the number by which a spreadsheet keeps one' : '';
  return {
    reason: `"${text}" is no day of the calendar that can be read for sure${serial}`,
    fix: 'write year, month and day as 2026-03-01',
  };
};

const readWhole = (text: string): Read =>
  /^\d{1,12}$/.test(text) ? { value: Number(text) } : { reason: `"${text}" is no whole number`, fix: 'write digits only, as 1250' };

const readMoney = (text: string, currency: string): Read => {
  const digits = minorDigits(currency);
  const [, units, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  if (units === undefined || fraction.length > digits)
    return {
      reason: `"${text}" is no amount of ${currency} that can be read for sure`,
      fix: 'write it without a sign for thousands, as 18500 or 18500.50',
    };
  return { value: Number(units + fraction.padEnd(digits, '0')) };
};

const FLAGS: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

const readFlag = (text: string): Read => {
  const value = FLAGS[text.toLowerCase()];
  return value === undefined ? { reason: `"${text}" is neither yes nor no`, fix: 'write yes or no' } : { value };
};

/** A cell as its column means it. */
export const readCell = (typed: string, kind: CellKind, currency: string): Read => {
  const text = plainText(typed);
  const problem = broken(text);
  if (problem !== undefined) return problem;
  switch (kind) {
    case 'text':
      return { value: text };
    case 'word':
      return { value: text.toLowerCase() };
    case 'date':
    case 'past':
      return readDate(text);
    case 'whole':
      return readWhole(text);
    case 'money':
      return readMoney(text, currency);
    case 'flag':
      return readFlag(text);
  }
};
