import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSourceSecret, unreadableSecret } from '../source-secret';

/** A secret is asked for again after a minute, or when a proof does not hold. */
const MAX_AGE_SECONDS = 60;
/** But forgers do not decide how often: Secrets Manager has its price and its limits. */
const ASKED_AGAIN_MS = 5000;

type Secrets = Promise<readonly string[]>;

/** The live secrets of a source, from Secrets Manager, kept for a minute. */
export const createSecrets = (client: SecretsManagerClient, arns: Readonly<Record<string, string>>) => {
  const store = new SecretsProvider({ awsSdkV3Client: client });
  const askedAgain = new Map<string, { readonly at: number; readonly answer: Secrets }>();

  const read = async (source: string, arn: string, forceFetch: boolean): Secrets => {
    const found = readSourceSecret(await store.get(arn, { maxAge: MAX_AGE_SECONDS, forceFetch }));
    if (found === undefined) throw new Error(unreadableSecret(source));
    return found.previous === undefined ? [found.current] : [found.current, found.previous];
  };

  /** The last answer is good for all who ask at that time, also when it is a failure: a proof that may be made with a new secret is not refused for good. */
  const readAgain = (source: string, arn: string): Secrets => {
    const [last, now] = [askedAgain.get(arn), performance.now()];
    if (last !== undefined && now - last.at < ASKED_AGAIN_MS) return last.answer;
    const answer = read(source, arn, true);
    askedAgain.set(arn, { at: now, answer });
    return answer;
  };

  return async (source: string, { fresh = false }: { readonly fresh?: boolean } = {}): Secrets => {
    const arn = arns[source];
    if (arn === undefined) throw new Error(`no secret is set up for source ${source}`);
    return fresh ? readAgain(source, arn) : read(source, arn, false);
  };
};
