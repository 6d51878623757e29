import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hubspot } from '../../../lambdas/sources/hubspot';
import { decodedAddress, signatureV1, signatureV2 } from '../../../lambdas/sources/hubspot/proof';
import { captureLogs, urlOf } from '../receive-webhook.world';
import { HUBSPOT, hubspotSender } from './hubspot.sender';
import { NOW, post, worldOf } from './sender';

// Source: HubSpot/hubspot-api-nodejs test/unit/signature.spec.ts, and developers.hubspot.com "Validating requests".
// For version 3 HubSpot publishes none.
const CLIENT_SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const PUBLISHED = {
  v1: {
    body: '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]',
    signature: '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
  },
  v2Get: {
    request: { method: 'GET', address: 'https://www.example.com/webhook_uri', body: '' },
    signature: 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e',
  },
  v2Post: {
    request: { method: 'POST', address: 'https://www.example.com/webhook_uri', body: '{"example_field":"example_value"}' },
    signature: '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
  },
};

const SECRET = hubspotSender.secret;
const BODY = '[]';
const v3 = (address: string, timestamp: string, body = BODY) =>
  createHmac('sha256', SECRET).update(`POST${address}${body}${timestamp}`).digest('base64');

describe('the proof of HubSpot', () => {
  const source = hubspot(HUBSPOT, { currency: 'USD' });
  const circumstances = { now: NOW, url: urlOf('hubspot') };
  const verify = (signature: string, timestamp = String(NOW), path: { query?: string } = {}) => {
    const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
    return source.verify({ headers, body: Buffer.from(BODY), ...path }, [SECRET], circumstances);
  };

  it('versions 1 and 2 give what HubSpot publishes', () => {
    expect(signatureV1(CLIENT_SECRET, PUBLISHED.v1)).toBe(PUBLISHED.v1.signature);
    expect(signatureV2(CLIENT_SECRET, PUBLISHED.v2Get.request)).toBe(PUBLISHED.v2Get.signature);
    expect(signatureV2(CLIENT_SECRET, PUBLISHED.v2Post.request)).toBe(PUBLISHED.v2Post.signature);
  });

  it('version 3 signs the address that we gave, and no other', () => {
    expect(verify(v3(circumstances.url, String(NOW)))).toBe(true);
    expect(verify(v3('https://evil.example/webhooks/hubspot', String(NOW)))).toBe(false);
    expect(verify(v3(circumstances.url.replace('https', 'http'), String(NOW)))).toBe(false);
  });

  it('a query is part of the address', () => {
    const address = `${circumstances.url}?tenant=a`;
    expect(verify(v3(address, String(NOW)), String(NOW), { query: 'tenant=a' })).toBe(true);
    expect(verify(v3(address, String(NOW)), String(NOW), { query: 'tenant=b' })).toBe(false);
    expect(verify(v3(address, String(NOW)), String(NOW))).toBe(false);
  });

  it('the characters of the table of HubSpot are decoded, and no others', () => {
    const table = "%3A : · %2F / · %3F ? · %40 @ · %21 ! · %24 $ · %27 ' · %28 ( · %29 ) · %2A * · %2C , · %3B ;".split(' · ');
    expect(table).toHaveLength(12);
    for (const [code = '', character = ''] of table.map((entry) => entry.split(' '))) {
      expect(decodedAddress(`https://a.example/b?c=${code}`)).toBe(`https://a.example/b?c=${character}`);
    }
    expect(decodedAddress('https://a.example/b?c=%20%25%26%2B%3D%23')).toBe('https://a.example/b?c=%20%25%26%2B%3D%23');
  });

  it('an address with escapes is good decoded, as the page says, and as it is, as the library does it', () => {
    const query = 'back=https%3A%2F%2Fa.example%20b';
    for (const signed of ['back=https://a.example%20b', query]) {
      expect(verify(v3(`${circumstances.url}?${signed}`, String(NOW)), String(NOW), { query })).toBe(true);
    }
    expect(verify(v3(`${circumstances.url}?back=https://a.example b`, String(NOW)), String(NOW), { query })).toBe(false);
  });

  it.each([
    ['five minutes old', NOW - 300_000, true],
    ['a millisecond older', NOW - 300_001, false],
    ['five minutes ahead', NOW + 300_000, true],
    ['a millisecond more', NOW + 300_001, false],
    ['of seconds', Math.floor(NOW / 1000), false],
  ])('a time stamp %s', (_, timestamp, good) => {
    expect(verify(v3(circumstances.url, String(timestamp)), String(timestamp))).toBe(good);
  });

  it.each(['', ' ', 'NaN', '1e13', `${NOW}.5`, `+${NOW}`])('a time stamp "%s" is none, rightly signed or not', (timestamp) => {
    expect(verify(v3(circumstances.url, timestamp), timestamp)).toBe(false);
  });
});

describe('the older versions, which sign no time', () => {
  const url = urlOf('hubspot');
  const body = JSON.stringify([{ subscriptionType: 'contact.creation', objectId: 1 }]);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const older = {
    v1: sha256(SECRET + body),
    v2: sha256(`${SECRET}POST${url}${body}`),
  };
  const headersOf = (version: string | undefined, signature: string) => ({
    'content-type': 'application/json',
    'x-hubspot-signature': signature,
    ...(version !== undefined && { 'x-hubspot-signature-version': version }),
  });
  const world = (acceptUntimed: boolean) => worldOf({ ...hubspotSender, senders: { hubspot: { ...HUBSPOT, acceptUntimed } } });
  let logs: ReturnType<typeof captureLogs>;
  beforeEach(() => {
    logs = captureLogs();
  });
  afterEach(() => logs.restore());

  it('are refused when nobody said to accept them', async () => {
    for (const [version, signature] of Object.entries(older)) {
      expect((await post(world(false), hubspotSender, { headers: headersOf(version, signature), body })).statusCode).toBe(401);
    }
  });

  it('are accepted when settings say so, each as its version', async () => {
    for (const [version, signature] of Object.entries(older)) {
      expect((await post(world(true), hubspotSender, { headers: headersOf(version, signature), body })).statusCode).toBe(202);
    }
    const wrong = [
      headersOf('v1', older.v2),
      headersOf('v2', older.v1),
      headersOf(undefined, older.v1),
      headersOf('v3', older.v1),
      headersOf('v1', ''),
    ];
    for (const headers of wrong) expect((await post(world(true), hubspotSender, { headers, body })).statusCode).toBe(401);
  });

  it('do not help when version 3 came, and is wrong or old', async () => {
    const old = String(NOW - 3_600_000);
    const signedLongAgo = createHmac('sha256', SECRET).update(`POST${url}${body}${old}`).digest('base64');
    for (const signature of ['bm8=', '', signedLongAgo]) {
      const headers = { ...headersOf('v1', older.v1), 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': old };
      expect((await post(world(true), hubspotSender, { headers, body })).statusCode).toBe(401);
    }
  });

  it('are trusted less', () => {
    expect(hubspot(HUBSPOT, { currency: 'USD' }).trust).toBe('signed with a time stamp');
    expect(hubspot({ ...HUBSPOT, acceptUntimed: true }, { currency: 'USD' }).trust).toBe('signed');
  });
});
