import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { openChromium } from './emails/chromium';
import { drawAll } from './emails/draw';
import { exportGallery } from './emails/export';
import { drawFresh } from './emails/fresh';
import { takeScreenshots } from './emails/screenshots';
import { serveGallery } from './emails/serve';

interface Options {
  readonly port?: number;
  readonly export?: string;
  readonly screenshots?: string;
}

/** The templates are run as they are written: a name that there is none of says nothing, and no error. */
const UNCHECKED = 'It does not check types: a misspelt variable just leaves a gap. `npm run check` finds it.';

const toPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  return port;
};

const readOptions = (): Options =>
  new Command('npm run emails --')
    .description('Shows every email with its sample data on a page of this machine, again after each change, until Ctrl-C.')
    .option('--port <number>', 'port of the page; a free one when left out', toPort)
    .option('--export <folder>', 'write the page and every email there instead, for a review without a server')
    .option('--screenshots <folder>', 'write a picture of every email there instead: phone and desktop, light and dark')
    .parse()
    .opts<Options>();

const untilTold = (): AbortSignal => {
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort());
  return told.signal;
};

const photograph = async (folder: string): Promise<void> => {
  const browser = await openChromium();
  try {
    const taken = await takeScreenshots(await browser.newPage(), await drawAll(), folder);
    console.log(`${taken} pictures in ${folder}`);
  } finally {
    await browser.close();
  }
};

const serve = async (port: number | undefined): Promise<void> => {
  const gallery = await serveGallery({
    port,
    draw: drawFresh,
    onDrawn: (outcome) => {
      if ('problem' in outcome) console.error(`${pc.red('The templates cannot be rendered:')}\n${outcome.problem}`);
      else console.log(`${outcome.count} emails rendered`);
    },
    signal: untilTold(),
  });
  console.log(
    `\n${pc.green(pc.bold('The gallery is open:'))} ${gallery.url}\nIt follows every change in program/. Ctrl-C ends it.\n${UNCHECKED}\n`,
  );
  await gallery.ended;
};

try {
  const options = readOptions();
  if (options.export !== undefined) console.log(`${await exportGallery(await drawAll(), options.export)}\n${UNCHECKED}`);
  if (options.screenshots !== undefined) await photograph(options.screenshots);
  if (options.export === undefined && options.screenshots === undefined) await serve(options.port);
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
