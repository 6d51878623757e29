import type { ReactElement, ReactNode } from 'react';
import type { Brand } from '../lib/journey/brand';
import { DARK, FONT, LIGHT } from './emails/theme';
import { Lines } from './lines';
import type { Locale } from './locales';
import { MASTHEAD_STYLE, Masthead } from './masthead';
import { settings } from './settings';

const colours = ({ page, card, text, muted, rule, button, buttonText }: Record<keyof typeof LIGHT, string>): string =>
  `--page: ${page}; --card: ${card}; --text: ${text}; --muted: ${muted}; --rule: ${rule}; --button: ${button}; --button-text: ${buttonText};`;

/** The whole style of the pages behind links in emails. For a phone first: one column, and everything to tap at least 44 pixels high. */
export const STYLE = `:root { color-scheme: light dark; ${colours(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${colours(DARK)} } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 0.75rem; background: var(--page); color: var(--text); font: 1rem/1.5 ${FONT}; overflow-wrap: anywhere; }
main, footer { max-width: 36rem; margin: 0 auto; }
main { padding: 1.5rem 1.25rem; background: var(--card); border-radius: 0.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
.program, .hint, .owed, footer { color: var(--muted); font-size: 0.9rem; }
.program { font-weight: 600; }
.said { padding: 0.75rem 1rem; border: 1px solid var(--rule); border-left: 0.25rem solid var(--button); font-weight: 600; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
label { display: flex; gap: 0.75rem; align-items: center; min-height: 2.75rem; padding-top: 0.5rem; font-weight: 600; cursor: pointer; }
input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--button); }
.hint { margin: 0 0 0.5rem 2.25rem; }
.parts { margin-left: 2.25rem; }
button { width: 100%; min-height: 2.75rem; padding: 0.75rem 1.5rem; border: 1px solid var(--button); border-radius: 0.375rem; background: var(--button); color: var(--button-text); font: inherit; font-weight: 600; cursor: pointer; }
button.second { background: transparent; color: var(--text); border-color: var(--muted); }
input:focus-visible, button:focus-visible { outline: 0.1875rem solid var(--text); outline-offset: 0.125rem; }
form + form { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); }
.owed { margin: 1.5rem 0 0; }
footer { padding: 1rem 1.25rem; }
@media (min-width: 40rem) { body { padding-top: 3rem; } main { padding: 2rem; } button { width: auto; } }
${MASTHEAD_STYLE}`;

interface WebPageProps {
  readonly brand: Brand;
  readonly locale: Locale;
  readonly title: string;
  readonly children: ReactNode;
}

/** A page behind a link in an email: whose it is, what it says, and who sends it. Needs no script, and loads nothing but the logo. */
export const WebPage = ({ brand, locale, title, children }: WebPageProps): ReactElement => (
  <html dir="ltr" lang={locale}>
    <head>
      <meta charSet="utf-8" />
      <title>{`${title} – ${settings.name}`}</title>
      <meta content="width=device-width, initial-scale=1" name="viewport" />
      <meta content="noindex" name="robots" />
      <meta content="light dark" name="color-scheme" />
      <style>{STYLE}</style>
    </head>
    <body>
      <main>
        <Masthead brand={brand} />
        {children}
      </main>
      <footer>
        {settings.company}
        <br />
        <Lines of={settings.postalAddress} />
      </footer>
    </body>
  </html>
);
