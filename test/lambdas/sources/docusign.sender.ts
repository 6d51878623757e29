import { createHmac } from 'node:crypto';
import type { DocusignSettings } from '../../../lambdas/sources/docusign';
import type { Sender } from './sender';

export const SETTINGS: DocusignSettings = {
  only: { customField: 'Contract type', value: 'Partner agreement' },
  partner: { id: 'Partner id' },
  ownDomains: ['northwind.example'],
  term: { months: 'Term in months', startsAt: 'Term starts', autoRenews: 'Renews by itself' },
};

/** Of DocuSign's text: the HMAC-SHA256 of the whole body, its line endings included, under the key's UTF-8 bytes, in base64. */
export const connectSignature = (secret: string, body: string | Buffer): string =>
  createHmac('sha256', Buffer.from(secret, 'utf8')).update(Buffer.from(body)).digest('base64');

export const docusignSender: Sender = {
  name: 'docusign',
  senders: { docusign: SETTINGS },
  secret: 'lmJtZXR0ZXIgdGhhbiBhIGd1ZXNzYWJsZSBrZXk=',
  strangersSecret: 'c29tZWJvZHkgZWxzZSdzIGtleSBhdCBEb2N1U2lnbg==',
  prove: (body, secret) => ({
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-authorization-digest': 'HMACSHA256',
      'X-DocuSign-Signature-1': connectSignature(secret, body),
    },
  }),
  acceptedStatus: 202,
  notStoredStatus: 503,
};
