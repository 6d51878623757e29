import { type BuildOptions, build } from 'esbuild';
import { REPOSITORY } from '../../local/paths';
import { type Call, SES_TARGET } from './stub';

/**
 * The options of `bundling` in lib/infra/journey-function.ts, as esbuild takes them. The bench proves that they are the
 * same: a function of ours bundled with them must come out byte for byte as in the assembly.
 */
const SAME_WAY: BuildOptions = {
  bundle: true,
  write: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

const EXTERNAL = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients',
  '@smithy/credential-provider-imds',
  'prettier',
];

/** Bundles a file of this repository as the deployment does. */
export const bundleFile = async (entry: string, outfile: string): Promise<void> => {
  await build({ ...SAME_WAY, external: EXTERNAL, absWorkingDir: REPOSITORY, entryPoints: [entry], outfile });
};

const bundleSource = async (contents: string, outfile: string, external: readonly string[]): Promise<void> => {
  await build({
    ...SAME_WAY,
    external: [...external],
    absWorkingDir: REPOSITORY,
    stdin: { contents, resolveDir: REPOSITORY, loader: 'js' },
    outfile,
  });
};

const CLIENTS = {
  DynamoDB_20120810: { module: '@aws-sdk/client-dynamodb', client: 'DynamoDBClient', name: 'table' },
  AmazonSQS: { module: '@aws-sdk/client-sqs', client: 'SQSClient', name: 'queue' },
  AWSStepFunctions: { module: '@aws-sdk/client-sfn', client: 'SFNClient', name: 'workflows' },
  secretsmanager: { module: '@aws-sdk/client-secrets-manager', client: 'SecretsManagerClient', name: 'secrets' },
  SES: { module: '@aws-sdk/client-ses', client: 'SESClient', name: 'mail' },
} as const;

const isService = (name: string): name is keyof typeof CLIENTS => Object.hasOwn(CLIENTS, name);

/** SES speaks the query protocol: its parameters come back out of the form, the mail's bytes as they are. */
const sesInput = (body: string): string => {
  const form = new URLSearchParams(body);
  const raw = JSON.stringify(form.get('RawMessage.Data') ?? '');
  const text = (name: string) => JSON.stringify(form.get(name) ?? '');
  return `{ Source: ${text('Source')}, Destinations: [${text('Destinations.member.1')}], RawMessage: { Data: Buffer.from(${raw}, 'base64') }, ConfigurationSetName: ${text('ConfigurationSetName')} }`;
};

const callOf = ({ target, body }: Call) => {
  const [service = '', operation = ''] = target.split('.');
  if (!isService(service)) throw new Error(`the minimal handler knows no client for ${target}`);
  return { ...CLIENTS[service], command: `${operation}Command`, input: target === SES_TARGET ? sesInput(body) : body };
};

/** A handler without any logic: the same clients, the same requests with the same bodies, one after the other, and one line of log. */
export const minimalSource = (calls: readonly Call[], { documents }: { readonly documents: boolean }): string => {
  const all = calls.map(callOf);
  const modules = [...new Set(all.map(({ module }) => module))];
  const imports = modules.map((module) => {
    const own = all.filter((each) => each.module === module);
    return `import { ${[...new Set(own.flatMap(({ client, command }) => [client, command]))].join(', ')} } from '${module}';`;
  });
  const clients = [...new Map(all.map(({ name, client }) => [name, client]))].map(([name, client]) => `const ${name} = new ${client}({});`);
  const usesDocuments = documents && all.some(({ name }) => name === 'table');
  return [
    ...imports,
    // Every function holds the document client; the recorded requests are past its marshalling.
    ...(usesDocuments ? [`import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';`] : []),
    ...clients,
    ...(usesDocuments ? ['export const documents = DynamoDBDocumentClient.from(table);'] : []),
    'export const handler = async () => {',
    ...all.map(({ name, command, input }) => `  await ${name}.send(new ${command}(${input}));`),
    `  console.log('{"level":"INFO"}');`,
    '  return {};',
    '};',
  ].join('\n');
};

export const bundleMinimal = (calls: readonly Call[], outfile: string): Promise<void> =>
  bundleSource(minimalSource(calls, { documents: true }), outfile, EXTERNAL);

/** The anchor of facts/performance.md: three bare clients, nothing left out of the bundle, and one request by each. */
export const bundleBare = (calls: readonly Call[], outfile: string): Promise<void> =>
  bundleSource(minimalSource(calls, { documents: false }), outfile, []);
