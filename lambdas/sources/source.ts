import type { WebhookEventType } from '../../lib/journey/events';
import type { ProgramProblem } from '../../lib/journey/validate/problem';

/** A webhook as it came: a source sees header names in lower case, and the body's bytes untouched. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** What stands in the path behind the source's name: an unguessable token, for senders that cannot sign. Never to be logged. */
  readonly token?: string | undefined;
  /** The query string as it came, without its question mark; empty when there is none. */
  readonly query?: string | undefined;
}

/** What a proof is checked against, beside the secrets. */
export interface Circumstances {
  /** Milliseconds since 1970, by our clock. */
  readonly now: number;
  /** The address that this source was given, as the outside world sees it: configured, never put together from the request. */
  readonly url: string;
}

/** What a sender's proof is worth: `signed` says nothing of when it was sent, so a copy of it is only told by its ids; `token` shows its secret with each request. */
export type Trust = 'signed with a time stamp' | 'signed' | 'token';

/** One event as its sender tells it. Its data is checked against its type's schema by whoever takes it in. */
export interface SentEvent {
  /** The sender's own id of it: the same however often it is sent. */
  readonly senderId: string;
  readonly type: string;
  /** When it happened, in ISO 8601 with a zone. */
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is wrong with one field, and how to mend it. `field` is its path, such as `data.amount`; `detail` never repeats what stands there. */
export interface Problem {
  readonly field: string;
  readonly detail: string;
}

/** What is in a request: its items, or why it cannot be read. */
export type Split = { readonly items: readonly unknown[] } | { readonly problems: readonly Problem[] };

/**
 * What an item means. `ignored`: understood, and of no interest to the journey; the reason is logged. `problems`: not
 * understood, so it is kept as it came until the mapping is right.
 */
export type Meaning =
  | { readonly events: readonly SentEvent[] }
  | { readonly ignored: string }
  | { readonly problems: readonly [Problem, ...Problem[]] };

/** An answer in the sender's own way. */
export interface SourceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a sample is to be about. */
export interface SampleRequest {
  readonly event: WebhookEventType;
  /** Whom it is about, by whichever name the sender has. */
  readonly partner: { readonly id?: string | undefined; readonly email?: string | undefined; readonly name?: string | undefined };
  /** Tells samples apart: two with the same one are the same event. Letters and digits. */
  readonly nonce: string;
  /** When it is sent. */
  readonly now: Date;
}

/** A sample cannot be made of what was asked for: why, and what to ask for instead. */
export class CannotSample extends Error {
  override readonly name = 'CannotSample';
  constructor(
    readonly problem: string,
    readonly fix: string,
  ) {
    super(`${problem}: ${fix}`);
  }
}

/** A request as the sender makes it, all but its address. */
export interface Sample {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the secret stands in the path. */
  readonly tokenInPath?: boolean;
}

/**
 * A kind of sender: how it proves itself, how its requests split into items, what makes an item unique, what it means,
 * and how it wants to be answered.
 */
export interface Source {
  readonly trust: Trust;
  /** Media types that it sends; anything else is refused unread. */
  readonly accepts: readonly string[];
  /** The longest body that is read; 200 KB when absent. One item is never longer than that. */
  readonly maxBodyBytes?: number;
  /** Whether the request proves that it comes from the holder of one of the live secrets. Constant-time. Throws for a secret that no sender should have. */
  verify(request: WebhookRequest, secrets: readonly string[], circumstances: Circumstances): boolean;
  /** The answer to an authentic request that only asks whether we are there. */
  challenge?(request: WebhookRequest, secrets: readonly string[]): SourceAnswer | undefined;
  /** The items of an authentic request, as JSON values, or why it cannot be read at all. */
  split(request: WebhookRequest): Split | Promise<Split>;
  /** What one item means. Events that do not fit their type are problems, too: leave those checks to the caller. */
  mean(item: unknown): Meaning | Promise<Meaning>;
  /** What the sender calls an item, for lists of what was kept: `deal.propertyChange`. Nothing personal. */
  kindOf(item: unknown): string;
  /** What its settings have wrong that their type cannot see; nothing when it may be deployed. Asked before a deploy, not by a webhook. */
  check?(): readonly ProgramProblem[];
  /** True when who sends this wrote it for us: what is wrong is refused and named, instead of kept. */
  readonly refusesProblems?: boolean;
  readonly answers?: {
    /** All is stored: events applied soon, and items kept. */
    stored?(): SourceAnswer;
    /** Not stored: how this sender is told to send it again. 503 with Retry-After when absent. */
    notStored?(): SourceAnswer;
  };
  /** Event types that a sample can be made of; the first is the usual one. */
  readonly samples: readonly [WebhookEventType, ...WebhookEventType[]];
  /** A realistic request, signed. It means exactly the event that it was asked for, about the partner that was named. Throws `CannotSample`. */
  sample(request: SampleRequest, secret: string, circumstances: Circumstances): Sample;
}
