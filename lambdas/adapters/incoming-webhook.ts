import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';

/** The address is asked for again after a minute: a new one holds without a deployment. */
const MAX_AGE_SECONDS = 60;
const PATIENCE_MS = 5000;

const secret = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ url: v.pipe(v.string(), v.regex(/^https:\/\//)) }),
  v.transform(({ url }) => url),
);

/** The address of an incoming webhook, from Secrets Manager. Its errors never say it. */
export const createWebhookAddress = (client: SecretsManagerClient, name: string) => {
  const store = new SecretsProvider({ awsSdkV3Client: client });
  return async (): Promise<string> => {
    const parsed = v.safeParse(secret, await store.get(name, { maxAge: MAX_AGE_SECONDS }));
    if (!parsed.success) throw new Error('the secret of the chat is not { "url": "https://..." }');
    return parsed.output;
  };
};

/** Posts JSON to an address that is itself a secret: whoever has it can write there, so no error repeats it. */
export const createIncomingWebhook =
  (addressOf: () => Promise<string>) =>
  async (body: object): Promise<void> => {
    const address = await addressOf();
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error: unknown) => {
      throw new Error(`the chat does not answer: ${error instanceof Error ? error.name : typeof error}`);
    });
    // Read to its end, so that the connection can be used again; what it says is the chat's, and not logged.
    await answer.arrayBuffer().catch(() => undefined);
    if (!answer.ok) throw new Error(`the chat answered ${answer.status}`);
  };
