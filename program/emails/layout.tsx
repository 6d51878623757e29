import { Body, Button, Container, Head, Hr, Html, Img, Preview, Section, Text } from '@react-email/components';
import type { ReactElement, ReactNode } from 'react';
import type { Email, StepVariables } from '../../lib/journey/emails';
import { Lines } from '../lines';
import type { Locale } from '../locales';
import type { Glossary } from '../words/glossary';
import { Paragraph, TextLink } from './parts';
import { speechOf } from './speech';
import { FONT, LIGHT, STYLE_SHEET } from './theme';

type Kind = Pick<Email<StepVariables>, 'to' | 'purpose'>;

/** What an email hands to its layout. */
export interface LayoutProps extends Kind {
  readonly locale: Locale;
  readonly variables: StepVariables;
  readonly title: string;
  /** What the inbox shows beside the subject. */
  readonly preheader: string;
  readonly button: { readonly label: string; readonly url: string };
  readonly children: ReactNode;
  /** Said after the button. */
  readonly closing?: ReactNode;
  /** Why it came, when not for the reasons that are the layout's. */
  readonly why?: string | undefined;
}

interface PartProps {
  readonly variables: StepVariables;
  readonly words: Glossary['layout'];
}

const small = { color: LIGHT.muted, fontSize: '13px', lineHeight: '20px', margin: '0 0 8px', overflowWrap: 'anywhere' } as const;

/** `+` stands for itself (RFC 6068). The text part writes out where a link leads, unless it leads to what it says. */
const mailto = (address: string): string =>
  `mailto:${encodeURIComponent(address.toWellFormed()).replace('%40', '@').replaceAll('%2B', '+')}`;

/**
 * The logo brings a plate of the light card's colour, also in the dark: most logos are dark letters on nothing.
 * Where pictures are blocked, or it is gone, its words stand on that plate.
 */
const Masthead = ({ program }: StepVariables): ReactElement =>
  program.logo === undefined ? (
    <Text className="muted" style={{ ...small, fontWeight: 600, margin: '0 0 24px' }}>
      {program.name}
    </Text>
  ) : (
    <Img
      alt={program.logo.alt}
      className="logo"
      height={program.logo.height}
      src={program.logo.url}
      style={{
        backgroundColor: LIGHT.card,
        borderRadius: '6px',
        color: LIGHT.text,
        fontSize: '14px',
        fontWeight: 600,
        height: 'auto',
        lineHeight: '20px',
        margin: '0 0 24px',
        maxWidth: '100%',
      }}
      width={program.logo.width}
    />
  );

const Signature = ({ variables: { manager, program }, words }: PartProps): ReactElement => (
  <Paragraph>
    {words.regards}
    <br />
    {manager.name}
    <br />
    {program.company}
    <br />
    <TextLink href={mailto(manager.email)}>{manager.email}</TextLink>
  </Paragraph>
);

const WhyItCame = ({ variables, to, purpose, words }: PartProps & Kind): ReactNode => {
  if (to !== 'partner') return words.why[to](variables);
  if (purpose === 'service') return words.why.service(variables);
  if (variables.preferencesUrl === undefined) return words.stopByReply(variables);
  return (
    <>
      {words.why.journey(variables)} <TextLink href={variables.preferencesUrl}>{words.preferences}</TextLink>
    </>
  );
};

const CallToAction = ({ label, url }: LayoutProps['button']): ReactElement => (
  <Section style={{ margin: '24px 0' }}>
    <Button
      className="cta"
      href={url}
      style={{
        backgroundColor: LIGHT.button,
        borderRadius: '6px',
        color: LIGHT.buttonText,
        fontSize: '16px',
        fontWeight: 600,
        // It may name a person, whose name may be longer than a phone is wide.
        overflowWrap: 'anywhere',
        padding: '14px 24px',
      }}
    >
      {label}
    </Button>
  </Section>
);

/** What every email is printed on: greeting, one button, the manager's signature, and who sends it and why. */
export const Layout = ({ locale, variables, to, purpose, title, preheader, button, children, closing, why }: LayoutProps): ReactElement => {
  const { layout: words } = speechOf(locale).words;
  return (
    <Html dir="ltr" lang={locale}>
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
            <Masthead {...variables} />
            <Paragraph>{words.greeting(variables.recipient)}</Paragraph>
            {children}
            <CallToAction {...button} />
            {closing}
            {to === 'partner' && <Signature variables={variables} words={words} />}
            <Hr className="rule" style={{ borderColor: LIGHT.rule, margin: '24px 0 16px' }} />
            <Text className="muted" style={small}>
              {why ?? <WhyItCame purpose={purpose} to={to} variables={variables} words={words} />}
            </Text>
            <Text className="muted" style={{ ...small, margin: 0 }}>
              {variables.program.name}, {variables.program.company}
              <br />
              <Lines of={variables.program.postalAddress} />
            </Text>
          </Section>
        </Container>
      </Body>
    </Html>
  );
};
