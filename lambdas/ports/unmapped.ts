import type { Instant } from '../../lib/journey/words';

/** An authentic item that nobody understood, as it came: it waits for a mapping that does. */
export interface UnmappedItem {
  readonly id: string;
  readonly source: string;
  /** What the sender calls it. */
  readonly kind: string;
  readonly problems: readonly { readonly field: string; readonly detail: string }[];
  /** The item, as JSON. */
  readonly item: string;
  readonly receivedAt: Instant;
}

export interface UnmappedPage {
  readonly items: readonly UnmappedItem[];
  readonly next?: string;
}

/** Items that nobody understood, kept for 30 days. */
export interface UnmappedItems {
  /** Once each, however often it comes. */
  keep(items: readonly UnmappedItem[]): Promise<void>;
  /** The next few, the oldest first; `next` is there when there are more, and is their `after`. */
  list(page: { readonly limit: number; readonly after?: string | undefined }): Promise<UnmappedPage>;
  get(id: string): Promise<UnmappedItem | undefined>;
  remove(id: string): Promise<void>;
}
