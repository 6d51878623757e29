import * as v from 'valibot';
import { problemsOf, readJson } from './json';
import type { Source } from './source';

const envelope = v.looseObject(
  { event: v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty')), payload: v.looseObject({}, 'must be an object') },
  'must be an object with event and payload',
);

/** For senders whose body is one event, with its name and its payload. */
export const splitEventAndPayload: Source['split'] = ({ body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  const parsed = v.safeParse(envelope, json.value);
  return parsed.success ? { items: [json.value] } : { problems: problemsOf(parsed.issues) };
};
