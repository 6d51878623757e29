import { createHmac } from 'node:crypto';
import type { TypeformSettings } from '../../../lambdas/sources/typeform';
import type { Sender } from './sender';

export const FORMS: TypeformSettings['forms'] = {
  lT4Z3j: {
    event: 'application.submitted',
    fields: {
      company: 'company',
      firstName: 'first_name',
      lastName: 'last_name',
      email: 'email',
      track: 'track',
      motivation: 'why_us',
      timeZone: 'time_zone',
      campaign: 'hidden.utm_campaign',
    },
    tracks: { 'We resell': 'reseller', 'We refer': 'referral', 'We build on it': 'technology' },
  },
  uW9kQe: {
    event: 'lead.submitted',
    partner: { id: 'hidden.partner_id', email: 'your_email' },
    fields: { company: 'customer', amount: 'budget', currency: 'currency', contactEmail: 'customer_email' },
  },
  aB3dEf: {
    event: 'survey.answered',
    partner: { id: 'hidden.partner_id', email: 'hidden.email' },
    fields: { score: 'recommend', comment: 'comment' },
    always: { reason: 'after a year' },
  },
};

/** Of Typeform's text: the body's HMAC-SHA256 under the webhook's secret, in base64, behind `sha256=`. */
export const typeformSender: Sender = {
  name: 'typeform',
  senders: { typeform: { forms: FORMS } },
  secret: 'a secret that somebody typed in',
  strangersSecret: 'the secret of somebody else',
  prove: (body, secret) => {
    const mac = createHmac('sha256', Buffer.from(secret, 'utf8')).update(body).digest();
    return { headers: { 'content-type': 'application/json', 'Typeform-Signature': `sha256=${mac.toString('base64')}` } };
  },
  acceptedStatus: 202,
  notStoredStatus: 503,
};
