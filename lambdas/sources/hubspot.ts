import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { kindIn, LISTED_AS_IGNORED, namesPartner, notUnderstood, partnerIn } from './fields';
import { type DealSettings, dealProperties, meanDeal } from './hubspot/deal';
import { isProvenByHubspot, signatureV2, signatureV3 } from './hubspot/proof';
import { type CrmRecord, itemsOf, recordOf } from './hubspot/record';
import { sampleObject, samplesOf, stageThatMeans } from './hubspot/sample';
import { readJson } from './json';
import type { ProgramFacts } from './registry';
import type { Meaning, Source } from './source';

/** Which property of a company or contact is which field of the partner. */
export type UpdatedFields = Readonly<Record<string, 'tier' | 'track' | 'segment'>>;

/** What deals, companies and contacts in HubSpot mean to the program. Properties go by their internal names. */
export interface HubspotSettings extends DealSettings {
  /** Properties of companies and contacts that change the partner. A company is known by its id as `hubspot`, a contact as `hubspot-contact`. */
  readonly updates?: { readonly company?: UpdatedFields; readonly contact?: UpdatedFields };
  /** What else is sent, and nobody is to hear of, as `ops unmapped` calls it, one property each: `contact.creation`, `deal.propertyChange dealname`. */
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
  const detail = 'means nothing to the program: map it in program/senders.ts, list it there under hubspot.ignore, or stop sending it';
  return notUnderstood(changed.length === 0 ? 'item' : kindIn(changed.join(' or ')), detail);
};

/** One event for each property: however changes are batched, each is told once. */
const meanUpdate = (settings: HubspotSettings, record: CrmRecord, type: Updated): Meaning => {
  const told = Object.entries(settings.updates?.[type] ?? {}).filter(([property]) => record.has(property));
  if (told.length === 0) return nobodyMapped(record);
  if (record.id === undefined) return notUnderstood('objectId', 'is missing: send hs_object_id, too');
  const partner = { ...partnerIn(settings.partner, record.read), externalId: { system: SYSTEMS[type], id: record.id } };
  const events = told.flatMap(([property, field]) => {
    const value = record.read(property);
    if (value === undefined) return [];
    const senderId = JSON.stringify(record.trace(property));
    return [{ senderId, type: 'partner.updated', occurredAt: record.since(property) ?? '', data: { partner, [field]: value } }];
  });
  return events.length === 0 ? { ignored: 'a property was emptied, which changes nothing here' } : { events };
};

const meanRecord = (settings: HubspotSettings, program: ProgramFacts, record: CrmRecord): Meaning => {
  const { account, ignore = [] } = settings;
  if (account !== undefined && record.account !== undefined && record.account !== String(account)) {
    return { ignored: 'of another HubSpot account' };
  }
  if (record.event === 'privacyDeletion') {
    return notUnderstood('objectId', 'is of a person who asks to be erased: docs/senders/hubspot.md says what to do');
  }
  if (namesOf(record).every((name) => ignore.includes(name))) return LISTED_AS_IGNORED;
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

/** HubSpot: workflows that send a deal or company, and an app's subscriptions to changes, at one address. See docs/senders/hubspot.md. */
export const hubspot = (settings: HubspotSettings, program: ProgramFacts): Source => ({
  // Who accepts requests without a time accepts the timed ones, replayed, too.
  trust: settings.acceptUntimed === true ? 'signed' : 'signed with a time stamp',
  accepts: ['application/json'],
  verify: (request, secrets, circumstances) => isProvenByHubspot(request, secrets, circumstances, settings.acceptUntimed === true),
  split,
  mean: (item) => meanRecord(settings, program, recordOf(item)),
  check: () => checkHubspot(settings),
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
    ? [{ place: 'senders > hubspot > pipelines', problem: 'no stage means a won deal', fix: 'map the stage of won deals to "won"' }]
    : []),
  ...(namesPartner(settings.partner)
    ? []
    : [{ place: 'senders > hubspot > partner', problem: 'names no field', fix: 'name one, by the internal name of a property' }]),
];
