import type { Given } from '../senders';
import type { Look } from './look';

/** The shape of `rotate --json`. */
export interface Rotation {
  readonly source: string;
  readonly step: 'begun' | 'finished';
  /** False when it stood so already. */
  readonly changed: boolean;
  /** True when a secret that was live is not any more. */
  readonly ended: boolean;
  /** How many secrets are live now. */
  readonly live: 1 | 2;
  /** With `--show-secret`: what to give to the sender. */
  readonly given?: Given;
}

const givenLines = ({ urlWithToken, secret }: Given): readonly string[] => [
  urlWithToken === undefined ? `  secret   ${secret}` : `  address  ${urlWithToken}`,
];

const next = ({ source, given }: Rotation): readonly string[] => [
  'next:',
  ...(given === undefined ? [`  see what to give to the sender: npm run ops -- sources ${source} --show-secret`] : []),
  '  wait five seconds: until then a function that has just asked for the secrets may refuse the new one',
  '  change it in the sender; meanwhile webhooks that are proved with either are let in',
  `  when the sender has it, and sends nothing again that it proved before: npm run ops -- rotate ${source} --finish`,
];

const begun = (rotation: Rotation): readonly string[] => [
  rotation.changed
    ? `"${rotation.source}" has a new secret; the one before is live beside it`
    : 'that secret is the current one already: nothing changed',
  ...(rotation.ended ? ['the oldest is given up: webhooks that are proved with it are refused, within a minute in every function'] : []),
  ...(rotation.given === undefined ? [] : givenLines(rotation.given)),
  ...(rotation.live === 2 ? next(rotation) : []),
];

const finished = ({ source, changed }: Rotation): readonly string[] =>
  changed
    ? [`only the current secret of "${source}" is live; functions forget the one before within a minute`]
    : [`no rotation of "${source}" is under way: only its current secret is live`];

/** What was done, and what is to be done next. */
export const drawRotation = (rotation: Rotation, { paint }: Look): readonly string[] => {
  const [first = '', ...more] = rotation.step === 'begun' ? begun(rotation) : finished(rotation);
  return [rotation.changed ? paint.green(first) : first, ...more];
};
