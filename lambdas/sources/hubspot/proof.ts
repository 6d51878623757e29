import { createHash } from 'node:crypto';
import { hmac, isFresh, isSignedBy } from '../proofs/hmac';
import type { Circumstances, WebhookRequest } from '../source';

/** A request as HubSpot signs it. `address` is the whole one that it posts to, with its query. */
export interface SignedRequest {
  readonly method: string;
  readonly address: string;
  readonly body: string | Buffer;
}

/** The escapes of HubSpot's table, `: / ? @ ! $ ' ( ) * , ;`. Others, such as `%20`, stay as they are. */
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** An address as version 3 signs it. */
export const decodedAddress = (address: string): string => address.replace(DECODED, (code) => decodeURIComponent(code));

const sha256 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Version 1, of CRM subscriptions. It signs no time: who has seen one can send it again for ever. */
export const signatureV1 = (secret: string, { body }: Pick<SignedRequest, 'body'>): string => sha256(secret, body);

/** Version 2, of workflows. It signs no time either. */
export const signatureV2 = (secret: string, { method, address, body }: SignedRequest): string => sha256(secret, method, address, body);

/** Version 3; `timestamp` is the header's text, milliseconds. */
export const signatureV3 = (secret: string, { method, address, body }: SignedRequest, timestamp: string): string =>
  hmac(secret, 'base64', method, address, body, timestamp);

/** Where HubSpot was told to post to: from what we know, and never from the request's host, which a proxy changes. */
const asSigned = ({ body, query }: WebhookRequest, { url }: Circumstances): SignedRequest => ({
  method: 'POST',
  address: query ? `${url}?${query}` : url,
  body,
});

const isProvenByV3 = (request: WebhookRequest, secrets: readonly string[], circumstances: Circumstances): boolean => {
  const { 'x-hubspot-signature-v3': given, 'x-hubspot-request-timestamp': timestamp = '' } = request.headers;
  const signed = asSigned(request, circumstances);
  // The page says to decode the address, HubSpot's own library for Node does not: with a plain address both are the same.
  const addresses = new Set([decodedAddress(signed.address), signed.address]);
  const proven = [...addresses].map((address) =>
    isSignedBy(secrets, [given], (secret) => signatureV3(secret, { ...signed, address }, timestamp)),
  );
  return proven.includes(true) && isFresh(timestamp, { now: circumstances.now, unit: 1 });
};

/**
 * A plain hash over a secret and a body can be continued by who has seen it. What is appended so begins with the byte 0x80,
 * which is no UTF-8, and is refused when the body is read.
 */
const isProvenWithoutTime = (request: WebhookRequest, secrets: readonly string[], circumstances: Circumstances): boolean => {
  const { 'x-hubspot-signature': given, 'x-hubspot-signature-version': version } = request.headers;
  const signed = asSigned(request, circumstances);
  if (version === 'v1') return isSignedBy(secrets, [given], (secret) => signatureV1(secret, signed));
  if (version === 'v2') return isSignedBy(secrets, [given], (secret) => signatureV2(secret, signed));
  return false;
};

/**
 * Whether HubSpot made the request: `X-HubSpot-Signature-v3` over method, address, body and time, five minutes either way.
 * The older versions count only when that header is absent, and the owner accepts them.
 * Source: developers.hubspot.com, "Validating requests".
 */
export const isProvenByHubspot = (
  request: WebhookRequest,
  secrets: readonly string[],
  circumstances: Circumstances,
  acceptUntimed: boolean,
): boolean => {
  if (request.headers['x-hubspot-signature-v3'] !== undefined) return isProvenByV3(request, secrets, circumstances);
  return acceptUntimed && isProvenWithoutTime(request, secrets, circumstances);
};
