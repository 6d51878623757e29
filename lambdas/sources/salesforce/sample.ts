import { introduces, type WebhookEventType } from '../../../lib/journey/events';
import type { ProgramFacts } from '../registry';
import type { SalesforceSettings } from '../salesforce';
import { fieldsNaming, namesIn, requireName } from '../sample-partner';
import { CannotSample, type SampleRequest } from '../source';
import { type Notification, salesforceId, writeMessage } from './message';
import { feedsOf, isEventRule, ruleFor, type SalesforceRule } from './rules';

/** Ids begin with three characters that tell the object; those of custom objects differ from one organisation to the next. */
const PREFIXES: Readonly<Record<string, string>> = { Opportunity: '006', Lead: '00Q', Account: '001', Contact: '003', Contract: '800' };

/** What a field of an event may hold, as Salesforce writes it. */
const EXAMPLES: Readonly<Record<string, string>> = {
  amount: '12500.0',
  revenue: '50000.0',
  leads: '12.0',
  termMonths: '12.0',
  score: '9.0',
  autoRenews: 'false',
  outcome: 'won',
  meeting: 'review',
  track: 'reseller',
  segment: 'managed',
  tier: 'silver',
  company: 'Initech',
  'contact.timeZone': 'America/New_York',
  'contact.locale': 'en',
};

const exampleOf = (field: string, { partner, now, nonce }: SampleRequest, currency: string): string => {
  if (field === 'currency') return currency;
  if (field === 'name') return partner.name ?? 'Acme Consulting';
  if (field === 'owner.email') return 'sam.rivera@northwind.example';
  if (/email$/i.test(field)) return partner.email ?? 'dana@acme.example';
  if (field.endsWith('At')) return now.toISOString();
  return EXAMPLES[field] ?? `${field.replace('.', '-')}-${nonce}`;
};

/** Each way to fill in the fields that a rule looks at. */
const waysToFit = ({ when = {} }: SalesforceRule): readonly Readonly<Record<string, string>>[] =>
  Object.entries(when).reduce<readonly Readonly<Record<string, string>>[]>(
    (ways, [field, values]) => ways.flatMap((way) => [values].flat().map((value) => ({ ...way, [field]: value }))),
    [{}],
  );

const fedFields = (
  rule: SalesforceRule,
  settings: SalesforceSettings,
  request: SampleRequest,
  currency: string,
): Record<string, string> => {
  if (!isEventRule(rule)) return {};
  const examples = [...feedsOf(rule)].flatMap(([field, from]) =>
    typeof from === 'string' && from !== 'Id' ? [[from, exampleOf(field, request, currency)]] : [],
  );
  return { ...Object.fromEntries(examples), ...fieldsNaming(rule.partner ?? settings.partner, request.partner) };
};

/** A record that a rule decides on; undefined when those above it decide on all of its records. */
export const recordFor = (
  rule: SalesforceRule,
  settings: SalesforceSettings,
  request: SampleRequest,
  { currency }: ProgramFacts,
): Notification | undefined => {
  const { nonce, now } = request;
  const objectType = rule.object;
  const records = waysToFit(rule).map((fitting) => ({
    organizationId: settings.organizations[0],
    id: salesforceId('04l', `notification ${nonce}`),
    objectType,
    fields: {
      Id: salesforceId(PREFIXES[objectType] ?? 'a00', `${objectType} ${nonce}`),
      LastModifiedDate: now.toISOString(),
      ...fedFields(rule, settings, request, currency),
      ...(settings.multiCurrency === true && { CurrencyIsoCode: currency }),
      ...fitting,
    },
  }));
  return records.find((record) => ruleFor(settings.rules, record) === rule);
};

/** A request for a sample of any partner: only what becomes of it counts. */
export const ANYONE: Omit<SampleRequest, 'event'> = {
  partner: { id: 'acme', email: 'dana@acme.example', name: 'Acme Consulting' },
  nonce: 'any',
  now: new Date('2026-06-01T09:00:00Z'),
};

/** The events that a program's rules can mean, in the order of their rules. */
export const sampledEvents = (settings: SalesforceSettings, program: ProgramFacts): ReadonlySet<WebhookEventType> =>
  new Set(
    settings.rules
      .filter(isEventRule)
      .filter((rule) => recordFor(rule, settings, { ...ANYONE, event: rule.event }, program) !== undefined)
      .map(({ event }) => event),
  );

/** A message as Salesforce sends it, with one record in a state that means the event. */
export const messageFor = (request: SampleRequest, settings: SalesforceSettings, program: ProgramFacts): string => {
  for (const rule of settings.rules.filter(isEventRule).filter(({ event }) => event === request.event)) {
    const record = recordFor(rule, settings, request, program);
    if (record === undefined) continue;
    const names = namesIn(rule.partner ?? settings.partner);
    requireName(introduces(rule.event) ? [...names, 'email'] : names, request);
    return writeMessage(record);
  }
  throw new CannotSample('no rule of salesforce means it', 'add one to program/senders.ts');
};
