import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import * as v from 'valibot';
import { sourceSecret } from '../source-secret';

/** A secret is asked for again after a minute, or when a proof does not hold. */
const MAX_AGE_SECONDS = 60;
/** But forgers do not decide how often: Secrets Manager has its price and its limits. */
const ASKED_AGAIN_MS = 5000;

/** The live secrets of a source, from Secrets Manager, kept for a minute. */
export const createSecrets = (arns: Readonly<Record<string, string>>) => {
  const asked = new Map<string, number>();

  const askAgain = (arn: string): boolean => {
    const now = performance.now();
    if (now - (asked.get(arn) ?? Number.NEGATIVE_INFINITY) < ASKED_AGAIN_MS) return false;
    asked.set(arn, now);
    return true;
  };

  return async (source: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<readonly string[]> => {
    const arn = arns[source];
    if (arn === undefined) throw new Error(`no secret is set up for source ${source}`);
    const forceFetch = fresh && askAgain(arn);
    const { current, previous } = v.parse(sourceSecret, await getSecret(arn, { transform: 'json', maxAge: MAX_AGE_SECONDS, forceFetch }));
    return previous ? [current, previous] : [current];
  };
};
