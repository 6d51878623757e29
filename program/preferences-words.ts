import type { Topic } from '../lib/journey/emails';
import type { Locale } from './locales';

/** All that the preference page says, in one language. */
export interface PreferenceWords {
  readonly title: string;
  readonly heading: string;
  /** Above the boxes. */
  readonly wanted: string;
  readonly topics: Readonly<Record<Topic, { readonly name: string; readonly hint: string }>>;
  readonly save: string;
  readonly stopAll: string;
  /** Beside that button. */
  readonly orNone: string;
  /** What comes all the same. */
  readonly owed: string;
  /** Right after it was saved; the other when nothing of it comes any more. */
  readonly saved: string;
  readonly allStopped: string;
  readonly unknown: PageWithoutForm;
  readonly notUnderstood: PageWithoutForm;
  readonly away: PageWithoutForm;
}

/** A page that only says something. */
interface PageWithoutForm {
  readonly heading: string;
  readonly text: string;
}

/** The words of the preference page; `\u2011` is a hyphen that no line ends at. A language of `LOCALES` that is missing here does not compile. */
export const PREFERENCE_WORDS: Readonly<Record<Locale, PreferenceWords>> = {
  en: {
    title: 'Your emails',
    heading: 'Which emails do you want?',
    wanted: 'I want to get',
    topics: {
      journey: {
        name: 'Emails of the partner program',
        hint: 'Next steps, invitations and thank-yous. The two below are part of these, and do not come without them.',
      },
      digests: { name: 'Digests', hint: 'Your numbers, once a month.' },
      reminders: { name: 'Reminders', hint: 'When something that you began still waits for you.' },
    },
    save: 'Save',
    orNone: 'Or none at all:',
    stopAll: 'Stop all of these emails',
    owed: 'It is for the address that the email first went to: if it was forwarded to you, nothing changes for you. Emails about your place in the program still come: decisions on your application, your access and start, your agreement and its terms, your deals and tier, and your leaving.',
    saved: 'Saved. It holds at once, also for emails that are about to be sent.',
    allStopped:
      'You get none of these emails any more. Digests and reminders are among them. It holds at once, also for those that are about to be sent.',
    unknown: {
      heading: 'This link does not work',
      text: 'Please open it again from the email: perhaps a part of it was lost. If that does not help, reply to any of our emails and say which ones you want to stop. A person reads your reply. You can also write to the address below.',
    },
    notUnderstood: {
      heading: 'Nothing was changed',
      text: 'We did not understand what was sent. Please open the link in the email again. If that does not help, reply to any of our emails and say which ones you want to stop. A person reads your reply.',
    },
    away: {
      heading: 'Please try again in a minute',
      text: 'Something is wrong on our side, and your choice may not have been saved. If it does not work later either, reply to any of our emails and say which ones you want to stop. A person reads your reply.',
    },
  },
  de: {
    title: 'Ihre E\u2011Mails',
    heading: 'Welche E\u2011Mails möchten Sie?',
    wanted: 'Ich möchte bekommen',
    topics: {
      journey: {
        name: 'E\u2011Mails des Partnerprogramms',
        hint: 'Nächste Schritte, Einladungen und Dank. Die beiden anderen gehören dazu und kommen nicht ohne diese.',
      },
      digests: { name: 'Übersichten', hint: 'Ihre Zahlen, einmal im Monat.' },
      reminders: { name: 'Erinnerungen', hint: 'Wenn etwas, das Sie begonnen haben, noch auf Sie wartet.' },
    },
    save: 'Speichern',
    orNone: 'Oder gar keine:',
    stopAll: 'Alle diese E\u2011Mails abbestellen',
    owed: 'Es gilt für die Adresse, an die die E\u2011Mail zuerst ging: Wurde sie Ihnen weitergeleitet, ändert sich für Sie nichts. Was Ihre Teilnahme am Programm betrifft, kommt weiterhin: Entscheidungen über Ihre Bewerbung, Ihr Zugang und Ihr Start, Ihr Vertrag und seine Bedingungen, Ihre Deals und Ihre Stufe, Ihr Ausscheiden.',
    saved: 'Gespeichert. Das gilt sofort, auch für E\u2011Mails, die gerade verschickt werden sollten.',
    allStopped:
      'Sie bekommen keine dieser E\u2011Mails mehr. Übersichten und Erinnerungen gehören dazu. Das gilt sofort, auch für solche, die gerade verschickt werden sollten.',
    unknown: {
      heading: 'Dieser Link funktioniert nicht',
      text: 'Bitte öffnen Sie ihn noch einmal aus der E\u2011Mail: Vielleicht ist ein Teil davon verloren gegangen. Hilft das nicht, antworten Sie auf eine unserer E\u2011Mails und schreiben Sie, welche Sie nicht mehr möchten. Ein Mensch liest Ihre Antwort. Sie können auch an die Adresse unten schreiben.',
    },
    notUnderstood: {
      heading: 'Es wurde nichts geändert',
      text: 'Wir haben nicht verstanden, was gesendet wurde. Bitte öffnen Sie den Link in der E\u2011Mail noch einmal. Hilft das nicht, antworten Sie auf eine unserer E\u2011Mails und schreiben Sie, welche Sie nicht mehr möchten. Ein Mensch liest Ihre Antwort.',
    },
    away: {
      heading: 'Bitte versuchen Sie es in einer Minute noch einmal',
      text: 'Bei uns ist etwas gestört, und Ihre Wahl wurde vielleicht nicht gespeichert. Geht es auch später nicht, antworten Sie auf eine unserer E\u2011Mails und schreiben Sie, welche Sie nicht mehr möchten. Ein Mensch liest Ihre Antwort.',
    },
  },
};
