import { render, toPlainText } from '@react-email/render';
import { isValidElement } from 'react';
import type { Email, StepVariables } from '../../lib/journey/emails';

/** What the mail service is given. */
export interface RenderedEmail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** React marks where its pieces meet, and the document's own; a mail needs none of it. What a person wrote is escaped, so it cannot look like this. */
const REACT_MARKS = /<!--(?:\s*|\/?[$&][?!~]?|F!?|html|head|body)-->/g;
/** Control characters but tab and line ends, which no mail may carry. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
/** Line ends of every kind, and marks that turn the writing direction: a name with one could forge a header or hide a text. */
const NOT_IN_A_HEADER = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** Begins an encoded word (RFC 2047). One that a person wrote would be decoded by mail programs, line ends and all. */
const ENCODED_WORD = /=\?/g;

/** A subject or a name as it may stand in a header: one line, read as it was written. */
export const headerSafe = (text: string): string =>
  text.toWellFormed().replace(NOT_IN_A_HEADER, ' ').replace(ENCODED_WORD, '= ?').replace(/\s+/g, ' ').trim();
const bodySafe = (body: string): string => body.toWellFormed().replace(CONTROLS, '');

/** An email as the mail service takes it: one line of subject, and the same words as HTML and as plain text. */
export const renderEmail = async <V extends StepVariables>(email: Email<V>, variables: V): Promise<RenderedEmail> => {
  const markup = email.body(variables);
  if (!isValidElement(markup)) throw new TypeError('an email body must be a React element');
  const html = bodySafe((await render(markup)).replace(REACT_MARKS, ''));
  return { subject: headerSafe(email.subject(variables)), html, text: bodySafe(toPlainText(html)) };
};
