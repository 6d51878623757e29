import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import * as v from 'valibot';

/** A source's secret: the current one, and the one before it while senders are being changed over. */
const sourceSecret = v.object({ current: v.pipe(v.string(), v.minLength(1)), previous: v.optional(v.nullable(v.string())) });

/** A rotated secret is known everywhere after a minute: keep the old one live for longer than that. */
const MAX_AGE_SECONDS = 60;

/** The live secrets of a source, from Secrets Manager, kept for a minute. */
export const createSecrets =
  (arns: Readonly<Record<string, string>>) =>
  async (source: string): Promise<readonly string[]> => {
    const arn = arns[source];
    if (arn === undefined) throw new Error(`no secret is set up for source ${source}`);
    const { current, previous } = v.parse(sourceSecret, await getSecret(arn, { transform: 'json', maxAge: MAX_AGE_SECONDS }));
    return previous ? [current, previous] : [current];
  };
