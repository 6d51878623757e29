import { createHmac } from 'node:crypto';
import type { HubspotSettings } from '../../../lambdas/sources/hubspot';
import { urlOf } from '../receive-webhook.world';
import type { Sender } from './sender';

export const HUBSPOT: HubspotSettings = {
  pipelines: {
    default: { closedwon: 'won', closedlost: 'lost', contractsent: 'registered', appointmentscheduled: 'ignored' },
    '4711': { '88001': 'registered', '88002': 'won', '88003': 'reversed' },
  },
  partner: { id: 'partner_id', email: 'partner_email', externalId: { system: 'hubspot', field: 'partner_company' } },
  updates: { company: { partner_tier: 'tier', partner_segment: 'segment' }, contact: { partner_track: 'track' } },
  ignore: ['contact.creation', 'deal.propertyChange amount'],
};

/** Client secrets are UUIDs. */
export const hubspotSender: Sender = {
  name: 'hubspot',
  senders: { hubspot: HUBSPOT },
  secret: '7c2f9a51-3b84-4d0e-9f16-28d5ab60c3e7',
  strangersSecret: 'e01d64b8-95c7-4fa2-8b3d-6f70917ec5a4',
  prove: (body, secret, now) => {
    // "Concatenate requestMethod + requestUri + requestBody + timestamp ... HMAC SHA-256 ... application secret ... Base64".
    const signed = Buffer.concat([Buffer.from(`POST${urlOf('hubspot')}`), Buffer.from(body), Buffer.from(String(now))]);
    const headers = {
      'Content-Type': 'application/json',
      'X-HubSpot-Request-Timestamp': String(now),
      'X-HubSpot-Signature-v3': createHmac('sha256', secret).update(signed).digest('base64'),
    };
    return { headers };
  },
  acceptedStatus: 202,
  notStoredStatus: 503,
};
