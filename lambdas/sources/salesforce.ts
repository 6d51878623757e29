import * as v from 'valibot';
import { introduces, type WebhookEventType } from '../../lib/journey/events';
import { at, DIRECT_BUSINESS, kindIn, notUnderstood, type PartnerFields, type WithoutPartner } from './fields';
import { isShown } from './proofs/token';
import type { ProgramFacts } from './registry';
import { checkSalesforce } from './salesforce/check';
import { acknowledgement, readMessage } from './salesforce/message';
import { dataOf, type EventRule, feedsOf, fieldOf, hasBareAmount, isEventRule, ruleFor, type SalesforceRule } from './salesforce/rules';
import { messageFor, sampledEvents } from './salesforce/sample';
import type { Meaning, Problem, Source, SourceAnswer } from './source';

export interface SalesforceSettings {
  /**
   * Ids of the organisations that may send, with 15 or 18 characters: Setup > Company Information > Salesforce.com
   * Organization ID. A sandbox has one of its own. Anyone else is refused, whatever their token.
   */
  readonly organizations: readonly [string, ...string[]];
  /** Which fields of a record name the partner, by their API names: add them to each outbound message. */
  readonly partner: PartnerFields;
  /** What records are whose partner fields are all empty; `keep` when absent. Those that introduce a partner need none. */
  readonly withoutPartner?: WithoutPartner;
  /** Whether the organisation has several currencies: then an amount without its CurrencyIsoCode is not taken for the program's. */
  readonly multiCurrency?: boolean;
  /** What records mean: the first rule that fits decides, so the special ones stand above the general ones. */
  readonly rules: readonly [SalesforceRule, ...SalesforceRule[]];
}

/** The three characters behind the first 15 only repeat which of those are capitals. */
const LENGTHS = [15, 18];
const isSameOrganization = (one: string, other: string): boolean =>
  LENGTHS.includes(one.length) && LENGTHS.includes(other.length) && one.slice(0, 15) === other.slice(0, 15);

const notification = v.object({
  id: v.string(),
  objectType: v.string(),
  fields: v.record(v.string(), v.nullable(v.string())),
});
type Item = v.InferOutput<typeof notification>;

const isSome = (problems: readonly Problem[]): problems is readonly [Problem, ...Problem[]] => problems.length > 0;

/**
 * Says which fields the rules looked at, so that the missing rule or the missing field is found: first those that say
 * something. An empty one may be as it should be: other rules look at other fields.
 */
const unfitting = (rules: readonly SalesforceRule[], item: Item): readonly [Problem, ...Problem[]] => {
  const ofObject = rules.filter(({ object }) => object === item.objectType);
  const looked = [...new Set(ofObject.flatMap(({ when = {} }) => Object.keys(when)))];
  const isEmpty = (field: string): boolean => fieldOf(item, field) === undefined;
  const problems = [...looked.filter((field) => !isEmpty(field)), ...looked.filter(isEmpty)].map((field) => ({
    field,
    detail: isEmpty(field)
      ? 'is empty, or not among the fields of the outbound message: rules in program/senders.ts that need it are passed over'
      : 'has a value that no rule in program/senders.ts fits, together with the other fields: add one, if only to ignore it',
  }));
  return isSome(problems)
    ? problems
    : [{ field: 'sObject', detail: 'is of an object without a rule in program/senders.ts: add one, if only to ignore it' }];
};

const WHEN = ['LastModifiedDate', 'SystemModstamp', 'CreatedDate'];

/** What a record lacks before its event can be told. */
const lacking = (rule: EventRule, item: Item, { partner, multiCurrency = false }: SalesforceSettings): readonly Problem[] => {
  const { id, email, externalId } = rule.partner ?? partner;
  const read = [...feedsOf(rule).values(), id, email, externalId?.field, ...WHEN].filter((from) => typeof from === 'string');
  return [
    ...read
      .filter((field) => at(item.fields, field) === null)
      .map((field) => ({ field, detail: 'is too long to be taken in: shorten it' })),
    ...(WHEN.every((field) => fieldOf(item, field) === undefined)
      ? [{ field: 'LastModifiedDate', detail: 'is missing: add it to the fields of the outbound message' }]
      : []),
    ...(multiCurrency && hasBareAmount(rule, item)
      ? [{ field: 'CurrencyIsoCode', detail: 'is missing, and there are several currencies: add it to the fields of the outbound message' }]
      : []),
  ];
};

/** Whether none of the fields that name the partner is filled in. One that is too long to be kept is. */
const isNobodys = ({ event, partner }: EventRule, { fields }: Item, settings: SalesforceSettings): boolean => {
  const { id, email, externalId } = partner ?? settings.partner;
  return !introduces(event) && [id, email, externalId?.field].every((field) => field === undefined || at(fields, field) === undefined);
};

const meaningOf = (item: unknown, settings: SalesforceSettings, { currency }: ProgramFacts): Meaning => {
  const parsed = v.safeParse(notification, item);
  if (!parsed.success) return notUnderstood('item', 'must be a notification with id, objectType and fields');
  const record = parsed.output;
  if (Object.keys(record.fields).length === 0)
    return notUnderstood('sObject', 'is empty: the record was deleted before Salesforce sent it');
  const rule = ruleFor(settings.rules, record);
  if (rule === undefined) return { problems: unfitting(settings.rules, record) };
  if (!isEventRule(rule)) return { ignored: `a rule in program/senders.ts ignores such a record of ${rule.object}` };
  if (settings.withoutPartner === 'ignore' && isNobodys(rule, record, settings)) return DIRECT_BUSINESS;
  const problems = lacking(rule, record, settings);
  if (isSome(problems)) return { problems };
  const occurredAt = WHEN.map((field) => fieldOf(record, field)).find((time) => time !== undefined) ?? '';
  return { events: [{ senderId: record.id, type: rule.event, occurredAt, data: dataOf(rule, record, settings.partner, currency) }] };
};

const answer = (isStored: boolean): SourceAnswer => ({
  // Also what was not stored is a 200: it is the Ack that tells Salesforce.
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: acknowledgement(isStored),
});

const USUAL_EVENT: WebhookEventType = 'deal.closed';

/** 100 notifications, some with long texts. API Gateway takes 10 MB, a function 6; a megabyte takes 0.1 s to read (measured). */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Salesforce outbound messages: SOAP 1.1, 1 to 100 notifications with one acknowledgement, sent again for 24 hours until
 * it is true. Nothing is signed: a token in the path, and the organisation's id. Source: developer.salesforce.com, "Outbound Messaging".
 */
export const salesforce = (settings: SalesforceSettings, program: ProgramFacts): Source => {
  const [first = USUAL_EVENT, ...others] = [...sampledEvents(settings, program)].toSorted(
    (a, b) => Number(b === USUAL_EVENT) - Number(a === USUAL_EVENT),
  );
  return {
    trust: 'token',
    accepts: ['text/xml'],
    maxBodyBytes: MAX_BODY_BYTES,
    // What cannot be read tells no organisation: the token was right, so `split` may say what is wrong with it.
    verify: (request, secrets) => {
      if (!isShown(secrets, [request.token])) return false;
      const message = readMessage(request);
      return 'problems' in message || settings.organizations.some((each) => isSameOrganization(each, message.organizationId));
    },
    split: (request) => {
      const message = readMessage(request);
      return 'problems' in message ? message : { items: message.notifications };
    },
    mean: (item) => meaningOf(item, settings, program),
    check: () => checkSalesforce(settings, program),
    kindOf: (item) => kindIn(at(item, 'objectType')),
    answers: { stored: () => answer(true), notStored: () => answer(false) },
    samples: [first, ...others],
    sample: (request) => ({
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
      body: messageFor(request, settings, program),
      tokenInPath: true,
    }),
  };
};
