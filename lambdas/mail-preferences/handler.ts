import { topicsStopped } from '../../lib/journey/consent';
import type { PreferencesView } from '../../lib/journey/preferences';
import { type ConsentPorts, changeConsent, tellConsent } from '../consent-change';
import type { MailReader } from '../ports/people';
import { languageRead, readPreferenceToken } from '../preference-token';
import { MAX_FORM_BYTES, readForm } from './form';

export interface MailPreferencesPorts extends ConsentPorts {
  /** The live keys that links are made with, the current one first. `fresh` asks again what may have changed a moment ago. */
  keysOf(options?: { readonly fresh: boolean }): Promise<readonly string[]>;
}

export interface PreferencesRequest {
  readonly method: string;
  /** The last part of the path. */
  readonly token: string;
  readonly contentType?: string | undefined;
  readonly body: Buffer;
}

/** An answer, and what may be logged of it: no token, no address. */
export interface PreferencesAnswer {
  readonly status: 200 | 400 | 404 | 413;
  readonly view: PreferencesView;
  readonly log: Readonly<Record<string, unknown>>;
  /** The change holds, and the timeline does not know of it. */
  readonly untold?: unknown;
}

/** In the language of the email, should a part of its link be lost. */
const unknown = (token: string): PreferencesAnswer => ({ status: 404, view: { kind: 'unknown', locale: languageRead(token) }, log: {} });

/** A link that was made with a key of a moment ago is not known here yet, so a refusal asks again. */
const readerOf = async ({ keysOf }: MailPreferencesPorts, token: string): Promise<MailReader | undefined> =>
  readPreferenceToken(await keysOf({ fresh: false }), token) ?? readPreferenceToken(await keysOf({ fresh: true }), token);

/** What is written holds, whatever becomes of the timeline: to a person who asked to be left alone, an error would be wrong. */
const told = async (...telling: Parameters<typeof tellConsent>): Promise<{ readonly untold?: unknown }> => {
  try {
    await tellConsent(...telling);
    return {};
  } catch (untold) {
    return { untold };
  }
};

const take = async (ports: MailPreferencesPorts, reader: MailReader, request: PreferencesRequest): Promise<PreferencesAnswer> => {
  const { partnerId, contactRef, locale } = reader;
  const log = { partnerId, contact: contactRef };
  const refused = (status: 400 | 413): PreferencesAnswer => ({ status, view: { kind: 'not-understood', locale }, log });
  if (request.body.byteLength > MAX_FORM_BYTES) return refused(413);
  const posted = await readForm(request.body, request.contentType);
  if (posted === undefined) return refused(400);
  const { wish, by } = posted;
  const consent = await changeConsent(ports, contactRef, wish, by);
  const stopped = topicsStopped(consent);
  return {
    status: 200,
    view: { kind: 'preferences', locale, stopped, isSaved: true },
    log: { ...log, by, stopped: [...stopped] },
    ...(await told(ports, 'mail-preferences', reader, consent)),
  };
};

/**
 * The page behind the link in every journey email. To look changes nothing: mail scanners follow every link. To post is to
 * decide, and holds at once. Throws when it cannot be known or written.
 */
export const createMailPreferences =
  (ports: MailPreferencesPorts) =>
  async (request: PreferencesRequest): Promise<PreferencesAnswer> => {
    const reader = await readerOf(ports, request.token);
    if (reader === undefined) return unknown(request.token);
    if (request.method === 'POST') return take(ports, reader, request);
    const { partnerId, contactRef, locale } = reader;
    const stopped = topicsStopped(await ports.consents.read(contactRef));
    return {
      status: 200,
      view: { kind: 'preferences', locale, stopped, isSaved: false },
      log: { partnerId, contact: contactRef },
    };
  };
