import type { MailModes } from '../../lambdas/ports/mail';
import { type HeldTo, type MailMode, type MailSetting, type ModeChange, modeOf, withHeldTo } from '../../lib/journey/sending/mode';
import { type Instant, TRACKS, type Track } from '../../lib/journey/words';

/** How far a stage's mail goes. The shape of `mode --json`. */
export interface ShownMode {
  readonly tracks: readonly { readonly track: Track; readonly mode: MailMode; readonly since?: Instant }[];
  /** What a person holds all of it to, beside the setting. */
  readonly heldTo?: HeldTo & { readonly since: Instant };
  /** True when no email has met a setting yet: then the one of this checkout is shown. */
  readonly isUnmet: boolean;
  readonly changes: readonly ModeChange[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Since when what holds now has held without a break. */
const sinceWhen = <T>(changes: readonly ModeChange[], of: (change: ModeChange) => T): Instant | undefined => {
  const last = changes.at(-1);
  if (last === undefined) return undefined;
  const before = changes.findLastIndex((change) => !isSame(of(change), of(last)));
  return changes[before + 1]?.since;
};

/** What the changes come to; without any, what the setting of this checkout says. */
export const modeShown = (changes: readonly ModeChange[], fallback: MailSetting): ShownMode => {
  const { setting = fallback, heldTo } = changes.at(-1) ?? {};
  const heldSince = sinceWhen(changes, (change) => change.heldTo);
  return {
    tracks: TRACKS.map((track) => {
      const since = sinceWhen(changes, (change) => modeOf(change.setting, track));
      return { track, mode: modeOf(setting, track), ...(since !== undefined && { since }) };
    }),
    ...(heldTo !== undefined && heldSince !== undefined && { heldTo: { ...heldTo, since: heldSince } }),
    isUnmet: changes.length === 0,
    changes,
  };
};

/** An operator and a sender may write at once. */
const MAX_TRIES = 10;

/** Holds all mail to a mode from now on, or to the setting alone. Nothing is written when it is so already. */
export const holdMail = async (modes: MailModes, heldTo: HeldTo | undefined, now: Instant): Promise<readonly ModeChange[]> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const book = await modes.read();
    if (book.changes.at(-1)?.heldTo?.mode === heldTo?.mode) return book.changes;
    const changes = withHeldTo(book.changes, heldTo, now);
    if (await modes.replace(book, changes)) return changes;
  }
  throw new Error(`the modes of mail met other writes ${MAX_TRIES} times`);
};
