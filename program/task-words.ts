import type { TaskChoice } from '../lib/journey/tasks/page';
import type { Locale } from './locales';

interface Said {
  readonly heading: string;
  readonly text: string;
}

/** All that the page behind a task's link says, in one language. */
export interface TaskWords {
  readonly title: string;
  readonly about: string;
  readonly due: string;
  readonly overdue: string;
  readonly assignee: string;
  /** On the buttons. */
  readonly choices: Readonly<Record<TaskChoice, string>>;
  /** Above them. */
  readonly ask: string;
  readonly said: Readonly<Record<TaskChoice, string>>;
  readonly taken: string;
  readonly closed: Readonly<Record<'done' | 'another’s' | 'used' | 'moved on', string>>;
  readonly expired: Said;
  readonly gone: Said;
  readonly notUnderstood: Said;
  readonly away: Said;
}

/** The words of the page; a language of `LOCALES` that is missing here does not compile. */
export const TASK_WORDS: Readonly<Record<Locale, TaskWords>> = {
  en: {
    title: 'Your task',
    about: 'Partner',
    due: 'Due',
    overdue: 'overdue',
    assignee: 'For',
    choices: { done: 'It is done', approve: 'Approve the application', decline: 'Decline the application' },
    ask: 'Nothing has changed by opening this page. Press the button when it is so.',
    said: {
      done: 'Thank you: it is noted as done.',
      approve: 'Thank you: the application is approved, and the partner is told.',
      decline: 'Thank you: the application is declined, and the partner is told.',
    },
    taken: 'Thank you: it will be noted in a moment. There is nothing else to do.',
    closed: {
      done: 'This task is done already. Nothing was changed.',
      'another’s': 'This task is somebody else’s by now. Nothing was changed.',
      used: 'This link was used already. Nothing was changed.',
      'moved on': 'The partner has moved on since, so this does not fit any more. Nothing was changed.',
    },
    expired: {
      heading: 'This link is too old',
      text: 'Your next digest has a new one for each task that is still open. Nothing was changed.',
    },
    gone: { heading: 'This task is no longer there', text: 'There is nothing left to do about it.' },
    notUnderstood: {
      heading: 'Nothing was changed',
      text: 'We did not understand what was sent. Please open the link in the email again.',
    },
    away: { heading: 'Please try again in a minute', text: 'Something is wrong on our side, and your answer may not have been noted.' },
  },
  de: {
    title: 'Ihre Aufgabe',
    about: 'Partner',
    due: 'Fällig am',
    overdue: 'überfällig',
    assignee: 'Für',
    choices: { done: 'Erledigt', approve: 'Bewerbung annehmen', decline: 'Bewerbung ablehnen' },
    ask: 'Durch das Öffnen dieser Seite hat sich nichts geändert. Drücken Sie den Knopf, wenn es so ist.',
    said: {
      done: 'Danke, das ist als erledigt vermerkt.',
      approve: 'Danke, die Bewerbung ist angenommen, und der Partner erfährt es.',
      decline: 'Danke, die Bewerbung ist abgelehnt, und der Partner erfährt es.',
    },
    taken: 'Danke, das wird gleich vermerkt. Mehr ist nicht zu tun.',
    closed: {
      done: 'Diese Aufgabe ist schon erledigt. Es wurde nichts geändert.',
      'another’s': 'Diese Aufgabe hat inzwischen jemand anders. Es wurde nichts geändert.',
      used: 'Dieser Link wurde schon benutzt. Es wurde nichts geändert.',
      'moved on': 'Der Partner ist inzwischen weiter, daher passt das nicht mehr. Es wurde nichts geändert.',
    },
    expired: {
      heading: 'Dieser Link ist zu alt',
      text: 'Ihre nächste Übersicht enthält einen neuen für jede offene Aufgabe. Es wurde nichts geändert.',
    },
    gone: { heading: 'Diese Aufgabe gibt es nicht mehr', text: 'Hier ist nichts mehr zu tun.' },
    notUnderstood: {
      heading: 'Es wurde nichts geändert',
      text: 'Wir haben nicht verstanden, was gesendet wurde. Bitte öffnen Sie den Link in der E\u2011Mail noch einmal.',
    },
    away: {
      heading: 'Bitte versuchen Sie es in einer Minute noch einmal',
      text: 'Bei uns ist etwas gestört, und Ihre Antwort wurde vielleicht nicht vermerkt.',
    },
  },
};
