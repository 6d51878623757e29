import { introduces, isWebhookEventType, type WebhookEventType } from '../../lib/journey/events';
import { at } from './fields';
import { basicOf, bearerOf, isShown } from './proofs/token';
import { type PartnerName, requireName } from './sample-partner';
import { CannotSample, type Sample, type SampleRequest, type Source } from './source';
import { FORM_TYPE, JSON_TYPE } from './token/form';
import { createMapping } from './token/mapping';
import { fillForm, fillJson } from './token/placeholders';

/** What an item of a sample must mean: an event of this type, perhaps with this in its data (placeholders are filled in), or that it is ignored or kept. */
export type SampleMeaning =
  | WebhookEventType
  | 'ignored'
  | 'kept'
  | { readonly type: WebhookEventType; readonly data: Readonly<Record<string, unknown>> };

/** A body as this sender writes it, and what it means: checked before each deployment, and sent by `ops fire`. */
export interface TokenSample {
  readonly name: string;
  /** JSON, or the text of a form. `{{partner.id}}`, `{{partner.email}}`, `{{nonce}}`, `{{now}}` and the like are filled in: docs/senders/token.md. */
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[] | string;
  /** Those that the mapping looks at. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In order, the events that its items mean, or that an item is ignored or kept. `ops fire` sends samples that mean one event alone. */
  readonly means: readonly SampleMeaning[];
}

/** A sender that shows a token, and tells things in words of its own: what those mean here, in JSONata (docs.jsonata.org). */
export interface TokenSettings {
  /** Who sends, for people. */
  readonly title: string;
  /** Where it shows the token, so that `ops` says so: in a header (`Authorization: Bearer`, `x-api-key`, or the password of Basic) when left out. All of them are good, always. */
  readonly tokenIn?: 'header' | 'path';
  /** Headers that the mapping needs: with these, an item is `{ headers, body }` and not the body alone. */
  readonly headers?: readonly string[];
  /** The field that says what an item is, such as `event` or `body.event`. It is shown in lists of what was kept, so it must hold nothing personal. */
  readonly kind?: string;
  /** The body -> its items, for senders that put several into one. When left out, a list has its elements as items, and all else is one item. */
  readonly split?: string;
  /**
   * An item -> `{ id, type, timestamp, data }`, a list of such, or `{ "ignore": "why" }`. Nothing means: not understood,
   * and kept. The same id is the same event; without an id, the same item is.
   */
  readonly event: string;
  readonly samples: readonly [TokenSample, ...TokenSample[]];
}

/** Where senders show a token that let one name the header: the usual name. */
const API_KEY = 'x-api-key';

const verify: Source['verify'] = (request, secrets) =>
  isShown(secrets, [bearerOf(request), basicOf(request)?.password, request.headers[API_KEY], request.token]);

/** What may stand in lists. An address could not. */
const KIND = /^[\w .:/-]{1,100}$/;

/** A meaning in a word. */
export const wordFor = (meaning: SampleMeaning): WebhookEventType | 'ignored' | 'kept' =>
  typeof meaning === 'string' ? meaning : meaning.type;

/** The event that a sample means, when that is all of it. */
const eventOf = ({ means }: TokenSample): WebhookEventType | undefined => {
  const [only, ...more] = means.map(wordFor);
  return only !== undefined && more.length === 0 && isWebhookEventType(only) ? only : undefined;
};

/** Whether `ops fire` has something to send. */
export const hasSampleOfOneEvent = ({ samples }: TokenSettings): boolean => samples.some((sample) => eventOf(sample) !== undefined);

/** The names of the partner that a sample has a place for. */
const namesIn = ({ body }: TokenSample): readonly PartnerName[] => {
  const text = JSON.stringify(body);
  return (['id', 'email'] as const).filter((name) => text.includes(`{{partner.${name}}}`));
};

/** A sample's body with its placeholders filled in, and its headers but for the proof. */
export const fillSample = ({ body, headers }: TokenSample, request: Omit<SampleRequest, 'event'>): Sample =>
  typeof body === 'string'
    ? { headers: { ...headers, 'content-type': FORM_TYPE }, body: fillForm(body, request) }
    : { headers: { ...headers, 'content-type': JSON_TYPE }, body: JSON.stringify(fillJson(body, request)) };

/** Named when no sample means one event alone: asked for, it says so. */
const USUAL_EVENT: WebhookEventType = 'training.attended';

/** Any sender that can show an unguessable token: what its bodies mean stands in the program's settings. */
export const token = (settings: TokenSettings): Source => {
  const { tokenIn = 'header', kind, samples } = settings;
  const [first = USUAL_EVENT, ...others] = new Set(samples.flatMap((sample) => eventOf(sample) ?? []));
  return {
    trust: 'token',
    accepts: [JSON_TYPE, FORM_TYPE],
    verify,
    ...createMapping(settings),
    kindOf: (item) => {
      const name = kind === undefined ? undefined : at(item, ...kind.split('.'));
      return typeof name === 'string' && KIND.test(name) ? name : 'item';
    },
    samples: [first, ...others],
    sample: (request, secret) => {
      const found = samples.find((sample) => eventOf(sample) === request.event);
      if (found === undefined) throw new CannotSample('none of its samples means it, and nothing else', 'add one to program/senders.ts');
      requireName(namesIn(found), request);
      const { email = introduces(request.event) ? 'dana@acme.example' : undefined } = request.partner;
      const filled = fillSample(found, { ...request, partner: { ...request.partner, email } });
      if (tokenIn === 'path') return { ...filled, tokenInPath: true };
      return { ...filled, headers: { ...filled.headers, authorization: `Bearer ${secret}` } };
    },
  };
};
