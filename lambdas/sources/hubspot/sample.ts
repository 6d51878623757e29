import type { WebhookEventType } from '../../../lib/journey/events';
import type { HubspotSettings } from '../hubspot';
import type { ProgramFacts } from '../registry';
import { numberOf } from '../sample-ids';
import { fieldsNaming, namesIn, requireName } from '../sample-partner';
import { CannotSample, type SampleRequest, type Source } from '../source';
import { moneyProperties, type StageMeaning } from './deal';

/** Which meaning of a stage makes which event. */
const DEAL_EVENTS: Partial<Record<WebhookEventType, StageMeaning>> = {
  'deal.closed': 'won',
  'deal.registered': 'registered',
  'deal.reversed': 'reversed',
};

/** The first stage that means this, with its pipeline. */
export const stageThatMeans = ({ pipelines }: HubspotSettings, wanted: StageMeaning | undefined) =>
  Object.entries(pipelines)
    .flatMap(([pipeline, stages]) => Object.entries(stages).map(([dealstage, meaning]) => ({ pipeline, dealstage, meaning })))
    .find(({ meaning }) => meaning === wanted);

const updateOf = ({ updates }: HubspotSettings) =>
  (['company', 'contact'] as const).flatMap((type) =>
    Object.entries(updates?.[type] ?? {}).map(([property, field]) => ({ type, property, field })),
  )[0];

const SAMPLE_VALUES = { tier: 'silver', track: 'reseller', segment: 'managed' };

/** A deal or a company as a workflow posts it, its properties without times: a sample that is sent again is the same event. */
export const sampleObject = (settings: HubspotSettings, program: ProgramFacts, request: SampleRequest): object => {
  requireName(namesIn(settings.partner), request);
  const { event, partner, nonce } = request;
  const id = numberOf(`record ${nonce}`);
  const portalId = settings.account ?? 62515;
  const named = fieldsNaming(settings.partner, partner);
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
  if (stage === undefined) throw new CannotSample('no stage or property of hubspot means it', 'map one in program/senders.ts');
  const { pipeline, dealstage } = stage;
  const { amount, currency } = moneyProperties(settings);
  const deal = { dealname: 'Initech, 40 seats', pipeline, dealstage, [amount]: '18500', [currency]: program.currency };
  return asObject({ dealId: id }, deal);
};

/** The events that the settings can mean, a won deal first. */
export const samplesOf = (settings: HubspotSettings): Source['samples'] => {
  const others = (['deal.registered', 'deal.reversed'] as const).filter(
    (event) => stageThatMeans(settings, DEAL_EVENTS[event]) !== undefined,
  );
  return ['deal.closed', ...others, ...(updateOf(settings) === undefined ? [] : (['partner.updated'] as const))];
};
