import { modeInWords } from '../../../lib/journey/sending/mode';
import type { ShownMode } from '../mode';
import { columns } from './columns';
import type { Look } from './look';
import { both } from './moments';

const since = (at: string | undefined, { now }: Look): string => (at === undefined ? '' : `since ${both(at, now)}`);

/** How far mail goes, by track, and who holds it back. */
export const drawMode = ({ tracks, heldTo, isUnmet }: ShownMode, look: Look): readonly string[] => {
  const { paint } = look;
  const rows = tracks.map((each) => [each.track, modeInWords(each.mode), since(each.since, look)]);
  const lists = tracks.flatMap(({ mode, track }) => (typeof mode === 'string' ? [] : [`${track}: ${mode.allowlist.join(', ')}`]));
  const reason = heldTo?.reason === undefined ? '' : `: "${heldTo.reason}"`;
  return [
    paint.underline('How far emails go, as the stage is set'),
    ...columns(rows, [12, 16, look.width - 34]),
    ...lists.map((line) => paint.dim(`  ${line}`)),
    ...(isUnmet
      ? [paint.dim('  (by program/settings.ts of this checkout, or as it was started: no email has met what is deployed yet)')]
      : []),
    '',
    heldTo === undefined
      ? 'nobody holds it back further'
      : `${paint.yellow(`all of it is held to ${heldTo.mode}`)} by ${heldTo.by} ${since(heldTo.since, look)}${reason}`,
    heldTo === undefined
      ? 'to stop all mail at once: npm run ops -- mode observe --reason "..."'
      : 'back to the setting: npm run ops -- mode as-set. What was asked for until then is never sent.',
  ];
};
