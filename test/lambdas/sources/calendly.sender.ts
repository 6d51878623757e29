import { createHmac } from 'node:crypto';
import type { Sender } from './sender';

/** As Calendly documents it: HMAC-SHA256 of the time stamp in seconds, a full stop and the body, with the signing key, in hex. */
export const calendlySignature = (body: string | Buffer, secret: string, seconds: number): string =>
  createHmac('sha256', secret)
    .update(Buffer.concat([Buffer.from(`${seconds}.`), Buffer.from(body)]))
    .digest('hex');

export const calendlySender: Sender = {
  name: 'calendly',
  senders: {
    calendly: {
      eventTypes: {
        'https://api.calendly.com/event_types/GDA7KICKOFF00001': 'kickoff',
        'b1c2d3e4-0000-4000-8000-00000000call': 'call',
        GDA7REVIEW0000001: 'review',
      },
      partner: { email: 'email', id: 'tracking.utm_content' },
    },
  },
  secret: '5mEzn9C-I28UtwOjZJtFoob0sAAFZ95GbZkqj4y3i0I',
  strangersSecret: '9kQvR2L-T61XaBcDeFgHiJk0lMnOpQrStUvWxYz1234',
  prove: (body, secret, now) => {
    const seconds = Math.floor(now / 1000);
    const signature = `t=${seconds},v1=${calendlySignature(body, secret, seconds)}`;
    return { headers: { 'content-type': 'application/json', 'calendly-webhook-signature': signature } };
  },
  acceptedStatus: 202,
  notStoredStatus: 503,
};
