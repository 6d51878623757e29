import { type Instant, TRACKS, type Track, toInstant } from '../words';

/**
 * How far emails go. `observe`: everything is decided as in life, and none is sent. `approve`: each waits until a person says
 * yes. An allowlist: those to an address, or to a whole `@domain`, go, and no others. `live`: all go.
 */
export type MailMode = 'observe' | 'approve' | 'live' | { readonly allowlist: readonly string[] };

/** What a stage is set to: one mode, or one by track for those that differ. */
export type MailSetting = MailMode | { readonly default: MailMode; readonly tracks: Partial<Readonly<Record<Track, MailMode>>> };

/** What a person holds all mail of the stage to, beside its setting. */
export interface HeldTo {
  readonly mode: Extract<MailMode, string>;
  readonly by: string;
  readonly reason?: string | undefined;
}

/** What holds from a moment on, until the next change. */
export interface ModeChange {
  readonly since: Instant;
  readonly setting: MailSetting;
  readonly heldTo?: HeldTo | undefined;
}

/** So many changes are kept; what was asked for before the first of so many counts as observed. */
export const CHANGES_KEPT = 50;

export const modeOf = (setting: MailSetting, track: Track): MailMode => {
  if (typeof setting === 'string' || 'allowlist' in setting) return setting;
  return setting.tracks[track] ?? setting.default;
};

const isSame = (one: MailSetting, other: MailSetting): boolean =>
  TRACKS.every((track) => JSON.stringify(modeOf(one, track)) === JSON.stringify(modeOf(other, track)));

/** The clock of who changes it may be behind: changes stay in their order. */
const after = (changes: readonly ModeChange[], now: Instant): Instant => {
  const last = changes.at(-1)?.since;
  return last === undefined || now > last ? now : toInstant(Date.parse(last) + 1);
};

const added = (changes: readonly ModeChange[], change: Omit<ModeChange, 'since'>, now: Instant): readonly ModeChange[] =>
  [...changes, { ...change, since: after(changes, now) }].slice(-CHANGES_KEPT);

/** From its asking to its first try an email takes a second or two; a failed try is repeated after more than this. */
const FIRST_TRY_MS = 30_000;

/**
 * With the setting of a deployment, when it is another one; noted by the first email that meets it, which was asked for under
 * it, as were those that are tried beside it. A stage that was never anything but live has no changes. */
export const withSetting = (changes: readonly ModeChange[], setting: MailSetting, now: Instant): readonly ModeChange[] => {
  const last = changes.at(-1);
  if (isSame(last?.setting ?? 'live', setting)) return changes;
  return added(changes, { setting, heldTo: last?.heldTo }, toInstant(Date.parse(now) - FIRST_TRY_MS));
};

/** With what a person holds it to from now on; with undefined, to its setting alone. */
export const withHeldTo = (changes: readonly ModeChange[], heldTo: HeldTo | undefined, now: Instant): readonly ModeChange[] =>
  added(changes, { setting: changes.at(-1)?.setting ?? 'live', heldTo }, now);

/**
 * Every mode that was in force for a track at any time from a moment until now: an email that was asked for then goes only
 * if all of them let it. So to go live sends nothing of what was asked for before, wherever it has waited meanwhile.
 * @param met since when the change holds that an earlier try met
 */
export const modesSince = (changes: readonly ModeChange[], track: Track, asked: Instant, met = asked): readonly MailMode[] => {
  const atAsking = changes.findLastIndex(({ since }) => since < asked && since <= met);
  const isForgotten = atAsking === -1 && changes.length === CHANGES_KEPT;
  const inForce = changes.slice(Math.max(0, atAsking)).flatMap(({ setting, heldTo }): readonly MailMode[] => {
    return [modeOf(setting, track), ...(heldTo === undefined ? [] : [heldTo.mode])];
  });
  return isForgotten ? ['observe', ...inForce] : inForce;
};

/** The modes in force now, the operator's beside that of the setting, for what is asked for and written at this moment. */
export const modesNow = (changes: readonly ModeChange[], setting: MailSetting, track: Track): readonly MailMode[] => {
  const heldTo = changes.at(-1)?.heldTo;
  return [modeOf(setting, track), ...(heldTo === undefined ? [] : [heldTo.mode])];
};

const isListed = ({ allowlist }: Exclude<MailMode, string>, address: string): boolean => {
  const lower = address.toLowerCase();
  return allowlist.some((each) => each.toLowerCase() === (each.startsWith('@') ? lower.slice(lower.lastIndexOf('@')) : lower));
};

/** What becomes of an email to that address that is ready to go. */
export type Passage = 'goes' | 'observed' | 'not-on-allowlist' | 'awaits-approval';

/** The strictest of these modes decides. */
export const passageUnder = (modes: readonly MailMode[], address: string): Passage => {
  if (modes.includes('observe')) return 'observed';
  if (modes.some((mode) => typeof mode !== 'string' && !isListed(mode, address))) return 'not-on-allowlist';
  return modes.includes('approve') ? 'awaits-approval' : 'goes';
};

/** A mode in words: `observe`, `allowlist of 2`. */
export const modeInWords = (mode: MailMode): string => (typeof mode === 'string' ? mode : `allowlist of ${mode.allowlist.length}`);
