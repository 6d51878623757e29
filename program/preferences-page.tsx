import type { ReactElement } from 'react';
import type { Brand } from '../lib/journey/brand';
import { TOPICS, type Topic } from '../lib/journey/emails';
import { PREFERENCE_FIELDS, type PreferencesPage, type PreferencesView } from '../lib/journey/preferences';
import { localeFor } from '../lib/journey/sending/locale';
import { DARK, FONT, LIGHT } from './emails/theme';
import { Lines } from './lines';
import { LOCALES, localeOf } from './locales';
import { MASTHEAD_STYLE, Masthead, picturesOf } from './masthead';
import { PREFERENCE_WORDS, type PreferenceWords } from './preferences-words';
import { settings } from './settings';

const colours = ({ page, card, text, muted, rule, button, buttonText }: Record<keyof typeof LIGHT, string>): string =>
  `--page: ${page}; --card: ${card}; --text: ${text}; --muted: ${muted}; --rule: ${rule}; --button: ${button}; --button-text: ${buttonText};`;

/** For a phone first: one column, and everything to tap at least 44 pixels high. */
const STYLE = `:root { color-scheme: light dark; ${colours(LIGHT)} }
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

type Words = { readonly words: PreferenceWords };
type Of<K extends PreferencesView['kind']> = Extract<PreferencesView, { kind: K }>;

const Box = ({ topic, isWanted, words }: Words & { readonly topic: Topic; readonly isWanted: boolean }): ReactElement => (
  <>
    <label>
      <input aria-describedby={`${topic}-hint`} defaultChecked={isWanted} name={PREFERENCE_FIELDS.want} type="checkbox" value={topic} />
      {words.topics[topic].name}
    </label>
    <p className="hint" id={`${topic}-hint`}>
      {words.topics[topic].hint}
    </p>
  </>
);

/** Two forms, each with one button: what is ticked in the one cannot come with the click that stops everything. */
const Choice = ({ view: { stopped, isSaved }, words }: Words & { readonly view: Of<'preferences'> }): ReactElement => {
  const areAllStopped = stopped.has('journey');
  return (
    <>
      {(isSaved || areAllStopped) && (
        <p className="said" role="status">
          {areAllStopped ? words.allStopped : words.saved}
        </p>
      )}
      <h1>{words.heading}</h1>
      <form method="post">
        <fieldset>
          <legend>{words.wanted}</legend>
          <Box isWanted={!areAllStopped} topic="journey" words={words} />
          <div className="parts">
            {TOPICS.filter((topic) => topic !== 'journey').map((topic) => (
              // None of them comes alone: a tick here would promise it.
              <Box isWanted={!areAllStopped && !stopped.has(topic)} key={topic} topic={topic} words={words} />
            ))}
          </div>
        </fieldset>
        <button name={PREFERENCE_FIELDS.choice} type="submit" value={PREFERENCE_FIELDS.chosen}>
          {words.save}
        </button>
      </form>
      {!areAllStopped && (
        <form method="post">
          <p>{words.orNone}</p>
          <button className="second" name={PREFERENCE_FIELDS.choice} type="submit" value={PREFERENCE_FIELDS.stop}>
            {words.stopAll}
          </button>
        </form>
      )}
      <p className="owed">{words.owed}</p>
    </>
  );
};

const Content = ({ view, words }: Words & { readonly view: PreferencesView }): ReactElement => {
  if (view.kind === 'preferences') return <Choice view={view} words={words} />;
  const { heading, text } = { unknown: words.unknown, 'not-understood': words.notUnderstood, away: words.away }[view.kind];
  return (
    <>
      <h1>{heading}</h1>
      <p>{text}</p>
    </>
  );
};

const draw = (view: PreferencesView, brand: Brand): ReactElement => {
  const locale = localeOf(localeFor(view.locale, settings.sending.locale, LOCALES).locale);
  const words = PREFERENCE_WORDS[locale];
  return (
    <html dir="ltr" lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <title>{`${words.title} – ${settings.name}`}</title>
        <meta content="width=device-width, initial-scale=1" name="viewport" />
        <meta content="noindex" name="robots" />
        <meta content="light dark" name="color-scheme" />
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          <Masthead brand={brand} />
          <Content view={view} words={words} />
        </main>
        <footer>
          {settings.company}
          <br />
          <Lines of={settings.postalAddress} />
        </footer>
      </body>
    </html>
  );
};

/** The page of a program that looks like that. */
export const preferencesPageOf = (brand: Brand): PreferencesPage<ReactElement> => ({
  style: STYLE,
  pictures: picturesOf(brand),
  draw: (view) => draw(view, brand),
});

/** Where a person chooses which emails come, in the language of the email that led there. Needs no script, and loads nothing but the logo. */
export const preferencesPage = preferencesPageOf(settings.brand);
