import { randomBytes } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { personKey } from '../identity';
import type { Clock } from '../ports/journey';
import type { TaskLinks } from '../ports/people';
import { taskToken, taskUrl } from '../task-token';
import { createSecrets } from './secrets';

const NAME = 'task-links';
const SECONDS_PER_DAY = 86_400;
/** 96 bits, 16 characters: no two links have the same. */
const NONCE_BYTES = 12;

/** The live keys that links to tasks are signed with, the current one first; from Secrets Manager, kept for a minute. */
export const createTaskKeys = (client: SecretsManagerClient, arn: string) => {
  const secretsOf = createSecrets(client, { [NAME]: arn });
  return (options?: { readonly fresh: boolean }): Promise<readonly string[]> => secretsOf(NAME, options);
};

export interface TaskLinkSettings {
  /** Where the outside world reaches the API, without a slash at its end. */
  readonly publicUrl: string;
  readonly linkDays: number;
  readonly clock: Clock;
}

/** Makes links with the current key. */
export const createTaskLinks = (keysOf: () => Promise<readonly string[]>, { publicUrl, linkDays, clock }: TaskLinkSettings): TaskLinks => ({
  async linkFor({ partnerId, taskId, email, locale }) {
    const [current] = await keysOf();
    if (current === undefined) throw new Error('there is no key to sign links to tasks with');
    const expiresAt = Math.floor(Date.parse(clock.now()) / 1000) + linkDays * SECONDS_PER_DAY;
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    return taskUrl(publicUrl, taskToken(current, { partnerId, taskId, person: personKey(email), expiresAt, nonce, locale }));
  },
});
