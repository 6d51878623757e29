import { join } from 'node:path';
import { plainEnvironment } from './paths';

/** The one region of the local stack; all names in it are as in AWS. */
export const REGION = 'us-east-1';

/** What the emulator calls the account of the credentials below. */
export const ACCOUNT = '000000000000';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Settings of an SDK client that talks to the local stack. */
export const clientSettings = (endpoint: string) => ({ endpoint, region: REGION, credentials: CREDENTIALS });

/**
 * Environment of a command that must reach the local stack and nothing else.
 * It starts from a short list, so that a profile, a service endpoint or a session of the developer's own AWS account cannot leak in;
 * the files it names do not exist.
 */
export const awsEnvironment = (endpoint: string, folder: string): Record<string, string> => ({
  ...plainEnvironment(),
  NO_PROXY: '127.0.0.1,localhost',
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
  AWS_EC2_METADATA_DISABLED: 'true',
});
