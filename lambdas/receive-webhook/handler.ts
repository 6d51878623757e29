import type { EventIntake } from '../ports/queues';
import type { UnmappedItems } from '../ports/unmapped';
import type { Circumstances, Source, SourceAnswer, WebhookRequest } from '../sources/source';
import { byId, inOrder } from './intake';
import { NotStored, Refusal } from './refusal';
import { type SortPorts, sort } from './sort';

export interface ReceiveWebhookPorts extends SortPorts {
  /** Who may send, by the name in the path. */
  readonly sources: ReadonlyMap<string, () => Promise<Source>>;
  /** The live secrets of a source: one, or two while it is being changed. `fresh` asks again what may have changed a moment ago. */
  secretsOf(source: string, options?: { readonly fresh: boolean }): Promise<readonly string[]>;
  /** Where the outside world sends the webhooks of a source to. */
  urlOf(source: string): string;
  readonly events: EventIntake;
  readonly unmapped: Pick<UnmappedItems, 'keep'>;
}

/** What became of a request, and how its sender is answered. */
export interface Received {
  readonly answer: SourceAnswer;
  /** Ids of events that are stored, for a duplicate the same ones. */
  readonly accepted: readonly string[];
  /** Ids of items that nobody understood, and that are kept. */
  readonly unmapped: readonly string[];
  /** Why items mean nothing to the journey. */
  readonly ignored: readonly string[];
}

/** 200 KB: an event and its envelope stay below a queue message's 256 KB. */
export const MAX_BODY_BYTES = 200 * 1024;
/** The largest batch that a sender documents has 100. */
const MAX_ITEMS = 1000;

/** Proxies and senders spell header names as they like; an id that is not found would make all events one. */
const withLowerCaseNames = (request: WebhookRequest): WebhookRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
});

const checkRequest = ({ accepts, maxBodyBytes = MAX_BODY_BYTES }: Source, { headers, body }: WebhookRequest): void => {
  if (body.byteLength > maxBodyBytes) throw new Refusal(413, `the body is larger than ${maxBodyBytes} bytes`);
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!accepts.includes(mediaType)) throw new Refusal(415, `the content type must be ${accepts.join(' or ')}`);
};

/** The secrets that the request proved to be made with. One that was changed a moment ago is not known here yet, so a refusal asks again. */
const checkProof = async (
  ports: ReceiveWebhookPorts,
  name: string,
  source: Source,
  request: WebhookRequest,
): Promise<readonly string[]> => {
  const circumstances: Circumstances = { now: Date.parse(ports.clock.now()), url: ports.urlOf(name) };
  for (const fresh of [false, true]) {
    const secrets = await ports.secretsOf(name, { fresh });
    if (source.verify(request, secrets, circumstances)) return secrets;
  }
  throw new Refusal(401, 'the proof of who sends this is missing, wrong, or too old');
};

const take = async (ports: ReceiveWebhookPorts, name: string, source: Source, request: WebhookRequest): Promise<Received> => {
  checkRequest(source, request);
  const secrets = await checkProof(ports, name, source, request);
  const challenge = source.challenge?.(request, secrets);
  if (challenge !== undefined) return { answer: challenge, accepted: [], unmapped: [], ignored: [] };
  const split = await source.split(request);
  if ('problems' in split) throw new Refusal(400, 'the event cannot be read', split.problems);
  if (split.items.length > MAX_ITEMS) throw new Refusal(413, `there are more than ${MAX_ITEMS} items in it`);
  const sorted = await sort(ports, name, source, split.items);
  const events = inOrder(sorted.events);
  const kept = byId(sorted.unmapped);
  await Promise.all([ports.events.sendAll(events), ports.unmapped.keep(kept)]);
  const accepted = events.map(({ id }) => id);
  const unmapped = kept.map(({ id }) => id);
  const body = JSON.stringify({ accepted, ...(unmapped.length > 0 && { unmapped }) });
  const usual: SourceAnswer = { status: 202, headers: { 'content-type': 'application/json' }, body };
  return { answer: source.answers?.stored?.() ?? usual, accepted, unmapped, ignored: sorted.ignored };
};

/**
 * Takes a webhook in: when it returns, all is stored durably, and what was understood will be applied.
 * @throws Refusal what the sender must mend
 * @throws NotStored trouble of ours: it may be sent again, and what was stored of it counts once
 */
export const createReceiveWebhook =
  (ports: ReceiveWebhookPorts) =>
  async (name: string, request: WebhookRequest): Promise<Received> => {
    const source = await ports.sources.get(name)?.();
    // Who signs has no token in its path: such an address is none of ours.
    if (source === undefined || (request.token !== undefined && source.trust !== 'token')) {
      throw new Refusal(404, 'there is no such source of webhooks');
    }
    try {
      return await take(ports, name, source, withLowerCaseNames(request));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new NotStored(source.answers?.notStored?.(), { cause: error });
    }
  };
