import { STOP_ALL, type Wish, wanting } from '../../lib/journey/consent';
import { TOPICS, type Topic } from '../../lib/journey/emails';
import { PREFERENCE_FIELDS } from '../../lib/journey/preferences';

/** Far more than three ticked boxes, and than the 26 bytes of one click. */
export const MAX_FORM_BYTES = 10_000;

/** What RFC 8058 has mailbox providers post. */
const ONE_CLICK = { name: 'List-Unsubscribe', value: 'One-Click' };
const URL_ENCODED = 'application/x-www-form-urlencoded';

/** What was posted, and by which way: a click in a mail program, or the page's own form. */
export type Posted = { readonly wish: Wish; readonly by: 'one click' | 'preference page' };

const isTopic = (said: unknown): said is Topic => TOPICS.some((topic) => topic === said);

/** Both forms that RFC 8058 allows, by the platform's own parser; undefined when it is neither. */
const fieldsOf = async (contentType: string, body: Buffer): Promise<FormData | undefined> => {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    // That is what it throws for a body that it cannot read, and for a type that is no form.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

/**
 * What a form wants; undefined when it wants nothing that there is, so that a scanner that posts something stops nobody. Fields that
 * are not known are let be. A click stands above whatever else is in the form: to stop must not fail.
 */
export const readForm = async (body: Buffer, contentType = URL_ENCODED): Promise<Posted | undefined> => {
  const fields = await fieldsOf(contentType, body);
  if (fields === undefined) return undefined;
  if (fields.getAll(ONE_CLICK.name).includes(ONE_CLICK.value)) return { wish: STOP_ALL, by: 'one click' };
  const { choice, chosen, want, stop } = PREFERENCE_FIELDS;
  const said = fields.get(choice);
  if (said === stop) return { wish: STOP_ALL, by: 'preference page' };
  const wanted = fields.getAll(want);
  return said === chosen && wanted.every(isTopic) ? { wish: wanting(new Set(wanted)), by: 'preference page' } : undefined;
};
