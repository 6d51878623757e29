import { type BuildOptions, build } from 'esbuild';
import { NEVER_REACHED, SELDOM_NEEDED } from '../../../lib/infra/left-out';
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

const EXTERNAL = [...NEVER_REACHED, ...Object.values(SELDOM_NEEDED).flat()];

/** Bundles a function as the deployment does, and tells which of AWS's clients are in it. */
export const bundleFunction = async (name: string, outfile: string): Promise<readonly string[]> => {
  const entryPoints = [`lambdas/${name}/index.ts`];
  const { metafile } = await build({ ...SAME_WAY, external: EXTERNAL, absWorkingDir: REPOSITORY, entryPoints, outfile, metafile: true });
  const inputs = Object.keys(metafile.inputs);
  return Object.values(CLIENTS).flatMap(({ module }) => (inputs.some((input) => input.includes(`/${module}/`)) ? [module] : []));
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

export interface MinimalOptions {
  /** Clients to make, whether they are asked for something or not. */
  readonly clients: readonly string[];
  /** With the document client around that of the table. */
  readonly documents: boolean;
}

/** A handler without any logic: the clients, the requests with the same bodies, one after the other, and one line of log. */
export const minimalSource = (calls: readonly Call[], { clients, documents }: MinimalOptions): string => {
  const requests = calls.map(callOf);
  const made = Object.values(CLIENTS).filter(({ module }) => clients.includes(module));
  const imports = made.map(({ module, client }) => {
    const commands = requests.filter((request) => request.module === module).map(({ command }) => command);
    return `import { ${[client, ...new Set(commands)].join(', ')} } from '${module}';`;
  });
  return [
    ...imports,
    // Requests are recorded past its marshalling; it is there to be loaded, as in the functions.
    ...(documents ? [`import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';`] : []),
    ...made.map(({ name, client }) => `export const ${name} = new ${client}({});`),
    ...(documents ? ['export const documents = DynamoDBDocumentClient.from(table);'] : []),
    'export const handler = async () => {',
    ...requests.map(({ name, command, input }) => `  await ${name}.send(new ${command}(${input}));`),
    `  console.log('{"level":"INFO"}');`,
    '  return {};',
    '};',
  ].join('\n');
};

export const bundleMinimal = (calls: readonly Call[], clients: readonly string[], outfile: string): Promise<void> =>
  bundleSource(minimalSource(calls, { clients, documents: true }), outfile, EXTERNAL);

/** The anchor of facts/performance.md: three bare clients, nothing left out of the bundle, and one request by each. */
export const bundleBare = (calls: readonly Call[], outfile: string): Promise<void> =>
  bundleSource(minimalSource(calls, { clients: calls.map((call) => callOf(call).module), documents: false }), outfile, []);
