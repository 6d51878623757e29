import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { PreferenceLinks } from '../ports/people';
import { preferencesUrl, preferenceToken } from '../preference-token';
import { createSecrets } from './secrets';

const NAME = 'mail-preferences';

/** The live keys that links to the preference page are signed with, the current one first; from Secrets Manager, kept for a minute. */
export const createPreferenceKeys = (client: SecretsManagerClient, arn: string) => {
  const secretsOf = createSecrets(client, { [NAME]: arn });
  return (options?: { readonly fresh: boolean }): Promise<readonly string[]> => secretsOf(NAME, options);
};

/** Makes links with the current key. @param publicUrl where the outside world reaches the API, without a slash at its end */
export const createPreferenceLinks = (keysOf: () => Promise<readonly string[]>, publicUrl: string): PreferenceLinks => ({
  async linkFor(reader) {
    const [current] = await keysOf();
    if (current === undefined) throw new Error('there is no key to sign links to the preference page with');
    return preferencesUrl(publicUrl, preferenceToken(current, reader));
  },
});
