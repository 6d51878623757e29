import { isUtf8 } from 'node:buffer';
import { readJson } from '../json';
import type { WebhookRequest } from '../source';

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

export const isForm = ({ headers }: WebhookRequest): boolean =>
  headers['content-type']?.trim().toLowerCase().startsWith(FORM_TYPE) === true;

/**
 * A form-encoded body as JSON, or what is wrong with it. A field that comes several times is a list; brackets in a name
 * are part of the name (`data[email]`).
 */
export const readForm = (body: Buffer): ReturnType<typeof readJson> => {
  if (!isUtf8(body)) return { problems: [{ field: 'body', detail: 'must be UTF-8' }] };
  if (body.length === 0) return { problems: [{ field: 'body', detail: 'has no fields' }] };
  const fields = new URLSearchParams(body.toString('utf8'));
  const values = [...Map.groupBy(fields, ([name]) => name)].map(([name, pairs]) => {
    const all = pairs.map(([, value]) => value);
    return [name, all.length === 1 ? all[0] : all] as const;
  });
  // Its checks are those of a JSON body: on names that reach for the prototype, and on half characters.
  return readJson(Buffer.from(JSON.stringify(Object.fromEntries(values))));
};
