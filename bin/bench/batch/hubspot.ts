import * as v from 'valibot';
import type { HubspotSettings } from '../../../lambdas/sources/hubspot';
import { signatureV3 } from '../../../lambdas/sources/hubspot/proof';
import type { Sample, Source } from '../../../lambdas/sources/source';
import type { Request } from './bodies';
import { BATCH_SIZE } from './limits';
import { type NamedPartner, PARTNERS } from './names';

const wholeDeal = v.looseObject({
  portalId: v.number(),
  dealId: v.number(),
  properties: v.record(v.string(), v.object({ value: v.string() })),
});
type WholeDeal = v.InferOutput<typeof wholeDeal>;

/** The source's own sample of a won deal, with the partner named by its company where the program reads that: it must be looked up. */
const dealOf = (source: Source, settings: HubspotSettings, partner: NamedPartner, { secret, url, now }: Request): WholeDeal => {
  const request = { event: 'deal.closed', partner: { id: partner.id, email: partner.email }, nonce: partner.id, now } as const;
  const deal = v.parse(wholeDeal, JSON.parse(source.sample(request, secret, { now: now.getTime(), url }).body));
  const { id = '', email = '', externalId } = settings.partner;
  if (externalId === undefined) return deal;
  const { [id]: _, [email]: __, ...properties } = deal.properties;
  return { ...deal, properties: { ...properties, [externalId.field]: { value: partner.company } } };
};

const signed = (items: readonly object[], { secret, url, now }: Request): Sample => {
  const body = JSON.stringify(items);
  const timestamp = String(now.getTime());
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': signatureV3(secret, { method: 'POST', address: url, body }, timestamp),
  };
  return { headers, body };
};

/** A hundred won deals, whole, each of another partner. */
export const wholeDeals = (source: Source, settings: HubspotSettings, request: Request): Sample =>
  signed(
    PARTNERS.map((partner) => dealOf(source, settings, partner, request)),
    request,
  );

/** What an app's subscription says of one property. */
const changeOf = ({ portalId, dealId, properties }: WholeDeal, propertyName: string, place: number, now: Date): object => ({
  eventId: 3_816_279_340 + place,
  subscriptionId: 25,
  portalId,
  appId: 1_160_452,
  occurredAt: now.getTime(),
  subscriptionType: 'deal.propertyChange',
  attemptNumber: 0,
  objectId: dealId,
  propertyName,
  propertyValue: properties[propertyName]?.value ?? '',
  changeSource: 'CRM',
});

/** The label of a deal means nothing to the journey, and is not subscribed to. */
const subscribed = ({ properties }: WholeDeal): readonly string[] => Object.keys(properties).filter((name) => name !== 'dealname');

/** A hundred changes that make whole deals, as many as there is room for; `deals` is how many those are. */
export const changesOfDeals = (source: Source, settings: HubspotSettings, request: Request): Sample & { readonly deals: number } => {
  const all = PARTNERS.map((partner) => dealOf(source, settings, partner, request));
  const changesEach = Math.max(...all.map((deal) => subscribed(deal).length));
  const deals = all.slice(0, Math.floor(BATCH_SIZE / changesEach));
  const changes = deals.flatMap((deal) => subscribed(deal).map((name) => ({ deal, name })));
  return {
    deals: deals.length,
    ...signed(
      changes.map(({ deal, name }, place) => changeOf(deal, name, place, request.now)),
      request,
    ),
  };
};

/** A hundred changes of a stage, each of another deal, that do not say whose the deals are: nobody understands them. */
export const changesOfStages = (source: Source, settings: HubspotSettings, request: Request): Sample =>
  signed(
    PARTNERS.map((partner, place) => changeOf(dealOf(source, settings, partner, request), 'dealstage', place, request.now)),
    request,
  );
