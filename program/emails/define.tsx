import type { ReactElement, ReactNode } from 'react';
import type { Email, StepVariables } from '../../lib/journey/emails';
import { Layout, type LayoutProps } from './layout';

/** A letter's own part: what is said, and the one thing to do next. The layout greets, signs and explains. */
export interface Letter<V extends StepVariables> extends Pick<Email<V>, 'to' | 'purpose' | 'roles' | 'subject' | 'sample'> {
  /** One line that the inbox shows beside the subject: it adds to it, never repeats it. */
  readonly preheader: (variables: V) => string;
  readonly content: (variables: V) => ReactNode;
  /** The one button. */
  readonly action: (variables: V) => LayoutProps['action'];
  /** Said after the button. */
  readonly closing?: (variables: V) => ReactNode;
}

/**
 * An email with exactly one greeting, one button and one signature, whatever its author writes.
 * It needs `StepVariables`, or what is named: `defineEmail<ThanksVariables<'training.attended'>>`; a sample never decides it.
 */
export const defineEmail = <V extends StepVariables = StepVariables>(letter: Letter<NoInfer<V>>): Email<V, ReactElement> => {
  const { preheader, content, action, closing, ...email } = letter;
  return {
    ...email,
    body: (variables) => (
      <Layout
        action={action(variables)}
        closing={closing?.(variables)}
        preheader={preheader(variables)}
        purpose={email.purpose}
        title={email.subject(variables)}
        to={email.to}
        variables={variables}
      >
        {content(variables)}
      </Layout>
    ),
  };
};
