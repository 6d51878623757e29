import type { ReactElement } from 'react';
import { localeFor } from '../lib/journey/sending/locale';
import { TASK_FIELD, type TaskPage, type TaskPageView } from '../lib/journey/tasks/page';
import { speechOf } from './emails/speech';
import { LOCALES, type Locale, localeOf } from './locales';
import { picturesOf } from './masthead';
import { settings } from './settings';
import { TASK_WORDS, type TaskWords } from './task-words';
import { STYLE, WebPage } from './web-page';

type Of<K extends TaskPageView['kind']> = Extract<TaskPageView, { kind: K }>;

interface Speaking {
  readonly words: TaskWords;
  readonly locale: Locale;
}

const Open = ({ view, words, locale }: Speaking & { readonly view: Of<'task'> }): ReactElement => {
  const { date, task } = speechOf(locale);
  return (
    <>
      <h1>{task(view.title)}</h1>
      <p>
        {words.about}: <strong>{view.partner}</strong>
        <br />
        {words.due}: {date(view.dueAt)}
        {view.isOverdue && ` (${words.overdue})`}
        <br />
        {words.assignee}: {view.assignee}
      </p>
      <p>{words.ask}</p>
      <form method="post">
        {view.choices.map((choice, place) => (
          <p key={choice}>
            <button className={place === 0 ? undefined : 'second'} name={TASK_FIELD} type="submit" value={choice}>
              {words.choices[choice]}
            </button>
          </p>
        ))}
      </form>
    </>
  );
};

const Said = ({ view, words, locale }: Speaking & { readonly view: Of<'done' | 'taken'> | Of<'closed'> }): ReactElement => {
  const text = { done: () => words.said[view.kind === 'closed' ? 'done' : view.choice], taken: () => words.taken };
  return (
    <>
      <p className="said" role="status">
        {view.kind === 'closed' ? words.closed[view.why] : text[view.kind]()}
      </p>
      <h1>{speechOf(locale).task(view.title)}</h1>
      <p>
        {words.about}: <strong>{view.partner}</strong>
      </p>
    </>
  );
};

const Content = ({ view, ...speaking }: Speaking & { readonly view: TaskPageView }): ReactElement => {
  const { words } = speaking;
  switch (view.kind) {
    case 'task':
      return <Open view={view} {...speaking} />;
    case 'done':
    case 'taken':
    case 'closed':
      return <Said view={view} {...speaking} />;
    // Who has no link of ours learns nothing, not even what is behind one.
    case 'unknown':
      return <h1>404</h1>;
    default: {
      const { heading, text } = words[view.kind === 'not-understood' ? 'notUnderstood' : view.kind];
      return (
        <>
          <h1>{heading}</h1>
          <p>{text}</p>
        </>
      );
    }
  }
};

const draw = (view: TaskPageView): ReactElement => {
  const locale = localeOf(localeFor(view.locale, settings.sending.locale, LOCALES).locale);
  const words = TASK_WORDS[locale];
  return (
    <WebPage brand={settings.brand} locale={locale} title={view.kind === 'unknown' ? '404' : words.title}>
      <Content locale={locale} view={view} words={words} />
    </WebPage>
  );
};

/** Where a manager says that a task is done, by the link in an email. Needs no script, and loads nothing but the logo. */
export const taskPage: TaskPage<ReactElement> = { style: STYLE, pictures: picturesOf(settings.brand), draw };
