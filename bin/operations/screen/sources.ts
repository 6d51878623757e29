import type { Given } from '../senders';
import type { SourceState, SourceStates } from '../sources';
import { columns } from './columns';
import type { Look } from './look';
import { both } from './moments';

/** The shape of `sources <name> --json`; `given` is there with `--show-secret`. */
export interface OneSource extends SourceState {
  readonly given?: Given;
}

const secretInWords = ({ source, secret }: SourceState, { now, paint }: Look): string => {
  if (secret === null) return paint.yellow('not deployed yet');
  if (secret.live === 1) return `one, since ${both(secret.since, now)}`;
  return paint.yellow(`two are live since ${both(secret.since, now)}; when the sender has the new one: rotate ${source} --finish`);
};

const sourceLines = (state: SourceState, look: Look): readonly string[] => [
  `${look.paint.bold(state.source)}  ${look.paint.dim(state.trust)}`,
  // Not in a column: an address is to be copied whole.
  `  address  ${state.address}`,
  ...columns(
    [
      ['', 'secret', secretInWords(state, look)],
      ['', 'sends', state.accepts.join(', ')],
      ['', 'samples', state.samples.join(', ')],
    ],
    [0, 7, look.width - 15],
    { wrap: true },
  ),
];

/** All sources, without their secrets. */
export const drawSources = ({ sources, notInProgram }: SourceStates, look: Look): readonly string[] => [
  ...sources.flatMap((state) => [...sourceLines(state, look), '']),
  ...notInProgram.map((name) => look.paint.yellow(`"${name}" is deployed, and not in the program of this checkout`)),
];

/** One source, and what to give to its sender when that is asked for. */
export const drawSource = (one: OneSource, look: Look): readonly string[] => [
  ...sourceLines(one, look),
  ...(one.given === undefined
    ? []
    : [
        '',
        'give to the sender:',
        `  address  ${one.given.urlWithToken ?? one.given.url}`,
        ...(one.given.urlWithToken === undefined ? [`  secret   ${one.given.secret}`] : []),
      ]),
];
