/** What can move a cursor, hide or reorder text: controls (C0, DEL, C1), line separators, bidirectional overrides and marks. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A whole terminal sequence: a title or a link with its end (OSC), or a colour or a movement (CSI). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const SEQUENCE = /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/g;

/** A stored text as it may stand in a line on a terminal: terminal sequences go, white space becomes a blank, what is left shows as `�`. */
export const harmless = (text: string): string =>
  text
    .replace(SEQUENCE, '')
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(UNSAFE, '\ufffd')
    .toWellFormed();

/** The same data with every text in it made harmless; what `--json` prints is what a screen is drawn from. */
export const harmlessAll = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_key, each: unknown) => (typeof each === 'string' ? harmless(each) : each));

const escaped = (found: string): string => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** JSON that may go to a terminal: the same values, with escapes for what `JSON.stringify` lets through. */
export const harmlessJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(UNSAFE, (found) => (found === '\n' ? found : escaped(found)));

/** The same in one line, for output that is read a line at a time. */
export const harmlessLine = (value: unknown): string => JSON.stringify(value).replace(UNSAFE, escaped);
