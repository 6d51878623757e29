import type { Track } from '../lib/journey/words';
import type { Locale } from './locales';
import { settings } from './settings';

/** A tool or a text, with the reason why it is worth opening. */
export interface Resource {
  readonly url: string;
  readonly in: Readonly<Record<Locale, { readonly title: string; readonly why: string }>>;
}

const { portal } = settings.links;

const howWeWork: Resource = {
  url: `${portal}/library/how-we-work`,
  in: {
    en: { title: 'How we work together', why: 'who decides what, and how soon you hear from us. Two pages.' },
    de: { title: 'So arbeiten wir zusammen', why: 'wer was entscheidet und wie schnell Sie von uns hören. Zwei Seiten.' },
  },
};
const registration: Resource = {
  url: `${portal}/library/deal-registration`,
  in: {
    en: { title: 'Deal registration in five steps', why: 'how a deal becomes yours, and how long it stays yours.' },
    de: { title: 'Deal-Registrierung in fünf Schritten', why: 'wie ein Deal Ihrer wird und wie lange er es bleibt.' },
  },
};

/** Tools and reading that a new partner of each track gets with its welcome: few, and each with its reason. */
export const resources: Readonly<Record<Track, readonly Resource[]>> = {
  referral: [
    howWeWork,
    {
      url: `${portal}/library/good-lead`,
      in: {
        en: { title: 'Who is a good lead', why: 'five signs that a company will want to talk to us, and three that it will not.' },
        de: {
          title: 'Was ein guter Lead ist',
          why: 'woran Sie erkennen, dass ein Unternehmen mit uns sprechen will, und woran, dass nicht.',
        },
      },
    },
    {
      url: `${portal}/library/introductions`,
      in: {
        en: { title: 'Introduction emails to copy', why: 'three short ones; change a line and send.' },
        de: { title: 'Vorstellungsmails zum Kopieren', why: 'drei kurze; eine Zeile ändern und abschicken.' },
      },
    },
  ],
  reseller: [
    howWeWork,
    registration,
    {
      url: `${portal}/library/prices`,
      in: {
        en: { title: 'Price list and margin', why: 'what you buy at, by tier.' },
        de: { title: 'Preisliste und Marge', why: 'zu welchen Preisen Sie einkaufen, je nach Stufe.' },
      },
    },
    {
      url: `${portal}/tools/demo`,
      in: {
        en: { title: 'Demo account', why: 'with sample data, for your own calls. Reset it whenever you like.' },
        de: { title: 'Demokonto', why: 'mit Beispieldaten, für Ihre eigenen Termine. Sie können es jederzeit zurücksetzen.' },
      },
    },
  ],
  technology: [
    howWeWork,
    {
      url: `${portal}/tools/api`,
      in: {
        en: { title: 'API reference', why: 'with a sandbox key that works today.' },
        de: { title: 'API-Referenz', why: 'mit einem Sandbox-Schlüssel, der heute schon funktioniert.' },
      },
    },
    {
      url: `${portal}/library/listing-checklist`,
      in: {
        en: { title: 'Listing checklist', why: 'what we check before an integration is published. Most take one round.' },
        de: {
          title: 'Checkliste für den Katalogeintrag',
          why: 'was wir prüfen, bevor eine Integration veröffentlicht wird. Meist genügt eine Runde.',
        },
      },
    },
  ],
  services: [
    howWeWork,
    {
      url: `${portal}/library/delivery`,
      in: {
        en: { title: 'Delivery guide', why: 'how our own team runs a project, from scoping to sign-off.' },
        de: { title: 'Projektleitfaden', why: 'wie unser eigenes Team ein Projekt führt, vom Zuschnitt bis zur Abnahme.' },
      },
    },
    {
      url: `${portal}/tools/templates`,
      in: {
        en: { title: 'Project templates', why: 'statement of work, plan and hand-over list.' },
        de: { title: 'Projektvorlagen', why: 'Leistungsbeschreibung, Plan und Übergabeliste.' },
      },
    },
    registration,
  ],
};
