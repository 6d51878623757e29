// One cold start: loads a bundle, handles one event (or the same one several times), tells when. The clock is the machine's monotonic one, which the parent reads too.
const { readFileSync, writeSync } = require('node:fs');
const { relative, dirname } = require('node:path');

const [bundle, eventFile, times] = process.argv.slice(2);
const { handler } = require(bundle);
const loaded = process.hrtime.bigint();

const context = {
  functionName: 'bench',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
  memoryLimitInMB: '512',
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  getRemainingTimeInMillis: () => 10_000,
};

/** Of all threads, since the process began. */
const cpuMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const text = readFileSync(eventFile, 'utf8');
const calls = [];

const handle = async () => {
  const began = process.hrtime.bigint();
  // As the runtime does for each invocation.
  const result = await handler(JSON.parse(text), context);
  calls.push({ began: String(began), ended: String(process.hrtime.bigint()), cpuMicros: cpuMicros(), result: result ?? null });
};

const tell = (outcome) => {
  const beside = Object.keys(require.cache).filter((file) => file !== bundle && file !== __filename);
  const files = beside.map((file) => relative(dirname(bundle), file));
  writeSync(3, JSON.stringify({ loaded: String(loaded), calls, files, ...outcome }));
  process.exit(0);
};

const main = async () => {
  for (let time = 0; time < Number(times); time += 1) await handle();
};

main().then(
  () => tell({}),
  (error) => tell({ error: String(error?.stack ?? error) }),
);
