import * as v from 'valibot';
import { renderEmail } from '../../lambdas/send-email/render';
import type { Email, Emails, StepVariables } from '../../lib/journey/emails';
import { emails } from '../../program/emails';
import { sampleIn } from '../../program/emails/sample';
import { LOCALES } from '../../program/locales';
import { trialsOf } from './trials';

const registry: Emails = emails;

const Drawing = v.object({
  /** The name of its trial. */
  trial: v.string(),
  subject: v.string(),
  /** What an inbox shows beside the subject. */
  preheader: v.string(),
  html: v.string(),
  text: v.string(),
});

/** One email with one set of names, as the mail service would be given it. */
export type Drawing = v.InferOutput<typeof Drawing>;

const Entry = v.object({
  /** `en/welcome`: also the path of its files in an export. */
  id: v.string(),
  name: v.string(),
  locale: v.string(),
  to: v.string(),
  purpose: v.string(),
  drawings: v.array(Drawing),
});

/** A template in a language, with everything there is to see of it. */
export type Entry = v.InferOutput<typeof Entry>;

/** Entries that came from another process. */
export const Entries = v.array(Entry);

const PREHEADER = /<div[^>]*data-skip-in-text="true"[^>]*>([^<]*)/;

const ESCAPED = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&amp;': '&' } as const;

const unescaped = (html: string): string =>
  Object.entries(ESCAPED).reduce((text, [entity, character]) => text.replaceAll(entity, character), html);

const draw = async (email: Email<StepVariables>, trial: string, variables: StepVariables): Promise<Drawing> => {
  const rendered = await renderEmail(email, variables);
  return { ...rendered, trial, preheader: unescaped(PREHEADER.exec(rendered.html)?.[1] ?? '') };
};

const enter = async (locale: string, name: string, email: Email<StepVariables>): Promise<Entry> => ({
  id: `${locale}/${name}`,
  name,
  locale,
  to: email.to,
  purpose: email.purpose,
  drawings: await Promise.all(Object.entries(trialsOf(name)).map(([trial, of]) => draw(email, trial, of(sampleIn(locale, email.sample))))),
});

/** Renders every template in every language and with every trial's names, by the code that renders what is sent. */
export const drawAll = (): Promise<readonly Entry[]> =>
  Promise.all(LOCALES.flatMap((locale) => Object.entries(registry).map(([name, email]) => enter(locale, name, email))));
