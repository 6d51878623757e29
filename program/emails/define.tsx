import type { ReactElement, ReactNode } from 'react';
import type { Email, StepVariables } from '../../lib/journey/emails';
import { type Locale, localeOf } from '../locales';
import { Layout } from './layout';
import { type Speech, speechOf } from './speech';

type Written<V, L extends Locale, T> = (variables: V, say: Speech<L>) => T;
/** Words that are always the same, or depend on what the email is about. */
type Line<V, L extends Locale> = string | Written<V, L, string>;

/** A letter's own words in one language; whole sentences, in its own grammar. The layout greets, signs and explains. */
export interface Letter<V extends StepVariables, L extends Locale> {
  readonly subject: Line<V, L>;
  /** One line that the inbox shows beside the subject: it adds to it, never repeats it. */
  readonly preheader: Line<V, L>;
  readonly content: Written<V, L, ReactNode>;
  /** On the one button. */
  readonly button: Line<V, L>;
  /** Why it came, where the layout's own words do not fit. */
  readonly why?: Line<V, L>;
  /** Said after the button. */
  readonly closing?: Written<V, L, ReactNode>;
}

/** An email: whom it is for, what its button opens, and its words in every language of the program. */
export interface Definition<V extends StepVariables> extends Omit<Email<V>, 'subject' | 'body'> {
  /** Where the one button leads. */
  readonly opens: (variables: V) => string;
  readonly in: { readonly [L in Locale]: Letter<V, L> };
}

const said = <V, L extends Locale>(line: Line<V, L>, variables: V, say: Speech<L>): string =>
  typeof line === 'string' ? line : line(variables, say);

/**
 * An email with exactly one greeting, one button and one signature, whatever its author writes.
 * It needs `StepVariables`, or what is named: `defineEmail<ThanksVariables<'training.attended'>>`; a sample never decides it.
 */
export const defineEmail = <V extends StepVariables = StepVariables>(definition: Definition<NoInfer<V>>): Email<V, ReactElement> => {
  const { opens, in: letters, ...email } = definition;
  const subject = <L extends Locale>(variables: V, locale: L): string => said(letters[locale].subject, variables, speechOf(locale));
  const body = <L extends Locale>(variables: V, locale: L): ReactElement => {
    const letter: Letter<V, L> = letters[locale];
    const say = speechOf(locale);
    return (
      <Layout
        button={{ label: said(letter.button, variables, say), url: opens(variables) }}
        closing={letter.closing?.(variables, say)}
        locale={locale}
        preheader={said(letter.preheader, variables, say)}
        purpose={email.purpose}
        title={subject(variables, locale)}
        to={email.to}
        variables={variables}
        why={letter.why === undefined ? undefined : said(letter.why, variables, say)}
      >
        {letter.content(variables, say)}
      </Layout>
    );
  };
  return {
    ...email,
    subject: (variables) => subject(variables, localeOf(variables.locale)),
    body: (variables) => body(variables, localeOf(variables.locale)),
  };
};
