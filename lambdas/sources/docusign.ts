import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { partnerOf, termIn } from './docusign/agreement';
import { type Envelope, envelopeIn, lean } from './docusign/envelope';
import { connectMessage } from './docusign/sample';
import { at, kindIn, notUnderstood, type PartnerFields, textOf } from './fields';
import { readJson } from './json';
import { checkOwnDomains } from './own-domains';
import { hmac, isSignedBy } from './proofs/hmac';
import type { Meaning, Source, WebhookRequest } from './source';

/** Which signed envelopes are partner agreements, and what they say. Fields are the names of envelope custom fields. */
export interface DocusignSettings {
  /** Only envelopes with this custom field (and this value, if there is one) are partner agreements. Without it all are: for an account that signs nothing else. */
  readonly only?: { readonly customField: string; readonly value?: string };
  /** Which custom fields name the partner. When none is filled in, the first who signed and is not one of ours does, by email. */
  readonly partner: Omit<PartnerFields, 'email'>;
  /** Domains of our own people, and all below them: who countersigns for us is no partner. */
  readonly ownDomains: readonly string[];
  /** Which custom fields have the term: months such as `12`, a first day such as `2026-07-01`, `yes` or `no`. */
  readonly term?: { readonly months?: string; readonly startsAt?: string; readonly autoRenews?: string };
  /** Take messages without the envelope, by its id alone: they wait until a person links the id to a partner. Cannot be told apart by `only`. */
  readonly minimal?: boolean;
}

/** What Connect tells beside the end of an envelope. Source: its events in the eSignature REST API, v2.1. */
const OF_NO_INTEREST: ReadonlySet<string> = new Set([
  ...['created', 'sent', 'resent', 'delivered', 'corrected', 'purge', 'deleted', 'discard', 'removed'].map((what) => `envelope-${what}`),
  ...[
    'sent',
    'resent',
    'delivered',
    'completed',
    'declined',
    'authenticationfailed',
    'autoresponded',
    'reassign',
    'delegate',
    'finish-later',
  ].map((what) => `recipient-${what}`),
  ...['created', 'modified', 'deleted'].map((what) => `template-${what}`),
  ...['click-agreed', 'click-declined', 'sms-opt-in', 'sms-opt-out'],
]);
const UNSIGNED: ReadonlyMap<string, string> = new Map([
  ['envelope-declined', 'an envelope was declined: nothing was signed'],
  ['envelope-voided', 'an envelope was voided: nothing was signed'],
]);

const INCLUDE = 'is missing: include "Custom Fields" and "Recipients" in the Connect configuration';

/** What keeps an envelope from being a partner agreement, if anything does. */
const otherwise = ({ only }: DocusignSettings, { customFields, hasCustomFields }: Envelope): Meaning | undefined => {
  if (only === undefined) return undefined;
  if (!hasCustomFields) return notUnderstood('data.envelopeSummary.customFields', INCLUDE);
  const mark = customFields.get(only.customField);
  const isOne = only.value === undefined ? mark !== undefined : mark === only.value;
  return isOne ? undefined : { ignored: 'not a partner agreement' };
};

const meanAgreement = (settings: DocusignSettings, message: unknown): Meaning => {
  const envelopeId = textOf(at(message, 'data', 'envelopeId'));
  if (envelopeId === undefined) return notUnderstood('data.envelopeId', 'is missing');
  const envelope = envelopeIn(message);
  const agreement = (occurredAt: string, data: Readonly<Record<string, unknown>>): Meaning => ({
    // A retry differs in `retryCount` alone; an envelope is completed once.
    events: [
      { senderId: `${envelopeId} envelope-completed`, type: 'agreement.signed', occurredAt, data: { documentId: envelopeId, ...data } },
    ],
  });
  const generatedAt = textOf(at(message, 'generatedDateTime')) ?? '';
  if (envelope === undefined) {
    if (settings.minimal) return agreement(generatedAt, { partner: { externalId: { system: 'docusign', id: envelopeId } } });
    return notUnderstood('data.envelopeSummary', INCLUDE);
  }
  const other = otherwise(settings, envelope);
  if (other !== undefined) return other;
  const partner = partnerOf(settings, envelope);
  if (Object.keys(partner).length > 0) return agreement(envelope.completedAt ?? generatedAt, { partner, ...termIn(settings, envelope) });
  return notUnderstood('data.envelopeSummary', 'names no partner: no custom field has one, and nobody but ours has signed');
};

const meanMessage = (settings: DocusignSettings, message: unknown): Meaning => {
  const event = textOf(at(message, 'event')) ?? '';
  if (event === 'envelope-completed') return meanAgreement(settings, message);
  const reason =
    UNSIGNED.get(event) ?? (OF_NO_INTEREST.has(event) ? 'what happens to an envelope before or beside its completion' : undefined);
  return reason === undefined
    ? notUnderstood('event', 'is none that Connect was known to send: choose "Envelope Completed" alone')
    : { ignored: reason };
};

const split: Source['split'] = ({ body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  if (typeof at(json.value, 'event') === 'string') return { items: [lean(json.value)] };
  return {
    problems: [{ field: 'event', detail: 'must be a text: choose "Send Individual Messages" and JSON in the Connect configuration' }],
  };
};

const SIGNATURE = /^x-docusign-signature-(?:[1-9]\d?|100)$/;

/** A signature for each of the account's keys, up to 100; a gateway puts those of one name behind each other. */
const signaturesOf = ({ headers }: WebhookRequest): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) => (SIGNATURE.test(name) && value ? value.split(',').map((each) => each.trim()) : []));

/** Envelopes come with their documents if somebody ticked that; they are left out here. A function takes 6 MB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * DocuSign Connect in JSON, a message for each event (SIM). What is signed is the body alone, no time.
 * Source: developers.docusign.com/platform/webhooks/connect, validate and json-sim-event-model there.
 */
export const docusign = (settings: DocusignSettings): Source => ({
  trust: 'signed',
  accepts: ['application/json'],
  maxBodyBytes: MAX_BODY_BYTES,
  verify: (request, secrets) => isSignedBy(secrets, signaturesOf(request), (secret) => hmac(secret, 'base64', request.body)),
  split,
  mean: (item) => meanMessage(settings, item),
  check: () => checkDocusign(settings),
  kindOf: (item) => kindIn(at(item, 'event')),
  samples: ['agreement.signed'],
  sample: (request, secret) => {
    const body = connectMessage(settings, request);
    const signature = { 'x-authorization-digest': 'HMACSHA256', 'x-docusign-signature-1': hmac(secret, 'base64', body) };
    return { headers: { 'content-type': 'application/json; charset=utf-8', ...signature }, body };
  },
});

/** What types cannot tell of DocuSign's settings. */
export const checkDocusign = ({ only, minimal, ownDomains }: DocusignSettings): readonly ProgramProblem[] => {
  const place = 'senders > docusign';
  const isEither = only !== undefined && minimal === true;
  return [
    ...(isEither
      ? [{ place: `${place} > minimal`, problem: 'has nothing that "only" could be told by', fix: 'leave out one of the two' }]
      : []),
    ...checkOwnDomains(place, ownDomains),
  ];
};
