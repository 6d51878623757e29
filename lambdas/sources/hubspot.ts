import type { WebhookEventType } from '../../lib/journey/events';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { fieldsNaming, kindIn, namesPartner, partnerIn } from './fields';
import { type DealSettings, dealProperties, meanDeal, moneyProperties, type ProgramCurrency, type StageMeaning } from './hubspot/deal';
import { isProvenByHubspot, signatureV2, signatureV3 } from './hubspot/proof';
import { type CrmRecord, itemsOf, recordOf } from './hubspot/record';
import { readJson } from './json';
import { hmac } from './proofs/hmac';
import type { Meaning, SampleRequest, Source } from './source';

/** Which property of a company or contact is which field of the partner. */
export type UpdatedFields = Readonly<Record<string, 'tier' | 'track' | 'segment'>>;

/** What deals, companies and contacts in HubSpot mean to the program. Properties go by their internal names. */
export interface HubspotSettings extends DealSettings {
  /** Properties of companies and contacts that change the partner. A company is known by its id as `hubspot`, a contact as `hubspot-contact`. */
  readonly updates?: { readonly company?: UpdatedFields; readonly contact?: UpdatedFields };
  /** What else is sent, and nobody is to hear of, one property each: `contact.creation`, `deal.propertyChange dealname`. */
  readonly ignore?: readonly string[];
  /** The number of your HubSpot account: what says that it comes from another one, such as a sandbox with copied workflows, is ignored. */
  readonly account?: number;
  /** Accept the older signatures, too, which can be replayed for ever, when a request has none of version 3. False when absent. */
  readonly acceptUntimed?: boolean;
}

type Updated = 'company' | 'contact';
const UPDATED: readonly Updated[] = ['company', 'contact'];
/** Ids of companies and of contacts are counted apart: 123 may be one of each. */
const SYSTEMS: Readonly<Record<Updated, string>> = { company: 'hubspot', contact: 'hubspot-contact' };

const kindOfRecord = ({ type, event }: CrmRecord): string => kindIn(type, ...(event === undefined ? [] : [event]));

/** As settings name what to ignore: a name for each property. */
const namesOf = (record: CrmRecord): readonly string[] => {
  const kind = kindOfRecord(record);
  return record.changed.length === 0 ? [kind] : record.changed.map((property) => `${kind} ${property}`);
};

const nobodyMapped = ({ changed }: CrmRecord): Meaning => {
  const detail = 'means nothing to the program: map it in program/senders.ts, list it there under `ignore`, or stop sending it';
  return { problems: [{ field: changed.length === 0 ? 'item' : kindIn(changed.join(' or ')), detail }] };
};

/** One event for each property: however changes are batched, each is told once. */
const meanUpdate = (settings: HubspotSettings, record: CrmRecord, type: Updated): Meaning => {
  const told = Object.entries(settings.updates?.[type] ?? {}).filter(([property]) => record.has(property));
  if (told.length === 0) return nobodyMapped(record);
  if (record.id === undefined) return { problems: [{ field: 'objectId', detail: 'is missing: send hs_object_id, too' }] };
  const partner = { ...partnerIn(settings.partner, record.read), externalId: { system: SYSTEMS[type], id: record.id } };
  const events = told.flatMap(([property, field]) => {
    const value = record.read(property);
    if (value === undefined) return [];
    const senderId = JSON.stringify(record.trace(property));
    return [{ senderId, type: 'partner.updated', occurredAt: record.since(property) ?? '', data: { partner, [field]: value } }];
  });
  return events.length === 0 ? { ignored: 'a property was emptied, which changes nothing here' } : { events };
};

const meanRecord = (settings: HubspotSettings, program: ProgramCurrency, record: CrmRecord): Meaning => {
  const { account, ignore = [] } = settings;
  if (account !== undefined && record.account !== undefined && record.account !== String(account)) {
    return { ignored: 'of another HubSpot account' };
  }
  if (record.event === 'privacyDeletion') {
    return { problems: [{ field: 'objectId', detail: 'a person asks to be erased: find out who it is, and follow the runbook' }] };
  }
  if (namesOf(record).every((name) => ignore.includes(name))) return { ignored: 'listed under `ignore`' };
  const isDeal = record.type === 'deal' && (record.event === undefined || dealProperties(settings).some(record.has));
  if (isDeal) return meanDeal(settings, program, record);
  const updated = UPDATED.find((type) => type === record.type);
  return updated === undefined ? nobodyMapped(record) : meanUpdate(settings, record, updated);
};

const split: Source['split'] = ({ headers, body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  if (typeof json.value !== 'object' || json.value === null)
    return { problems: [{ field: 'body', detail: 'must be an object or a list' }] };
  return { items: itemsOf(json.value, headers['x-hubspot-request-timestamp']) };
};

/** Which meaning of a stage makes which event. */
const DEAL_EVENTS: Partial<Record<WebhookEventType, StageMeaning>> = {
  'deal.closed': 'won',
  'deal.registered': 'registered',
  'deal.reversed': 'reversed',
};

const stageThatMeans = ({ pipelines }: HubspotSettings, wanted: StageMeaning | undefined) =>
  Object.entries(pipelines)
    .flatMap(([pipeline, stages]) => Object.entries(stages).map(([dealstage, meaning]) => ({ pipeline, dealstage, meaning })))
    .find(({ meaning }) => meaning === wanted);

const updateOf = ({ updates }: HubspotSettings) =>
  UPDATED.flatMap((type) => Object.entries(updates?.[type] ?? {}).map(([property, field]) => ({ type, property, field })))[0];

const SAMPLE_VALUES = { tier: 'silver', track: 'reseller', segment: 'managed' };

/** Properties without times of their own: a sample that is sent again is the same event. */
const sampleObject = (settings: HubspotSettings, program: ProgramCurrency, { event, partner, nonce }: SampleRequest): object => {
  const id = Number.parseInt(hmac('sample', 'hex', nonce).slice(0, 12), 16);
  const portalId = settings.account ?? 62515;
  const named = fieldsNaming(settings.partner, partner);
  if (Object.keys(named).length === 0) throw new Error('hubspot in program/senders.ts names partners by another name than this one');
  const asObject = (type: object, properties: Readonly<Record<string, string>>) => ({
    portalId,
    ...type,
    isDeleted: false,
    properties: Object.fromEntries(Object.entries({ ...properties, ...named }).map(([name, value]) => [name, { value }])),
  });
  const update = updateOf(settings);
  if (event === 'partner.updated' && update !== undefined) {
    const { type, property, field } = update;
    return asObject(type === 'company' ? { companyId: id } : { vid: id }, { [property]: SAMPLE_VALUES[field] });
  }
  const stage = stageThatMeans(settings, DEAL_EVENTS[event]);
  if (stage === undefined) throw new Error(`no property or stage of hubspot in program/senders.ts means ${event}`);
  const { pipeline, dealstage } = stage;
  const { amount, currency } = moneyProperties(settings);
  const deal = { dealname: 'Initech, 40 seats', pipeline, dealstage, [amount]: '18500', [currency]: program.currency };
  return asObject({ dealId: id }, deal);
};

const samplesOf = (settings: HubspotSettings): Source['samples'] => {
  const others = (['deal.registered', 'deal.reversed'] as const).filter(
    (event) => stageThatMeans(settings, DEAL_EVENTS[event]) !== undefined,
  );
  return ['deal.closed', ...others, ...(updateOf(settings) === undefined ? [] : (['partner.updated'] as const))];
};

/** HubSpot: workflows that send a deal or company, and an app's subscriptions to changes, at one address. See docs/senders/hubspot.md. */
export const hubspot = (settings: HubspotSettings, program: ProgramCurrency): Source => ({
  // Who accepts requests without a time accepts the timed ones, replayed, too.
  trust: settings.acceptUntimed === true ? 'signed' : 'signed with a time stamp',
  accepts: ['application/json'],
  verify: (request, secrets, circumstances) => isProvenByHubspot(request, secrets, circumstances, settings.acceptUntimed === true),
  split,
  mean: (item) => meanRecord(settings, program, recordOf(item)),
  kindOf: (item) => {
    const record = recordOf(item);
    return record.changed.length === 0 ? kindOfRecord(record) : kindIn(`${kindOfRecord(record)} ${record.changed.join(', ')}`);
  },
  samples: samplesOf(settings),
  sample: (request, secret, { url }) => {
    const body = JSON.stringify(sampleObject(settings, program, request));
    const signed = { method: 'POST', address: url, body };
    const timestamp = String(request.now.getTime());
    const headers = {
      'content-type': 'application/json',
      'x-hubspot-request-timestamp': timestamp,
      'x-hubspot-signature': signatureV2(secret, signed),
      'x-hubspot-signature-version': 'v2',
      'x-hubspot-signature-v3': signatureV3(secret, signed, timestamp),
    };
    return { headers, body };
  },
});

/** What is wrong with the settings that their type cannot see. */
export const checkHubspot = (settings: HubspotSettings): readonly ProgramProblem[] => [
  ...(stageThatMeans(settings, 'won') === undefined
    ? [{ place: 'senders.hubspot.pipelines', problem: 'no stage means a won deal', fix: 'map the stage of won deals to "won"' }]
    : []),
  ...(namesPartner(settings.partner)
    ? []
    : [{ place: 'senders.hubspot.partner', problem: 'no property names the partner', fix: 'give `id`, `email` or `externalId`' }]),
];
