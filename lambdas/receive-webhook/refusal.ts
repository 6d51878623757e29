import type { Problem } from '../sources/source';

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
