import { isDeepStrictEqual } from 'node:util';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { at, kindIn, namesPartner, notUnderstood, type PartnerFields, textOf } from './fields';
import { readJson } from './json';
import { type Change, changeIn, fieldOf, type Side } from './pipedrive/change';
import { pipedriveSample } from './pipedrive/sample';
import { isSame } from './proofs/hmac';
import { basicOf, isShown } from './proofs/token';
import type { Meaning, SentEvent, Source } from './source';

/** What deals and leads in Pipedrive mean to the program. */
export interface PipedriveSettings {
  /** The user name that the webhooks are given; `partner-journey` when absent. Their password is the source's secret. */
  readonly user?: string;
  /** Which fields of a deal name the partner: plain ones, or custom ones by their 40-character key, which leads inherit. */
  readonly partner: PartnerFields;
  /** What a deal is whose partner fields are all empty: `keep` it as not understood (when absent), or `ignore` it as direct business. */
  readonly withoutPartner?: 'keep' | 'ignore';
  /** The field of a lead that has the customer's company: `title`, or a custom one by its key. */
  readonly company?: string;
  /** Whether an open deal is a registered one: true where partners' registrations are made as deals. */
  readonly registerOpenDeals?: boolean;
  /** What else the webhooks send, and nobody is to hear of, such as `person`. */
  readonly ignore?: readonly string[];
}

const USER = 'partner-journey';
const STATUSES: readonly unknown[] = ['open', 'won', 'lost', 'deleted'];

const isNamed = ({ partner }: Side): boolean => Object.keys(partner).length > 0;
/** One name in common is enough: a contact's address may have changed beside it. */
const isSamePartner = (one: Side, other: Side): boolean =>
  Object.keys(one.partner).some((name) => isDeepStrictEqual(one.partner[name], other.partner[name]));

const eventOf = (type: string, { id, occurredAt }: Change, data: SentEvent['data']): SentEvent => ({
  senderId: id,
  type,
  occurredAt,
  data,
});
const moneyOf = ({ amount, currency }: Side) => (amount === undefined ? {} : { amount, currency });

/** What counted for a partner counts no more: the deal is gone, open again, or another partner's. */
const isUndone = (before: Side, after: Side | undefined, counts: (side: Side) => boolean): boolean => {
  if (!counts(before) || !isNamed(before)) return false;
  if (after === undefined || after.status === 'deleted' || !isSamePartner(before, after)) return true;
  return before.status === 'won' && after.status === 'open';
};

/** The event that tells how a deal stands, if that is news. What was corrected later, an amount or the partner, is told again. */
const standing = (change: Change, isRegistered: boolean): readonly SentEvent[] => {
  const { objectId: dealId, before, after } = change;
  if (after === undefined || isDeepStrictEqual(before, after)) return [];
  const { status, partner } = after;
  if (status === 'won' || status === 'lost') {
    return [eventOf('deal.closed', change, { partner, dealId, outcome: status, ...moneyOf(after) })];
  }
  return isRegistered ? [eventOf('deal.registered', change, { partner, dealId, ...moneyOf(after) })] : [];
};

const unnamed = ({ partner, withoutPartner }: PipedriveSettings): Meaning => {
  if (withoutPartner === 'ignore') return { ignored: 'it names no partner' };
  const field = partner.id ?? partner.externalId?.field ?? partner.email ?? 'partner';
  return notUnderstood(`data.${field}`, 'is empty, so that nobody knows whose it is: fill it in at Pipedrive, which tells us of it');
};

const meanDeal = (settings: PipedriveSettings, change: Change): Meaning => {
  const { objectId: dealId, before, after } = change;
  if (after !== undefined && !STATUSES.includes(after.status)) return notUnderstood('data.status', `must be ${STATUSES.join(', ')}`);
  const isRegistration = ({ status }: Side): boolean => status === 'open' && settings.registerOpenDeals === true;
  const counts = (side: Side): boolean => side.status === 'won' || isRegistration(side);
  const isReversed = before !== undefined && isUndone(before, after, counts);
  const reversed = isReversed
    ? [eventOf('deal.reversed', { ...change, id: `${change.id} reversed` }, { partner: before.partner, dealId })]
    : [];
  const isReopened = isReversed && after !== undefined && isSamePartner(before, after);
  const stands = standing(change, after !== undefined && isRegistration(after) && !isReopened);
  const isAnyones = stands.length > 0 && after !== undefined && !isNamed(after);
  if (isAnyones && !isReversed) return unnamed(settings);
  const events = isAnyones ? reversed : [...reversed, ...stands];
  return events.length > 0 ? { events } : { ignored: 'a deal whose outcome, amount and partner stay as they are' };
};

/** A lead is submitted once; it is told again when its amount or its partner is filled in later. */
const meanLead = (settings: PipedriveSettings, change: Change): Meaning => {
  const { objectId: leadId, before, after, record } = change;
  if (after === undefined) return { ignored: 'a lead was deleted: it was submitted all the same' };
  if (isDeepStrictEqual(before, after)) return { ignored: 'a lead whose amount and partner stay as they are' };
  if (!isNamed(after)) return unnamed(settings);
  const company = settings.company === undefined ? undefined : textOf(fieldOf(record, settings.company));
  const data = { partner: after.partner, leadId, ...(company !== undefined && { company }), ...moneyOf(after) };
  return { events: [eventOf('lead.submitted', change, data)] };
};

const meanItem = (settings: PipedriveSettings, item: unknown): Meaning => {
  const version = textOf(at(item, 'meta', 'version')) ?? '';
  if (!/^2(\.|$)/.test(version)) return notUnderstood('meta.version', 'must be 2.0: make the webhook anew, in version 2');
  const entity = textOf(at(item, 'meta', 'entity')) ?? '';
  if (settings.ignore?.includes(entity)) return { ignored: 'the settings ignore what it is about' };
  if (entity !== 'deal' && entity !== 'lead') {
    return notUnderstood('meta.entity', 'must be deal or lead: send only those, or name it in "ignore" of program/senders.ts');
  }
  const change = changeIn(item, settings.partner);
  if ('problems' in change) return change;
  return entity === 'deal' ? meanDeal(settings, change) : meanLead(settings, change);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without the number of the attempt: what nobody understands is kept once, however often it is sent. */
const split: Source['split'] = ({ body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  const meta = at(json.value, 'meta');
  if (!isObject(json.value) || !isObject(meta))
    return { problems: [{ field: 'meta', detail: 'must be an object, as Pipedrive sends it' }] };
  const { attempt: _, ...told } = meta;
  return { items: [{ ...json.value, meta: told }] };
};

/**
 * Pipedrive's webhooks, version 2. They are not signed: HTTP Basic shows the secret as the password.
 * Source: pipedrive.readme.io/docs/guide-for-webhooks-v2.
 */
export const pipedrive = (settings: PipedriveSettings, program: { readonly currency: string }): Source => {
  const { user = USER, registerOpenDeals = false } = settings;
  return {
    trust: 'token',
    accepts: ['application/json'],
    verify: (request, secrets) => {
      const shown = basicOf(request);
      const isTheSecret = isShown(secrets, [shown?.password]);
      return isSame(shown?.user ?? '', user) && isTheSecret;
    },
    split,
    mean: (item) => meanItem(settings, item),
    kindOf: (item) => kindIn(at(item, 'meta', 'entity'), at(item, 'meta', 'action')),
    samples: ['lead.submitted', 'deal.closed', ...(registerOpenDeals ? (['deal.registered'] as const) : [])],
    sample: (request, secret) => pipedriveSample({ ...settings, user }, program.currency, request, secret),
  };
};

/** What types cannot tell of Pipedrive's settings. */
export const checkPipedrive = ({ partner, user = USER }: PipedriveSettings): readonly ProgramProblem[] => {
  const place = 'senders > pipedrive';
  return [
    ...(namesPartner(partner)
      ? []
      : [{ place: `${place} > partner`, problem: 'names no field', fix: 'name one, by the key of a custom field' }]),
    ...(/^[^:\s]+$/.test(user)
      ? []
      : [{ place: `${place} > user`, problem: 'is no user name of HTTP Basic', fix: 'leave out colons and spaces' }]),
  ];
};
