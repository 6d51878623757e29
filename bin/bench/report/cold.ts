import type { ColdStarts, Measured } from '../cold/measure';
import { FUNCTIONS, type FunctionName } from '../cost';
import { tableOf } from '../markdown';
import type { Spread } from '../statistics';

/** facts/performance.md, "What to reach": against the same clients and requests without logic; in KB, 1,000 bytes. */
export const TARGETS = { load: 1.15, event: 1.25, webhookKb: 500 } as const;

const spread = ({ p10, median, p90 }: Spread): string => `${median.toFixed(0)} (${p10.toFixed(0)}-${p90.toFixed(0)})`;
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);
const ratio = (a: Spread, b: Spread): number => a.median / b.median;
const times = (value: number): string => value.toFixed(2);

export interface Verdict {
  readonly name: FunctionName;
  readonly load: number;
  readonly event: number;
  readonly missed: readonly string[];
}

/** How far a function is above its minimal handler, and which targets that misses. */
export const verdictOn = (name: FunctionName, measured: Measured, minimal: Measured): Verdict => {
  const [load, event] = [ratio(measured.load, minimal.load), ratio(measured.event, minimal.event)];
  const missed = [
    ...(load > TARGETS.load ? ['load'] : []),
    ...(event > TARGETS.event ? ['first event'] : []),
    ...(name === 'receive-webhook' && measured.bytes > TARGETS.webhookKb * 1000 ? ['size'] : []),
  ];
  return { name, load, event, missed };
};

const need = <K, T>(map: ReadonlyMap<K, T>, key: K): T => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
};

export const coldReport = ({ functions, minimal, bare }: ColdStarts): string => {
  const rows = FUNCTIONS.map((name) => {
    const [own, least] = [need(functions, name), need(minimal, name)];
    const { load, event, missed } = verdictOn(name, own, least);
    const verdict = missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
    return [
      name,
      kilobytes(own.bytes),
      spread(own.load),
      times(load),
      times(ratio(own.load, bare.load)),
      own.calls,
      spread(own.event),
      times(event),
      verdict,
    ];
  });
  const anchors = [...minimal.values(), bare].map(({ name, bytes, load, calls, event }) => [
    name,
    kilobytes(bytes),
    spread(load),
    calls,
    spread(event),
  ]);
  return [
    '### Cold start',
    `Targets: loaded within ${TARGETS.load} and first event within ${TARGETS.event} times the minimal handler, the webhook path at most ${TARGETS.webhookKb} KB. Milliseconds from the start of the process, median (p10-p90).`,
    tableOf(['function', 'KB', 'loaded', 'x minimal', 'x bare', 'requests', 'first event', 'x minimal', 'targets'], rows),
    'What they are compared with:',
    tableOf(['handler without logic', 'KB', 'loaded', 'requests', 'first event'], anchors),
  ].join('\n\n');
};
