import { createHmac } from 'node:crypto';
import type { Sender } from './sender';

/** As Zoom documents it: `v0`, the time stamp in seconds and the body, with colons between; HMAC-SHA256 with the app's secret token, in hex. */
export const zoomHeaders = (body: string | Buffer, secret: string, seconds: number | string): Record<string, string> => {
  const message = Buffer.concat([Buffer.from(`v0:${seconds}:`), Buffer.from(body)]);
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    'x-zm-request-timestamp': String(seconds),
    'x-zm-signature': `v0=${createHmac('sha256', secret).update(message).digest('hex')}`,
  };
};

export const zoomSender: Sender = {
  name: 'zoom',
  senders: {
    zoom: {
      trainings: { '823 4567 8901': { course: 'partner-101' }, '91122233344': { course: 'partner-201' } },
      ownDomains: ['Northwind.example'],
    },
  },
  secret: 'wR4pT2mZQ8qkL0vYx3bN1A',
  strangersSecret: 'aJ7sD9fKQ5wnC2eRh6tU8B',
  prove: (body, secret, now) => ({ headers: zoomHeaders(body, secret, Math.floor(now / 1000)) }),
  acceptedStatus: 200,
  notStoredStatus: 503,
};
