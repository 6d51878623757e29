import { Body, Button, Container, Head, Hr, Html, Preview, Section, Text } from '@react-email/components';
import type { ReactElement, ReactNode } from 'react';
import type { Email, StepVariables } from '../../lib/journey/emails';
import { Paragraph, TextLink } from './parts';
import { FONT, LIGHT, STYLE_SHEET } from './theme';

type Kind = Pick<Email<StepVariables>, 'to' | 'purpose'>;

/** What an email hands to its layout. */
export interface LayoutProps extends Kind {
  readonly variables: StepVariables;
  readonly title: string;
  /** What the inbox shows beside the subject. */
  readonly preheader: string;
  readonly action: { readonly label: string; readonly url: string };
  readonly children: ReactNode;
  /** Said after the button. */
  readonly closing?: ReactNode;
  /** Stops journey mail with one click; without one, the footer says how a reply does it. */
  readonly stopUrl?: string | undefined;
}

const small = { color: LIGHT.muted, fontSize: '13px', lineHeight: '20px', margin: '0 0 8px', overflowWrap: 'anywhere' } as const;

/** `+` stands for itself (RFC 6068). The text part writes out where a link leads, unless it leads to what it says. */
const mailto = (address: string): string =>
  `mailto:${encodeURIComponent(address.toWellFormed()).replace('%40', '@').replaceAll('%2B', '+')}`;

const greeting = (firstName: string): string => (firstName.trim() === '' ? 'Hello,' : `Hi ${firstName.trim()},`);

const Signature = ({ manager, program }: StepVariables): ReactElement => (
  <Paragraph>
    {manager.name}
    <br />
    {program.company}
    <br />
    <TextLink href={mailto(manager.email)}>{manager.email}</TextLink>
  </Paragraph>
);

const WhyItCame = ({ variables, to, purpose, stopUrl }: Pick<LayoutProps, 'variables' | 'to' | 'purpose' | 'stopUrl'>): ReactNode => {
  const { partner, program, manager } = variables;
  if (to === 'manager') return `You get this because you look after ${partner.name} in the ${program.name}.`;
  if (to === 'head') return `You get this because you lead the ${program.name}.`;
  if (purpose === 'service') return `We send this because it concerns your place in the ${program.name}.`;
  if (stopUrl !== undefined) return <TextLink href={stopUrl}>Stop emails like this one</TextLink>;
  return `Prefer not to get our emails? Reply and say so: your reply reaches ${manager.name}, who will take you off the list.`;
};

/** What every email is printed on: greeting, one button, the manager's signature, and who sends it and why. */
export const Layout = ({ variables, to, purpose, title, preheader, action, children, closing, stopUrl }: LayoutProps): ReactElement => (
  <Html dir="ltr" lang="en">
    <Head>
      <title>{title}</title>
      <meta content="width=device-width, initial-scale=1" name="viewport" />
      <meta content="light dark" name="color-scheme" />
      <meta content="light dark" name="supported-color-schemes" />
      <style>{STYLE_SHEET}</style>
    </Head>
    <Body className="page" style={{ backgroundColor: LIGHT.page, fontFamily: FONT, margin: 0, padding: '24px 12px' }}>
      <Preview>{preheader}</Preview>
      <Container className="card" style={{ backgroundColor: LIGHT.card, borderRadius: '8px', maxWidth: '600px' }}>
        <Section className="inner" style={{ padding: '32px' }}>
          <Text className="muted" style={{ ...small, fontWeight: 600, margin: '0 0 24px' }}>
            {variables.program.name}
          </Text>
          <Paragraph>{greeting(variables.recipient.firstName)}</Paragraph>
          {children}
          <Section style={{ margin: '24px 0' }}>
            <Button
              className="cta"
              href={action.url}
              style={{
                backgroundColor: LIGHT.button,
                borderRadius: '6px',
                color: LIGHT.buttonText,
                fontSize: '16px',
                fontWeight: 600,
                padding: '14px 24px',
              }}
            >
              {action.label}
            </Button>
          </Section>
          {closing}
          {to === 'partner' && <Signature {...variables} />}
          <Hr className="rule" style={{ borderColor: LIGHT.rule, margin: '24px 0 16px' }} />
          <Text className="muted" style={small}>
            <WhyItCame purpose={purpose} stopUrl={stopUrl} to={to} variables={variables} />
          </Text>
          <Text className="muted" style={{ ...small, margin: 0 }}>
            {variables.program.name}, {variables.program.company}
            <br />
            {variables.program.postalAddress}
          </Text>
        </Section>
      </Container>
    </Body>
  </Html>
);
