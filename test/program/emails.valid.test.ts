import { HtmlValidate } from 'html-validate';
import { expect, it } from 'vitest';
import { drawAll } from '../../bin/emails/draw';

/** HTML as mail clients need it, which is not HTML as browsers want it. */
const checker = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // Gmail drops style sheets in some of its apps; only inline styles reach everybody.
    'no-inline-style': 'off',
    // Outlook lays out with Word: it knows tables with these attributes, and hears of its buttons in conditional comments.
    'no-deprecated-attr': 'off',
    'no-conditional-comment': 'off',
    // React Email's document type keeps old clients out of quirks mode; React closes void elements and writes cellPadding.
    'doctype-html': 'off',
    'void-style': 'off',
    'attr-case': 'off',
    // That is about lists of search results. How long a subject may be is asserted with the others, for names of usual length.
    'long-title': 'off',
  },
});

const drawings = (await drawAll()).flatMap(({ id, drawings }) => drawings.map((drawing) => ({ id, ...drawing })));

/** A line of SMTP may be no longer (RFC 5322, 2.1.1); longer ones are folded, or cut, by whoever passes them on. */
const LONGEST_LINE = 998;
/** Columns of a table must stand under each other in a window of the usual width. */
const TABLE_WIDTH = 78;

const linksOf = (html: string): readonly string[] =>
  [...html.matchAll(/ href="(https?:[^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));

it.each(drawings)('$id, with its $trial, is HTML without a mistake', async ({ html }) => {
  const { results } = await checker.validateString(html);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([]);
});

it.each(drawings)('$id, with its $trial, can be read as text alone', ({ html, text }) => {
  expect(text).not.toMatch(
    /<\/?(?:a|p|td|tr|table|span|strong|div|br|li|ul|ol|style|html)\b|&(?:amp|lt|gt|nbsp|#\w+);|@media|\{|\*\*|\]\(/,
  );
  for (const url of linksOf(html)) expect(text).toContain(url);
  expect(text).not.toMatch(/@\S+ \S+@|mailto:/); // an address is written once
  expect(text).not.toMatch(/\n{4}|[ \t]\n|^\s|\s$/);
  for (const line of text.split('\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE);
  }
});

it.each(drawings.filter(({ trial, html }) => trial === 'sample' && html.includes('dataTable')))(
  '$id keeps its tables narrow enough for a window of text',
  ({ text }) => {
    for (const line of text.split('\n').filter((one) => /\S {3,}\S/.test(one))) expect(line.length).toBeLessThanOrEqual(TABLE_WIDTH);
  },
);
