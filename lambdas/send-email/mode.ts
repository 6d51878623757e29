import { type MailMode, modesSince, withSetting } from '../../lib/journey/sending/mode';
import { type Instant, type Track, toInstant } from '../../lib/journey/words';
import type { EmailMessage } from '../messages';
import type { SendEmailPorts } from './attempt';

/** Two versions of the function meet while one is deployed, and an operator now and then. */
const MAX_TRIES = 10;

export interface ModesMet {
  readonly modes: readonly MailMode[];
  /** What its message must say when it is put off, so that nothing which changes meanwhile lets it slip through. */
  readonly met: { readonly track: Track; readonly modesSince: Instant | undefined };
}

/**
 * Every mode that an email has come under, from its asking until now. A deployment's setting is noted by the first email
 * that meets it: from then on it is known since when it holds.
 */
export const modesFor = async (
  { gate: { setting, modes }, clock }: Pick<SendEmailPorts, 'gate' | 'clock'>,
  { requestedAt, track: before, modesSince: met }: EmailMessage,
  track: Track,
): Promise<ModesMet> => {
  const tracks = before === undefined || before === track ? [track] : [before, track];
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const book = await modes.read();
    const changes = withSetting(book.changes, setting, clock.now());
    if (changes === book.changes || (await modes.replace(book, changes)))
      return {
        modes: tracks.flatMap((each) => modesSince(changes, each, toInstant(requestedAt), met)),
        met: { track: before ?? track, modesSince: met ?? changes.at(-1)?.since },
      };
  }
  throw new Error(`the modes of mail met other writes ${MAX_TRIES} times`);
};
