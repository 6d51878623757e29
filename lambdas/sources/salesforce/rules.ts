import { type EventData, introduces, type WebhookEventType } from '../../../lib/journey/events';
import { type PartnerFields, partnerIn, textOf, toMinorUnits } from '../fields';
import type { Notification } from './message';

/** The fields of a type that are named in it: unnamed ones are kept, and known to nobody. */
type Named<T> = { [K in keyof T as string extends K ? never : K]-?: NonNullable<T[K]> };
type Paths<T> = {
  [K in keyof T & string]: T[K] extends readonly unknown[] ? never : T[K] extends object ? `${K}.${keyof Named<T[K]> & string}` : K;
}[keyof T & string];
type PathsOf<T> = T extends unknown ? Paths<Named<T>> : never;

type Introduction = 'application.submitted' | 'partner.invited';
type Organisation = Omit<Named<EventData<Introduction>['partner']>, keyof PartnerFields | 'contacts'>;

/**
 * The fields of an event's data, `owner.email` for one inside another. An event that introduces an organisation has the
 * fields of the organisation, and `contact.…` for its first person.
 */
export type EventField<E extends WebhookEventType> = E extends Introduction
  ? PathsOf<Organisation> | `contact.${PathsOf<EventData<'contact.added'>['contact']>}`
  : PathsOf<Omit<Named<EventData<E>>, 'partner'>>;

/** Where a field of an event comes from: a field of the record, by its API name, or always the same. */
export type From = string | { readonly is: string | number | boolean };

interface Condition {
  /** The API name of the record's object: `Opportunity`, `Lead`, `Partner_Agreement__c`. */
  readonly object: string;
  /** What stands in its fields: in all of these, one of the values; `''` for nothing. Letter for letter, as the API has them. */
  readonly when?: Readonly<Record<string, string | readonly string[]>>;
}

type RuleFor<E extends WebhookEventType> = Condition & {
  readonly event: E;
  /** Which fields feed it, beside the usual ones (see `USUAL` below). */
  readonly data?: Readonly<Partial<Record<EventField<E>, From>>>;
  /** Where this object names the partner, when not as the others do. */
  readonly partner?: PartnerFields;
};

/** What a record in a certain state means; `ignore`: nothing to the journey. */
export type SalesforceRule = (Condition & { readonly event: 'ignore' }) | { [E in WebhookEventType]: RuleFor<E> }[WebhookEventType];
export type EventRule = Exclude<SalesforceRule, { readonly event: 'ignore' }>;

/** Fields that a rule need not name, where Salesforce has them under one name everywhere. */
const USUAL: Partial<Record<WebhookEventType, Readonly<Record<string, From>>>> = {
  'deal.registered': { dealId: 'Id', amount: 'Amount' },
  'deal.closed': { dealId: 'Id', amount: 'Amount' },
  'deal.reversed': { dealId: 'Id' },
  'lead.submitted': { leadId: 'Id', company: 'Company' },
};

export const isEventRule = (rule: SalesforceRule): rule is EventRule => rule.event !== 'ignore';

/** Where the fields of a rule's event come from. */
export const feedsOf = ({ event, data = {} }: EventRule): ReadonlyMap<string, From> =>
  new Map<string, From>([...Object.entries(USUAL[event] ?? {}), ...Object.entries(data)]);

type SentRecord = Pick<Notification, 'objectType' | 'fields'>;

/** What stands in a field, trimmed. What every object has by nature, such as a constructor, is no text. */
export const fieldOf = ({ fields }: Pick<Notification, 'fields'>, name: string): string | undefined => textOf(fields[name]);

const fits = ({ object, when = {} }: SalesforceRule, record: SentRecord): boolean =>
  object === record.objectType && Object.entries(when).every(([field, values]) => [values].flat().includes(fieldOf(record, field) ?? ''));

/** The first rule that fits decides. */
export const ruleFor = (rules: readonly SalesforceRule[], record: SentRecord): SalesforceRule | undefined =>
  rules.find((rule) => fits(rule, record));

/** A double of XML: Salesforce writes ten million as `1.0E7`. */
const DOUBLE = /^-?\d+(\.\d+)?(E[+-]?\d+)?$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const YES_OR_NO: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
const numberOf = (text: string): number | undefined => (DOUBLE.test(text) ? Number(text) : undefined);

/** What is not of its kind stays as it is: then the event's own check says what it must be. */
const convert = (field: string, text: string, currency: string): unknown => {
  if (field === 'amount' || field === 'revenue') return toMinorUnits(numberOf(text), currency) ?? text;
  if (field === 'termMonths' || field === 'leads' || field === 'score') return numberOf(text) ?? text;
  if (field === 'autoRenews') return YES_OR_NO[text] ?? text;
  // A date has no zone: it is taken to begin in UTC.
  if (field.endsWith('At') && DAY.test(text)) return `${text}T00:00:00Z`;
  return text;
};

/** `owner.name` and `owner.email` are an owner with a name and an email. */
const nest = (flat: ReadonlyMap<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    [...Map.groupBy(flat, ([path]) => path.split('.', 1).join())].map(([outer, entries]) => {
      const [[path, value] = [outer, undefined]] = entries;
      return [outer, path === outer ? value : Object.fromEntries(entries.map(([each, inner]) => [each.slice(outer.length + 1), inner]))];
    }),
  );

const MONEY = ['amount', 'revenue'];
const CURRENCY = 'CurrencyIsoCode';

const read = (record: SentRecord, from: From | undefined): string | number | boolean | undefined =>
  typeof from === 'string' ? fieldOf(record, from) : from?.is;

/** Whether a record has an amount, and does not say of which currency. */
export const hasBareAmount = (rule: EventRule, record: SentRecord): boolean => {
  const feeds = feedsOf(rule);
  const hasAmount = MONEY.some((field) => read(record, feeds.get(field)) !== undefined);
  return hasAmount && read(record, feeds.get('currency') ?? CURRENCY) === undefined;
};

/** The data of a rule's event, read from a record: what has no value is not there. `currency` is that of amounts without one. */
export const dataOf = (rule: EventRule, record: SentRecord, partnerFields: PartnerFields, currency: string): Record<string, unknown> => {
  const feeds = feedsOf(rule);
  const inUse = String(read(record, feeds.get('currency') ?? CURRENCY) ?? currency);
  const values = new Map<string, unknown>();
  for (const [field, from] of feeds) {
    const value = read(record, from);
    if (value !== undefined) values.set(field, typeof value === 'string' ? convert(field, value, inUse) : value);
  }
  if (MONEY.some((field) => values.has(field))) values.set('currency', inUse);
  const partner = partnerIn(rule.partner ?? partnerFields, (field) => fieldOf(record, field));
  if (!introduces(rule.event)) return { partner, ...nest(values) };
  const { contact, ...organisation } = nest(values);
  return { partner: { ...partner, ...organisation, contacts: contact === undefined ? [] : [contact] } };
};
