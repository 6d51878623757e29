import type { ReactElement } from 'react';
import type { Brand } from '../lib/journey/brand';
import { TOPICS, type Topic } from '../lib/journey/emails';
import { PREFERENCE_FIELDS, type PreferencesPage, type PreferencesView } from '../lib/journey/preferences';
import { localeFor } from '../lib/journey/sending/locale';
import { LOCALES, localeOf } from './locales';
import { picturesOf } from './masthead';
import { PREFERENCE_WORDS, type PreferenceWords } from './preferences-words';
import { settings } from './settings';
import { STYLE, WebPage } from './web-page';

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
    <WebPage brand={brand} locale={locale} title={words.title}>
      <Content view={view} words={words} />
    </WebPage>
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
