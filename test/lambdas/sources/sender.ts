import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Senders, sourcesOf } from '../../../lambdas/sources/registry';
import type { Sample, SampleRequest, Source } from '../../../lambdas/sources/source';
import { bareGatewayEvent, lambdaContext, urlOf, WebhookWorld } from '../receive-webhook.world';

/** How a request proves itself: headers, and the token of its path if it has one. */
export interface Proven {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly token?: string;
}

/** A sender as tests know it: each vendor's `<vendor>.sender.ts` has one, for its own tests and those that all senders pass. */
export interface Sender {
  readonly name: string;
  readonly senders: Senders;
  /** A live secret, and one that is not. */
  readonly secret: string;
  readonly strangersSecret: string;
  /** Proves any body as the vendor documents it: written from its text, not with the code under test. With the content type. */
  readonly prove: (body: string | Buffer, secret: string, now: number) => Proven;
  /** How an accepted request is answered. */
  readonly acceptedStatus: number;
  /** How trouble of ours is answered: 503 for most. */
  readonly notStoredStatus: number;
}

/** A Monday morning, in milliseconds: what our clock says in these tests. */
export const NOW = Date.parse('2026-06-01T09:00:00.000Z');

export const PARTNER = { id: 'acme', email: 'dana@acme.example', name: 'Acme Consulting' };

export const openSource = async ({ name, senders }: Pick<Sender, 'name' | 'senders'>): Promise<Source> => {
  const source = await sourcesOf(senders, { currency: 'USD' }).get(name)?.();
  if (source === undefined) throw new Error(`there is no source ${name}`);
  return source;
};

/** The endpoint with this sender set up, and its live secret known. */
export const worldOf = ({ senders, secret }: Sender): WebhookWorld => {
  const world = new WebhookWorld(senders);
  world.secrets = [secret];
  world.now = NOW;
  return world;
};

export interface PostedRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Buffer;
  readonly token?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** Posts a request as it is. */
export const post = async (world: WebhookWorld, { name }: Sender, request: PostedRequest): Promise<APIGatewayProxyStructuredResultV2> =>
  world.handler(bareGatewayEvent({ source: name, ...request }), lambdaContext);

/** Posts any body, rightly proved. */
export const postProven = (world: WebhookWorld, sender: Sender, body: string | Buffer, secret = sender.secret) =>
  post(world, sender, { body, ...sender.prove(body, secret, world.now ?? NOW) });

export const sampleOf = (source: Source, sender: Sender, request: Partial<SampleRequest> = {}, secret = sender.secret): PostedRequest => {
  const [event] = source.samples;
  const now = request.now ?? new Date(NOW);
  const whole = { event, partner: PARTNER, nonce: 'n1', ...request, now };
  const sample: Sample = source.sample(whole, secret, { now: now.getTime(), url: urlOf(sender.name) });
  return { headers: sample.headers, body: sample.body, ...(sample.tokenInPath && { token: secret }) };
};
