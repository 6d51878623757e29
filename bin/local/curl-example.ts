import type { LocalStack } from './stack-file';

/** What the example sends: a stranger's application, which starts a journey. */
const body = (partnerId: string, now: string): string =>
  JSON.stringify({
    type: 'application.submitted',
    timestamp: now,
    data: {
      partner: {
        id: partnerId,
        name: 'Globex Consulting',
        contacts: [{ name: 'Jo Reyes', email: 'jo.reyes@globex.example' }],
        track: 'reseller',
      },
    },
  });

/**
 * Shell lines that send a signed webhook and can be used again with another body: id, time and signature are made when they run.
 * They need bash, openssl and curl. Standard Webhooks signs `id.timestamp.body` with the bytes that `whsec_...` is the base64 of.
 */
export const curlExample = ({ url, secret }: LocalStack['sources'][string], now: Date = new Date()): string =>
  `secret='${secret}'
body='${body(`globex-${now.getTime().toString(36)}`, now.toISOString())}'
id="msg_$(openssl rand -hex 12)"; sent=$(date +%s)
key=$(printf %s "\${secret#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
signature=$(printf %s "$id.$sent.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
curl -i '${url}' -H 'content-type: application/json' \\
  -H "webhook-id: $id" -H "webhook-timestamp: $sent" -H "webhook-signature: v1,$signature" --data-binary "$body"`;
