import { createHash } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { readSourceSecret, unreadableSecret } from '../../lambdas/source-secret';
import type { Deployment } from './deployment';
import { OperatorProblem } from './problem';

/** The live secrets of a source; both prove a webhook. */
export interface LiveSecrets {
  readonly current: string;
  /** There while its sender is changed over. */
  readonly previous?: string;
}

export interface SecretVersion {
  readonly version: string;
  /** When it became so. */
  readonly since: string;
  readonly secrets: LiveSecrets;
}

/** Where the secrets of sources are kept. */
export interface SecretStore {
  /** Undefined for a source that is not deployed. */
  read(source: string): Promise<SecretVersion | undefined>;
  /** Puts these in the place of the version that was read. Rejects when a writer of ours has replaced that one meanwhile. */
  replace(source: string, read: SecretVersion, secrets: LiveSecrets): Promise<void>;
}

const parse = (source: string, text: string | undefined): LiveSecrets => {
  const secrets = readSourceSecret(text);
  if (secrets === undefined) throw new OperatorProblem(unreadableSecret(source));
  return secrets;
};

/** Each version has one successor: of two writers that read the same one, Secrets Manager refuses the second. */
const successorOf = (version: string): string => createHash('sha256').update(`successor of ${version}`).digest('hex');

/**
 * The sources' secrets in Secrets Manager. Its writes have no conditions, but a version's id is given by who writes it,
 * and cannot be taken twice with another value: so ids are made of the id before. A repeat is one version. What this
 * cannot see is a change that came in between from elsewhere (the console), whose ids are random: that is overwritten.
 */
export const createSecretStore = (client: Pick<SecretsManagerClient, 'send'>, arns: Readonly<Record<string, string>>): SecretStore => ({
  async read(source) {
    const SecretId = arns[source];
    if (SecretId === undefined) return undefined;
    const { VersionId = '', CreatedDate = new Date(0), SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    return { version: VersionId, since: CreatedDate.toISOString(), secrets: parse(source, SecretString) };
  },
  async replace(source, { version }, secrets) {
    const write = { SecretId: arns[source], ClientRequestToken: successorOf(version), SecretString: JSON.stringify(secrets) };
    try {
      await client.send(new PutSecretValueCommand(write));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
      throw new OperatorProblem(
        `somebody else has changed the secret of "${source}" a moment ago: look ("sources ${source}"), then do it again`,
      );
    }
  },
});

/** The secrets of what is deployed. */
export const secretsOf = async ({ client, secretArns }: Pick<Deployment, 'client' | 'secretArns'>): Promise<SecretStore> =>
  createSecretStore(new SecretsManagerClient(client), await secretArns());
