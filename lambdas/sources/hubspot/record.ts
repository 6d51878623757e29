import { at, textOf } from '../fields';

/** One CRM object, whichever way it was told: whole by a workflow, or in the properties that changed by an app's subscription. */
export interface CrmRecord {
  /** `deal`, `company`, `contact`, or what else HubSpot has. A whole object that does not say is a deal. */
  readonly type: string;
  /** `propertyChange`, `creation`, `privacyDeletion`; undefined when the object is whole. */
  readonly event?: string;
  readonly id: string | undefined;
  /** The HubSpot account that it belongs to. */
  readonly account: string | undefined;
  /** The properties that changed; none when the object is whole. */
  readonly changed: readonly string[];
  /** Whether a property was told at all, be it empty. */
  has(property: string): boolean;
  read(property: string): string | undefined;
  /** When a property got its value, or the nearest time to it that was told. ISO 8601. */
  since(property: string): string | undefined;
  /** What tells this value from those that the property had before and will have: the same however often it is sent. */
  trace(property: string): readonly unknown[];
}

/** What a record is made of. An item that nobody understands is kept as this. */
export type HubspotItem = { readonly object: unknown; readonly sentAt?: string } | { readonly changes: readonly unknown[] };

/** HubSpot's numbers of its own types. */
const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
]);

const MILLISECONDS = /^\d{1,15}$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/;

/** A time as HubSpot writes it, in milliseconds or in ISO 8601. */
export const timeIn = (value: unknown): string | undefined => {
  const text = textOf(value) ?? '';
  const time = new Date(MILLISECONDS.test(text) ? Number(text) : WITH_ZONE.test(text) ? text : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

/** `deal.propertyChange`, or undefined for what is no change. `object.*` are the newer names of all types. */
export const changeKind = (change: unknown): { readonly type: string; readonly event: string } | undefined => {
  const text = textOf(at(change, 'subscriptionType') ?? at(change, 'eventType'));
  if (text === undefined) return undefined;
  const [type = '', ...event] = text.split('.');
  const number = at(change, 'objectTypeId');
  return { type: type === 'object' ? (TYPES.get(number) ?? `object ${textOf(number) ?? '?'}`) : type, event: event.join('.') };
};

const typeOfObject = (object: unknown): string => {
  const named = TYPES.get(at(object, 'objectTypeId')) ?? textOf(at(object, 'objectType'))?.toLowerCase();
  if (named !== undefined) return named;
  if (at(object, 'companyId') !== undefined) return 'company';
  return at(object, 'vid') === undefined ? 'deal' : 'contact';
};

/** The old APIs write `properties.amount.value` with its versions, the new one `properties.amount`, a body of one's own `amount`. */
const wholeRecord = (object: unknown, sentAt: string | undefined): CrmRecord => {
  const type = typeOfObject(object);
  const properties = at(object, 'properties') ?? object;
  const read = (property: string): string | undefined => textOf(at(properties, property, 'value') ?? at(properties, property));
  const id = textOf(
    at(object, 'objectId') ??
      at(object, 'dealId') ??
      at(object, 'companyId') ??
      at(object, 'vid') ??
      at(object, 'id') ??
      read('hs_object_id'),
  );
  const changedAt = (property: string): string | undefined =>
    timeIn(at(properties, property, 'timestamp') ?? at(properties, property, 'versions', '0', 'timestamp')) ??
    // HubSpot keeps a property for each stage, with the time when the deal came into it.
    (property === 'dealstage'
      ? timeIn(read(`hs_v2_date_entered_${read(property)}`) ?? read(`hs_date_entered_${read(property)}`))
      : undefined) ??
    timeIn(read('hs_lastmodifieddate') ?? read('lastmodifieddate') ?? at(object, 'updatedAt'));
  return {
    type,
    id,
    account: textOf(at(object, 'portalId') ?? at(object, 'portal-id')),
    changed: [],
    has: (property) => at(properties, property) !== undefined,
    read,
    since: (property) => changedAt(property) ?? timeIn(sentAt),
    trace: (property) => [type, id, property, read(property), changedAt(property)],
  };
};

const IDENTITY = ['portalId', 'subscriptionId', 'eventId', 'objectId', 'occurredAt', 'propertyName', 'propertyValue'];

/** Of one object in one batch: the latest value of a property counts, as HubSpot promises no order. */
const changedRecord = (changes: readonly unknown[]): CrmRecord => {
  const timeOf = (change: unknown): number => Number(textOf(at(change, 'occurredAt'))) || 0;
  const inOrder = changes.toSorted((a, b) => timeOf(a) - timeOf(b));
  const latest = new Map(inOrder.map((change) => [textOf(at(change, 'propertyName')), change]));
  const { type, event } = changeKind(inOrder[0]) ?? { type: '?', event: '' };
  return {
    type,
    event,
    id: textOf(at(inOrder[0], 'objectId')),
    account: textOf(at(inOrder[0], 'portalId')),
    changed: [...latest.keys()].filter((name) => name !== undefined).toSorted(),
    has: (property) => latest.has(property),
    read: (property) => textOf(at(latest.get(property), 'propertyValue')),
    since: (property) => timeIn(at(latest.get(property), 'occurredAt')),
    trace: (property) => IDENTITY.map((field) => at(latest.get(property), field)),
  };
};

/** The record that an item is about. */
export const recordOf = (item: unknown): CrmRecord => {
  const changes = at(item, 'changes');
  return Array.isArray(changes) ? changedRecord(changes) : wholeRecord(at(item, 'object'), textOf(at(item, 'sentAt')));
};

/** A repeat counts its attempts, and is the same change. */
const withoutAttempt = (change: unknown): string => JSON.stringify(change, (key, value) => (key === 'attemptNumber' ? undefined : value));

/** Changes of one object belong together; all else stands alone, and twice the same is once. */
const groupOf = (change: unknown): string => {
  const id = textOf(at(change, 'objectId'));
  const { type, event } = changeKind(change) ?? {};
  if (event !== 'propertyChange' || id === undefined) return withoutAttempt(change);
  return JSON.stringify([at(change, 'portalId'), type, id]);
};

const unique = (changes: readonly unknown[]): readonly unknown[] =>
  [...new Set(changes.map(withoutAttempt))].map((text) => JSON.parse(text));

/** A body's items: the changes of each object, and the whole objects. `sentAt` goes with those that tell no time of their own. */
export const itemsOf = (body: unknown, sentAt: string | undefined): readonly HubspotItem[] => {
  const all: readonly unknown[] = Array.isArray(body) ? body : [body];
  const changes = all.filter((each) => changeKind(each) !== undefined);
  const objects = all.filter((each) => changeKind(each) === undefined);
  return [
    ...[...Map.groupBy(changes, groupOf).values()].map((group) => ({ changes: unique(group) })),
    ...objects.map((object) => {
      const isTimed = sentAt === undefined || wholeRecord(object, undefined).since('dealstage') !== undefined;
      return isTimed ? { object } : { object, sentAt };
    }),
  ];
};
