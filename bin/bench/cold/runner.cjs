// One cold start: loads a bundle, handles one event, tells when. The clock is the machine's monotonic one, which the parent reads too.
const { readFileSync, writeSync } = require('node:fs');

const [bundle, eventFile] = process.argv.slice(2);
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

const tell = (outcome) => {
  writeSync(3, JSON.stringify({ loaded: String(loaded), handled: String(process.hrtime.bigint()), ...outcome }));
  process.exit(0);
};

const event = JSON.parse(readFileSync(eventFile, 'utf8'));
handler(event, context).then(
  (result) => tell({ result: result ?? null }),
  (error) => tell({ error: String(error?.stack ?? error) }),
);
