import type { SampleRequest } from '../source';

type Fill = Pick<SampleRequest, 'partner' | 'nonce' | 'now'>;

/** What the placeholders of a sample's body stand for: `{{partner.email}}`. Times also come in parts, as senders write them. */
const valuesOf = ({ partner, nonce, now }: Fill): Readonly<Record<string, string | number | undefined>> => {
  const time = now.toISOString();
  return {
    'partner.id': partner.id,
    'partner.email': partner.email,
    'partner.name': partner.name ?? 'Acme Consulting',
    nonce,
    now: time,
    'now.day': time.slice(0, 10),
    'now.time': time.slice(11, 19),
    'now.seconds': Math.floor(now.getTime() / 1000),
    'now.ms': now.getTime(),
  };
};

const PLACEHOLDER = /\{\{([a-z.]+)\}\}/g;
const WHOLE = /^\{\{([a-z.]+)\}\}$/;

const valueFor = (values: ReturnType<typeof valuesOf>, name: string): string | number | undefined => {
  if (!Object.hasOwn(values, name)) throw new UnknownPlaceholder(name, Object.keys(values));
  return values[name];
};

/** A sample has a placeholder that nobody knows; the message says which there are. */
export class UnknownPlaceholder extends Error {
  override readonly name = 'UnknownPlaceholder';
  constructor(given: string, known: readonly string[]) {
    super(`there is no placeholder {{${given}}}: use ${known.map((each) => `{{${each}}}`).join(', ')}`);
  }
}

const fillText = (text: string, values: ReturnType<typeof valuesOf>, write: (value: string) => string): string =>
  text.replaceAll(PLACEHOLDER, (_, name: string) => write(String(valueFor(values, name) ?? '')));

/** A form's text, with its placeholders filled in; those without a value are empty. */
export const fillForm = (text: string, fill: Fill): string => fillText(text, valuesOf(fill), encodeURIComponent);

/** A JSON value, with the placeholders in its texts filled in. A field that is one placeholder keeps its kind (seconds are a number), and is left out without a value. */
export const fillJson = (value: unknown, fill: Fill): unknown => {
  const values = valuesOf(fill);
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each !== 'string') return each;
      const name = WHOLE.exec(each)?.[1];
      return name === undefined ? fillText(each, values, String) : valueFor(values, name);
    }),
  );
};
