import type { Topic } from './emails';

/** Names in the page's form: a box that is not ticked is not sent, so the button says that the boxes were there to be ticked. */
export const PREFERENCE_FIELDS = {
  /** The button's name, and its value: `chosen` keeps what is ticked, `stop` stops all journey mail. */
  choice: 'choice',
  chosen: 'chosen',
  stop: 'stop',
  /** Each ticked topic. */
  want: 'want',
} as const;

/** What the preference page shows, and in which language: a tag of a link's, which may be older than the program's languages. */
export type PreferencesView = { readonly locale?: string | undefined } & (
  | {
      readonly kind: 'preferences';
      readonly stopped: ReadonlySet<Topic>;
      /** Right after it was saved. */
      readonly isSaved: boolean;
    }
  /** `unknown`: no link of ours, or of a key that is gone. `not-understood`: nothing was changed. `away`: trouble of ours, to be tried again. */
  | { readonly kind: 'unknown' | 'not-understood' | 'away' }
);

/** A page behind a link in an email, as the program's owner designs it: works without scripts, and loads nothing but its pictures. */
export interface WebPage<View, Markup = unknown> {
  /** The whole style sheet; the page may have no other style. */
  readonly style: string;
  /** Where its pictures come from, such as `https://partners.example`; it may show no others. */
  readonly pictures?: readonly string[];
  /** The whole document: escapes what it shows, and its forms post to where it is shown. */
  readonly draw: (view: View) => Markup;
}

/** Where a person chooses which emails come. */
export type PreferencesPage<Markup = unknown> = WebPage<PreferencesView, Markup>;
