import { createHash } from 'node:crypto';
import { textOf } from '../fields';
import type { Problem, WebhookRequest } from '../source';
import { escapeXml, readXml, Unreadable, type XmlElement } from '../xml';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound';
const RECORD = 'urn:sobject.enterprise.soap.sforce.com';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** One record as it was when Salesforce sent it. */
export interface Notification {
  readonly organizationId: string;
  /** The same however often it is sent; empty when there is none. */
  readonly id: string;
  /** `Opportunity`, `Lead`, `Agreement__c`; empty when it is not told. */
  readonly objectType: string;
  /** Fields without a value are not there; one is null when it was too long to be kept. */
  readonly fields: Readonly<Record<string, string | null>>;
}

export interface OutboundMessage {
  readonly organizationId: string;
  readonly notifications: readonly Notification[];
}

/** An item is kept as JSON, and an event of it goes through a queue: both stay well below what those take. */
const MAX_ITEM_BYTES = 200 * 1024;
/** Ids have 18 characters, and names of objects at most 80. */
const MAX_LINE = 100;
const FIELD_NAME = /^[A-Za-z]\w*$/;

const childrenOf = (parent: XmlElement, uri: string, name: string): readonly XmlElement[] =>
  parent.children.filter((child) => child.uri === uri && child.name === name);

const isOnce = (found: readonly XmlElement[]): found is readonly [XmlElement] => found.length === 1;

/** Two of what there is one of could be read in two ways. */
const once = (parent: XmlElement, uri: string, name: string): XmlElement => {
  const found = childrenOf(parent, uri, name);
  if (!isOnce(found)) throw new Unreadable({ field: name, detail: `must be there once, in the namespace ${uri}` });
  return found[0];
};

const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((each) => each.uri === XSI && each.name === name)?.value;

/** A nil field is empty, and so as if it were not there. */
const fieldsOf = (record: XmlElement): Notification['fields'] =>
  Object.fromEntries(
    record.children
      .filter((field) => field.uri === RECORD && FIELD_NAME.test(field.name) && field.children.length === 0)
      .flatMap((field) => (textOf(field.text) === undefined ? [] : [[field.name, field.text]])),
  );

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The longest texts go first: no event takes one of more than 10,000 characters, and the rest of the record still counts. */
const shortened = (notification: Notification): Notification => {
  let excess = bytesOf(notification) - MAX_ITEM_BYTES;
  const fields = { ...notification.fields };
  const longestFirst = Object.entries(fields).toSorted(([, a], [, b]) => bytesOf(b) - bytesOf(a));
  for (const [name, value] of longestFirst) {
    if (excess <= 0) break;
    fields[name] = null;
    excess -= bytesOf(value) - bytesOf(null);
  }
  return { ...notification, fields };
};

const lineOf = (text: string | undefined): string => {
  const line = textOf(text) ?? '';
  return line.length > MAX_LINE ? '' : line;
};

const notificationOf = (organizationId: string, element: XmlElement): Notification => {
  const [id] = childrenOf(element, OUTBOUND, 'Id');
  const [record] = childrenOf(element, OUTBOUND, 'sObject');
  const type = record === undefined ? undefined : attributeOf(record, 'type');
  return shortened({
    organizationId,
    id: lineOf(id?.text),
    objectType: lineOf(type?.slice(type.indexOf(':') + 1)),
    fields: record === undefined ? {} : fieldsOf(record),
  });
};

/** What a request says. Its SessionId, with which one could act in their organisation, is never looked at. */
export const readMessage = ({ headers, body }: WebhookRequest): OutboundMessage | { readonly problems: readonly Problem[] } => {
  try {
    const envelope = readXml(body, headers['content-type']);
    if (envelope.uri !== SOAP || envelope.name !== 'Envelope')
      throw new Unreadable({ field: 'Envelope', detail: 'must be that of SOAP 1.1' });
    const message = once(once(envelope, SOAP, 'Body'), OUTBOUND, 'notifications');
    const organizationId = lineOf(once(message, OUTBOUND, 'OrganizationId').text);
    const notifications = childrenOf(message, OUTBOUND, 'Notification').map((each) => notificationOf(organizationId, each));
    return { organizationId, notifications };
  } catch (error) {
    if (error instanceof Unreadable) return { problems: [error.problem] };
    throw error;
  }
};

const inEnvelope = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="${SOAP}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${XSI}">
 <soapenv:Body>
${content}
 </soapenv:Body>
</soapenv:Envelope>`;

/** The answer: false makes Salesforce send all of the message again. */
export const acknowledgement = (isStored: boolean): string =>
  inEnvelope(`  <notificationsResponse xmlns="${OUTBOUND}"><Ack>${isStored}</Ack></notificationsResponse>`);

/** A message of one record, as Salesforce writes it. */
export const writeMessage = ({ organizationId, id, objectType, fields }: Notification): string =>
  inEnvelope(`  <notifications xmlns="${OUTBOUND}">
   <OrganizationId>${escapeXml(organizationId)}</OrganizationId>
   <ActionId>${salesforceId('04k', objectType)}</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://northwind.my.salesforce.com/services/Soap/c/64.0/${escapeXml(organizationId.slice(0, 15))}</EnterpriseUrl>
   <PartnerUrl>https://northwind.my.salesforce.com/services/Soap/u/64.0/${escapeXml(organizationId.slice(0, 15))}</PartnerUrl>
   <Notification>
    <Id>${escapeXml(id)}</Id>
    <sObject xsi:type="sf:${escapeXml(objectType)}" xmlns:sf="${RECORD}">
${Object.entries(fields)
  .map(([name, value]) => `     <sf:${name}>${escapeXml(value ?? '')}</sf:${name}>`)
  .join('\n')}
    </sObject>
   </Notification>
  </notifications>`);

/** The last three of an id's 18 characters tell which of the first 15 are capitals, for those who mix them up. */
export const suffixOf = (id: string): string =>
  [0, 5, 10]
    .map((from) => [...id.slice(from, from + 5)].reduce((bits, each, place) => bits + (/[A-Z]/.test(each) ? 2 ** place : 0), 0))
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(bits))
    .join('');

/** An id as Salesforce makes them, always the same one of a seed. */
export const salesforceId = (prefix: string, seed: string): string => {
  const id = `${prefix}${createHash('sha256').update(seed).digest('hex')}`.slice(0, 15);
  return `${id}${suffixOf(id)}`;
};
