import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { curlExample } from './local/curl-example';
import { createProgress } from './local/progress';
import { playSample } from './local/sample';
import { type RunningLocalStack, startLocalStack } from './local/stack';
import { type LocalStack, STACK_FILE } from './local/stack-file';

interface Options {
  readonly port?: number;
  readonly secondsPerDay?: number;
  readonly mail?: string;
  readonly sample: boolean;
}

const print = (line: string): void => console.log(line);

const toPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  return port;
};

const toSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError('A day lasts more than 0 and at most 86400 seconds.');
  return seconds;
};

const readOptions = (): Options =>
  new Command('npm start --')
    .description('Runs the whole system on this machine until Ctrl-C, and walks a sample partner through it.')
    .option('--port <number>', 'port of the AWS emulator; a free one when left out', toPort)
    .option('--seconds-per-day <seconds>', "how long a day of the partners' journey takes", toSeconds)
    .addOption(new Option('--mail <mode>', 'how far emails go: docs/going-live.md').choices(['observe', 'approve', 'live']))
    .option('--no-sample', 'start without the sample partner')
    .parse()
    .opts<Options>();

/** One Ctrl-C can come twice, from the terminal and from npm; later than this it was pressed again. */
const REPEAT_MS = 1000;

/** Aborts when the person ends this program. Pressed again it does not wait: each process has a guard that ends it when we are gone. */
const untilTold = (): AbortSignal => {
  const told = new AbortController();
  let since = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (told.signal.aborted && performance.now() - since > REPEAT_MS) process.exit(1);
      if (!told.signal.aborted) since = performance.now();
      told.abort();
    });
  }
  return told.signal;
};

/** A day that one can act in. */
const SLOW_SECONDS = 5;

const printReady = (stack: LocalStack): void => {
  const { standard } = stack.sources;
  const slower = stack.secondsPerDay < SLOW_SECONDS ? ` (more time to act: npm start -- --seconds-per-day ${SLOW_SECONDS})` : '';
  print(`
${pc.green(pc.bold('Partner Journey is running.'))}

  Inbox          ${stack.inboxUrl}
  Webhooks       ${stack.apiUrl}/webhooks/{source}
  AWS endpoint   ${stack.awsEndpoint}   (region ${stack.region}, any credentials)
  For programs   ${STACK_FILE}
  Logs           ${stack.logFolder}
  A day takes    ${stack.secondsPerDay} s, a wait at least ${stack.minTimeoutSeconds} s${slower}
${standard === undefined ? '' : `\nSend a signed webhook yourself: copy this into a shell.\n\n${curlExample(standard)}\n`}
Ctrl-C ends everything, and removes what it has: the table, what is kept and parked, and the logs.
`);
};

const isOver = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const stayUp = async ({ stack, broken }: RunningLocalStack, options: Options, signal: AbortSignal): Promise<void> => {
  printReady(stack);
  const failed = broken.then((part) => {
    if (!signal.aborted) throw new Error(`${part} has ended. Its log: ${stack.logFolder}`);
  });
  failed.catch(() => undefined); // seen by the race below
  const sample = options.sample ? playSample(stack, { onProgress: print, signal }) : Promise.resolve();
  await Promise.race([isOver(signal), failed, sample.then(() => isOver(signal))]);
};

const main = async (): Promise<void> => {
  const options = readOptions();
  const signal = untilTold();
  const progress = createProgress(print);
  try {
    const { port, secondsPerDay, mail } = options;
    const running = await startLocalStack({ port, secondsPerDay, mail, signal, onProgress: progress.say });
    progress.done();
    try {
      await stayUp(running, options, signal);
    } finally {
      print('Ending every process ...');
      await running.stop();
      print('Ended: nothing of it is left running.');
    }
  } catch (error) {
    progress.done();
    if (signal.aborted) return;
    console.error(`\n${pc.red(error instanceof Error ? error.message : String(error))}`);
    process.exitCode = 1;
  }
};

await main();
// An SDK connection or a timer of the sample must not keep a program that has ended.
process.exit();
