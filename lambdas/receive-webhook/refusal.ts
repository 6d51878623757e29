import type { Problem, SourceAnswer } from '../sources/source';

export type RefusalStatus = 400 | 401 | 404 | 413 | 415;

/** The sender did something wrong: the answer says what, and sending the same again will not help. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: RefusalStatus,
    detail: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(detail);
  }
}

/** Trouble of ours: the sender shall send it again. `answer` is how this one is told so, if not by a 503; `cause` is what happened. */
export class NotStored extends Error {
  override readonly name = 'NotStored';
  constructor(
    readonly answer: SourceAnswer | undefined,
    options: { readonly cause: unknown },
  ) {
    super('the webhook is not stored', options);
  }
}
