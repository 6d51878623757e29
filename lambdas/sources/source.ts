/** A webhook as it came: a source sees header names in lower case, and the body's bytes untouched. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** One event as its sender tells it, checked against its type's schema. */
export interface SentEvent {
  /** The sender's own id of it: the same however often it is sent. */
  readonly senderId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is wrong with one field, and how to mend it. `field` is its path, such as `data.amount`. */
export interface Problem {
  readonly field: string;
  readonly detail: string;
}

export type Parsed = { readonly events: readonly SentEvent[] } | { readonly problems: readonly Problem[] };

/** A kind of sender: how it proves itself, and what its requests mean. */
export interface Source {
  /** Media types that it sends; anything else is refused unread. */
  readonly accepts: readonly string[];
  /** Whether the request proves that it comes from the holder of one of the live secrets. Constant-time. */
  verify(request: WebhookRequest, secrets: readonly string[]): boolean;
  /** The events of an authentic request, or everything that is wrong with it. */
  parse(request: WebhookRequest): Parsed;
}
