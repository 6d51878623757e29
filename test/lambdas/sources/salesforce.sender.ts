import type { SalesforceSettings } from '../../../lambdas/sources/salesforce';
import type { Sender } from './sender';

export const ORGANIZATION = '00D5f000005KcCnEAK';

export const SETTINGS: SalesforceSettings = {
  organizations: [ORGANIZATION],
  partner: { id: 'Partner_Id__c', email: 'Partner_Email__c', externalId: { system: 'salesforce', field: 'PartnerAccountId' } },
  rules: [
    {
      object: 'Opportunity',
      when: { Type: 'Partner Renewal', StageName: 'Closed Won' },
      event: 'renewal.accepted',
      data: { termMonths: 'Term_Months__c' },
    },
    {
      object: 'Opportunity',
      when: { Type: 'Partner Renewal', StageName: 'Closed Lost' },
      event: 'renewal.declined',
      data: { reason: 'Loss_Reason__c' },
    },
    { object: 'Opportunity', when: { Type: 'Partner Renewal', StageName: ['Proposal', 'Quote'] }, event: 'renewal.offered' },
    { object: 'Opportunity', when: { Type: 'Partner Renewal' }, event: 'ignore' },
    { object: 'Opportunity', when: { StageName: 'Closed Won' }, event: 'deal.closed', data: { outcome: { is: 'won' } } },
    { object: 'Opportunity', when: { StageName: 'Closed Lost' }, event: 'deal.closed', data: { outcome: { is: 'lost' } } },
    { object: 'Opportunity', when: { StageName: 'Reversed' }, event: 'deal.reversed' },
    { object: 'Opportunity', when: { Deal_Registration__c: 'Approved' }, event: 'deal.registered' },
    { object: 'Lead', event: 'lead.submitted', data: { amount: 'Expected_Value__c' } },
    {
      object: 'Contract',
      when: { Status: 'Activated' },
      event: 'agreement.signed',
      data: { documentId: 'ContractNumber', termStartsAt: 'StartDate', termMonths: 'ContractTerm', autoRenews: 'Auto_Renews__c' },
      partner: { id: 'Account_Partner_Id__c' },
    },
    {
      object: 'Partner_Application__c',
      when: { Status__c: 'New' },
      event: 'application.submitted',
      data: { name: 'Name', track: 'Track__c', 'contact.name': 'Contact_Name__c', 'contact.email': 'Contact_Email__c' },
    },
    { object: 'Partner_Application__c', when: { Status__c: 'Approved' }, event: 'application.approved', data: { by: 'Decided_By__c' } },
    { object: 'Partner_Application__c', when: { Status__c: 'Declined' }, event: 'application.declined', data: { reason: 'Reason__c' } },
    {
      object: 'Account',
      event: 'partner.updated',
      data: { tier: 'Tier__c', segment: { is: 'managed' }, 'owner.name': 'Owner_Name__c', 'owner.email': 'Owner_Email__c' },
    },
  ],
};

const TYPE = { 'content-type': 'text/xml; charset=utf-8' };

export const salesforceSender: Sender = {
  name: 'salesforce',
  senders: { salesforce: SETTINGS },
  secret: 'q7Vb2xN0tRkW9sLd4FhJ6mPzYc1GaE8uTo3i',
  strangersSecret: 'Zk5Xw8Qe1RtYu7IoPa3SdFg0HjKlLz6CvBn2',
  // Nothing of the message is signed: its address is the proof.
  prove: (_, secret) => ({ headers: TYPE, token: secret }),
  acceptedStatus: 200,
  notStoredStatus: 200,
};

export type Fields = Readonly<Record<string, string | null>>;

export interface SentNotification {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly fields?: Fields;
}

/** As the WSDL of outbound messages has it: a field without a value is nil or not there. */
export const notification = ({ id = '04l5f00000AbCdEAA1', type = 'sf:Opportunity', fields = {} }: SentNotification = {}): string =>
  `<Notification><Id>${id}</Id><sObject xsi:type="${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">${Object.entries(fields)
    .map(([name, value]) => (value === null ? `<sf:${name} xsi:nil="true"/>` : `<sf:${name}>${value}</sf:${name}>`))
    .join('')}</sObject></Notification>`;

export const message = (notifications: readonly string[], organization = ORGANIZATION, session = '<SessionId xsi:nil="true"/>'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${organization}</OrganizationId><ActionId>04k5f000000XyZAAA0</ActionId>${session}<EnterpriseUrl>https://northwind.my.salesforce.com/services/Soap/c/64.0/00D5f000005KcCn</EnterpriseUrl><PartnerUrl>https://northwind.my.salesforce.com/services/Soap/u/64.0/00D5f000005KcCn</PartnerUrl>${notifications.join('')}</notifications></soapenv:Body></soapenv:Envelope>`;
