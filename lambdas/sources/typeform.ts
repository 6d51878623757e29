import type { JourneyEvent, WebhookEventType } from '../../lib/journey/events';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import type { Track } from '../../lib/journey/words';
import { at, kindIn, namesPartner, notUnderstood, type PartnerFields, textOf } from './fields';
import { readJson } from './json';
import { hmac, isSignedBy } from './proofs/hmac';
import type { ProgramFacts } from './registry';
import type { Meaning, Source } from './source';
import { meanResponse } from './typeform/data';
import { responseBody } from './typeform/sample';

type Introduction = 'application.submitted' | 'partner.invited';

/** A form by which an organisation applies, or by which somebody names one to invite. Each field: the `ref` of its question, or `hidden.<name>`. */
export interface IntroductionForm {
  readonly event: Introduction;
  readonly fields: {
    readonly company: string;
    readonly email: string;
    /** The contact's whole name; else `firstName` and `lastName`. */
    readonly contactName?: string;
    readonly firstName?: string;
    readonly lastName?: string;
    readonly role?: string;
    readonly timeZone?: string;
    readonly track?: string;
    readonly motivation?: string;
    readonly campaign?: string;
    readonly referredBy?: string;
    readonly consentBasis?: string;
    /** Our partner id. Only on a form that nobody else can open: whoever fills it in can change a hidden field. */
    readonly id?: string;
  };
  /** Which choice is which track, by its label. Without it the labels are the tracks. */
  readonly tracks?: Readonly<Record<string, Track>>;
}

type Told = Exclude<WebhookEventType, Introduction | `contact.${string}`>;
type DataOf<E extends Told> = Omit<JourneyEvent<E>['data'], 'partner'>;

/** A form that a partner fills in, or somebody about a partner. */
export type PartnerForm = {
  [E in Told]: {
    readonly event: E;
    /** Where the response names the partner: refs of questions, or `hidden.<name>`. */
    readonly partner: PartnerFields;
    /** Which question's ref, or `hidden.<name>`, has what of the event. Amounts are asked for in units: 18500.50. */
    readonly fields?: { readonly [K in keyof DataOf<E>]?: string };
    /** What is the same for all responses, such as the `course` that a form is about. */
    readonly always?: Readonly<Partial<DataOf<E>>>;
  };
}[Told];

/** What responses mean to the program. */
export interface TypeformSettings {
  /** By the form's id, which is the last part of its address. */
  readonly forms: Readonly<Record<string, IntroductionForm | PartnerForm>>;
}

const USUAL = ['application.submitted', 'lead.submitted', 'survey.answered'] as const;

const samplesOf = ({ forms }: TypeformSettings): Source['samples'] => {
  const events = new Set<WebhookEventType>(Object.values(forms).map(({ event }) => event));
  const [first, ...others] = [...USUAL.filter((event) => events.delete(event)), ...events];
  return [first ?? USUAL[0], ...others];
};

const meanItem = ({ forms }: TypeformSettings, currency: string, item: unknown): Meaning => {
  const type = at(item, 'event_type');
  if (type === 'form_response_partial') return { ignored: 'a response that is not finished' };
  if (type !== 'form_response')
    return notUnderstood('event_type', 'must be form_response: choose no other event in the webhook of the form');
  const response = at(item, 'form_response');
  const id = textOf(at(response, 'form_id')) ?? '';
  const form = Object.hasOwn(forms, id) ? forms[id] : undefined;
  if (form !== undefined) return meanResponse(form, response, currency);
  return notUnderstood(
    'form_response.form_id',
    'is of no form of the journey: add it to typeform.forms in program/senders.ts, or remove its webhook',
  );
};

const split: Source['split'] = ({ body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  if (typeof at(json.value, 'event_type') === 'string') return { items: [json.value] };
  return { problems: [{ field: 'event_type', detail: 'must be a text, as Typeform sends it' }] };
};

/** `sha256=` and HMAC-SHA256 of the body in base64. */
const signatureOf = (secret: string, body: string | Buffer): string => `sha256=${hmac(secret, 'base64', body)}`;

/**
 * Typeform's webhooks. What is signed is the body alone, no time: a copy of it is told by its token.
 * Source: typeform.com/developers/webhooks, and secure-your-webhooks there.
 */
export const typeform = (settings: TypeformSettings, { currency }: ProgramFacts): Source => ({
  trust: 'signed',
  accepts: ['application/json'],
  verify: ({ headers, body }, secrets) => isSignedBy(secrets, [headers['typeform-signature']], (secret) => signatureOf(secret, body)),
  split,
  mean: (item) => meanItem(settings, currency, item),
  check: () => checkTypeform(settings),
  kindOf: (item) => kindIn(at(item, 'event_type'), at(item, 'form_response', 'form_id')),
  samples: samplesOf(settings),
  sample: (request, secret) => {
    const body = responseBody(settings, request);
    return { headers: { 'content-type': 'application/json', 'typeform-signature': signatureOf(secret, body) }, body };
  },
});

const wrongWith = (place: string, form: IntroductionForm | PartnerForm): readonly ProgramProblem[] => {
  if ('partner' in form) {
    return namesPartner(form.partner)
      ? []
      : [{ place: `${place} > partner`, problem: 'names no field', fix: 'name one, such as hidden.partner_id' }];
  }
  const { contactName, firstName, lastName } = form.fields;
  if ((contactName ?? firstName ?? lastName) !== undefined) return [];
  return [{ place: `${place} > fields`, problem: 'has no name of the contact', fix: 'name contactName, or firstName and lastName' }];
};

/** What types cannot tell of Typeform's settings. */
export const checkTypeform = ({ forms }: TypeformSettings): readonly ProgramProblem[] => {
  const place = 'senders > typeform > forms';
  if (Object.keys(forms).length === 0) return [{ place, problem: 'names no form', fix: 'add one by its id' }];
  return Object.entries(forms).flatMap(([id, form]) => wrongWith(`${place} > ${id}`, form));
};
