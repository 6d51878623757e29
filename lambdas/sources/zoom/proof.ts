import { hmac, isFresh, isSignedBy } from '../proofs/hmac';
import type { Circumstances, WebhookRequest } from '../source';

const TIME = 'x-zm-request-timestamp';
const SIGNATURE = 'x-zm-signature';

/**
 * Zoom tries again 5, 25 and 85 minutes after the first time, and does not say whether it signs again: with the usual
 * five minutes those retries could be lost. A copy that somebody else sends within these two hours has the same ids.
 */
const OLDEST_SECONDS = 2 * 3600;

const sign = (secret: string, stamp: string, body: string | Buffer): string => `v0=${hmac(secret, 'hex', `v0:${stamp}:`, body)}`;

/** Whether one of these secrets signed the request, at whatever time. */
export const isSignedByZoom = ({ headers, body }: WebhookRequest, secrets: readonly string[]): boolean =>
  isSignedBy(secrets, [headers[SIGNATURE]], (secret) => sign(secret, headers[TIME] ?? '', body));

/** Whether Zoom sent the request, and not longer ago than its last retry needs. */
export const isFromZoom = (request: WebhookRequest, secrets: readonly string[], { now }: Circumstances): boolean =>
  isSignedByZoom(request, secrets) && isFresh(request.headers[TIME], { now, unit: 1000, oldSeconds: OLDEST_SECONDS });

/** The headers that prove a body as Zoom's. */
export const zoomProof = (body: string, secret: string, now: Date): Readonly<Record<string, string>> => {
  const stamp = String(Math.floor(now.getTime() / 1000));
  return { [TIME]: stamp, [SIGNATURE]: sign(secret, stamp, body) };
};
