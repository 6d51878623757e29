import { PREVIOUS_SECRET, SECRET, signature } from '../../support/fixtures';
import type { Sender } from './sender';

export const standardSender: Sender = {
  name: 'standard',
  senders: {},
  secret: SECRET,
  strangersSecret: PREVIOUS_SECRET,
  prove: (body, secret, now) => {
    const seconds = Math.floor(now / 1000);
    const key = secret === 'x' ? SECRET : secret;
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_n1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': secret === 'x' ? 'v1,bm8=' : signature(key, 'msg_n1', seconds, body),
    };
    return { headers };
  },
  acceptedStatus: 202,
  notStoredStatus: 503,
};
