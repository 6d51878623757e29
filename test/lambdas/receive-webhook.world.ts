import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as v from 'valibot';
import { vi } from 'vitest';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import { webhookEndpoint } from '../../lambdas/middleware/webhook-endpoint';
import type { UnmappedItem } from '../../lambdas/ports/unmapped';
import { createReceiveWebhook } from '../../lambdas/receive-webhook/handler';
import { type Senders, sourcesOf } from '../../lambdas/sources/registry';
import type { Alias } from '../../lib/journey/apply/draft';
import { toInstant } from '../../lib/journey/words';
import { MONDAY, PREVIOUS_SECRET, SECRET, signature } from '../support/fixtures';

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

export interface Post {
  readonly source?: string;
  readonly body?: string | Buffer;
  /** As the gateway hands them over; undefined leaves one out. Replace those of a proper request. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly id?: string;
  readonly timestamp?: number | string;
  readonly secret?: string;
  readonly isBase64Encoded?: boolean;
  /** What stands in the path behind the source's name. */
  readonly token?: string | undefined;
}

export const ATTENDED = {
  type: 'training.attended',
  timestamp: '2026-05-30T10:00:00Z',
  data: { partner: { id: 'acme' }, course: 'partner-101' },
};
/** Where the outside world posts to. */
export const urlOf = (source: string): string => `https://hooks.northwind.example/webhooks/${source}`;
export const secondsNow = (): number => Math.floor(Date.now() / 1000);

/** The request as API Gateway gives it to the function: properly signed, unless told otherwise. */
export const gatewayEvent = (post: Post): APIGatewayProxyEventV2 => {
  const { source = 'standard', body = JSON.stringify(ATTENDED), id = 'msg_1', timestamp = secondsNow(), secret = SECRET } = post;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature(secret, id, timestamp, body),
    ...post.headers,
  };
  const isBase64Encoded = post.isBase64Encoded ?? typeof body !== 'string';
  const bytes = Buffer.from(body);
  const pathParameters = { source, ...(post.token !== undefined && { token: post.token }) };
  const event = { pathParameters, headers, isBase64Encoded, body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8') };
  return event as unknown as APIGatewayProxyEventV2; // the rest of it is not read
};

export const lambdaContext = { functionName: 'receive-webhook', awsRequestId: 'request-1' } as Context;

/** A request as API Gateway gives it to the function, with nothing added. */
export const bareGatewayEvent = (post: {
  readonly source: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Buffer;
  readonly token?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}): APIGatewayProxyEventV2 => {
  const { source, headers, body, token } = post;
  const isBase64Encoded = post.isBase64Encoded ?? typeof body !== 'string';
  const event = {
    pathParameters: { source, ...(token !== undefined && { token }) },
    headers,
    rawQueryString: '',
    isBase64Encoded,
    body: Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8'),
  };
  return event as unknown as APIGatewayProxyEventV2; // the rest of it is not read
};

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export const answerOf = async (handler: Handler, event: APIGatewayProxyEventV2): Promise<Answer> => {
  const { statusCode, headers = {}, body } = await handler(event, lambdaContext);
  return { status: statusCode, headers, body: v.parse(v.record(v.string(), v.unknown()), JSON.parse(body ?? '')) };
};

/** The endpoint with everything around the function in memory. */
export class WebhookWorld {
  readonly stored: QueuedEvent[] = [];
  readonly known = new Map<string, string>();
  secrets: readonly string[] = [SECRET, PREVIOUS_SECRET];
  /** What the queue does before it stores. */
  beforeStoring: () => void = () => undefined;
  beforeAsking: (what: 'secrets' | 'directory') => void = () => undefined;

  readonly unmapped: UnmappedItem[] = [];
  readonly failedMappings: unknown[] = [];
  /** By our clock, milliseconds; the real one when absent. */
  now: number | undefined;

  readonly handler: Handler;

  /** `senders` beside `standard`. As index.ts wires it, which a test of its own runs. */
  constructor(senders: Senders = {}) {
    const sources = sourcesOf(senders, { currency: 'USD', tiers: [{ name: 'silver' }, { name: 'gold' }] });
    this.handler = webhookEndpoint(this.receive(sources)) as Handler;
  }

  private readonly receive = (sources: ReturnType<typeof sourcesOf>) =>
    createReceiveWebhook({
      sources,
      secretsOf: async () => {
        this.beforeAsking('secrets');
        return this.secrets;
      },
      urlOf: urlOf,
      directory: {
        partnerOf: async ({ kind, value }: Alias) => {
          this.beforeAsking('directory');
          return this.known.get(`${kind} ${value}`);
        },
      },
      events: {
        sendAll: async (messages) => {
          this.beforeStoring();
          // As apply-event reads it from the queue: what cannot be read there must not be accepted here.
          this.stored.push(...messages.map((message) => v.parse(queuedEvent, JSON.parse(JSON.stringify(message)))));
        },
      },
      unmapped: { keep: async (items) => void this.unmapped.push(...items) },
      clock: { now: () => (this.now === undefined ? MONDAY : toInstant(this.now)) },
      mappingFailed: (_, error) => this.failedMappings.push(error),
    });

  post(post: Post = {}): Promise<Answer> {
    return answerOf(this.handler, gatewayEvent(post));
  }

  /** Posts a signed event; a string is the body as it is. */
  send(body: unknown, post: Post = {}): Promise<Answer> {
    return this.post({ ...post, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }
}

/** All that is logged and counted from here on, as it would stand in CloudWatch. Nothing of it is shown. */
export const captureLogs = (): { text(): string; lines(): readonly Record<string, unknown>[]; restore(): void } => {
  const chunks: string[] = [];
  const keep = (chunk: string | Uint8Array): boolean => {
    chunks.push(Buffer.from(chunk).toString('utf8'));
    return true;
  };
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(keep), vi.spyOn(process.stderr, 'write').mockImplementation(keep)];
  const text = () => chunks.join('');
  return {
    text,
    lines: () =>
      text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => v.parse(v.record(v.string(), v.unknown()), JSON.parse(line))),
    restore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
};
