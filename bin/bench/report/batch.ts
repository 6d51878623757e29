import { AWS_CALL_MS, MB_OF_A_CPU } from '../assumptions';
import { type MeasuredBatch, type Taken, WARM_CALLS } from '../batch/measure';
import { tableOf } from '../markdown';

const OPERATIONS = ['GetItem', 'SendMessageBatch', 'PutItem'] as const;
const SECRET = 'GetSecretValue';

/** Milliseconds in Lambda, where `memoryMb` gives a share of a processor, and each trip to AWS takes its time. */
export const inLambda = (cpuMs: number, trips: number, memoryMb: number): number =>
  cpuMs / Math.min(1, memoryMb / MB_OF_A_CPU) + trips * AWS_CALL_MS;

/** Trips of a warm call: those of the first, but for the secret that it still has. */
const warmTrips = ({ trips, cold, warm }: MeasuredBatch): number =>
  trips - ((cold.requests.get(SECRET) ?? 0) - (warm.requests.get(SECRET) ?? 0));

const times = (count: number | undefined): string | number => count ?? 0;
const rounded = (ms: number): string => ms.toFixed(0);
const seconds = (ms: number): string => (ms / 1000).toFixed(2);
const cold = ({ ms: { median, p10, p90 } }: Taken): string => `${rounded(median)} (${rounded(p10)}-${rounded(p90)})`;
const warm = ({ ms: { median, p90 } }: Taken): string => `${rounded(median)} (${rounded(p90)})`;

/** What is asked for besides what the columns show would go unseen. */
const checkOperations = ({ name, cold: { requests } }: MeasuredBatch): void => {
  const known: readonly string[] = [...OPERATIONS, SECRET];
  const other = [...requests.keys()].find((operation) => !known.includes(operation));
  if (other !== undefined) throw new Error(`${name} asks for ${other}, which the report does not show`);
};

const measuredRow = (batch: MeasuredBatch) => {
  checkOperations(batch);
  const { name, beside, cold: first, warm: further, limit } = batch;
  const counts = OPERATIONS.map((operation) => times(first.requests.get(operation)));
  return [name, ...counts, batch.trips, beside.join(', '), cold(first), warm(further), limit.seconds * 1000];
};

const lambdaRow = (batch: MeasuredBatch, memoryMb: number) => {
  const { name, cold: first, warm: further, limit, trips } = batch;
  const coldMs = inLambda(first.cpuMs, trips, memoryMb);
  const verdict = coldMs <= limit.seconds * 1000 ? 'met' : 'missed';
  return [
    name,
    rounded(first.cpuMs),
    rounded(further.cpuMs),
    seconds(coldMs),
    seconds(inLambda(further.cpuMs, warmTrips(batch), memoryMb)),
    limit.seconds,
    verdict,
  ];
};

/** What the largest requests of real senders take, against how long those wait for an answer. */
export const batchReport = (batches: readonly MeasuredBatch[], memoryMb: number): string =>
  [
    '### A batch of 100',
    `The largest requests of the program's senders, verified, parsed, mapped, looked up, stored and answered: each answer and every stored event was checked. Milliseconds: cold in ${batches[0]?.starts ?? 0} fresh processes each, from the start of the process to the answer, median (p10-p90); warm for ${WARM_CALLS} further calls of one process, median (p90). AWS is the stub on loopback, so network time is not in them. A cold call also asks for its secret once, a warm one has it. "Trips" is how many times the cold call waits for AWS, its secret included: lookups go side by side, batched writes one after the other.`,
    tableOf(['request', ...OPERATIONS, 'trips', 'read beside the bundle', 'cold', 'warm', 'limit'], batches.map(measuredRow)),
    `In Lambda, by arithmetic: all processor time, that of the start included, on the share of a processor such as this one that ${memoryMb} MB give (${memoryMb} of ${MB_OF_A_CPU}), and after it the trips at ${AWS_CALL_MS} ms each. Fetching the code, making connections and API Gateway come on top.`,
    tableOf(
      ['request', 'processor ms cold', 'warm', 'seconds in Lambda cold', 'warm', 'limit', 'target'],
      batches.map((batch) => lambdaRow(batch, memoryMb)),
    ),
  ].join('\n\n');
