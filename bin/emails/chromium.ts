import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import * as v from 'valibot';
import { LOCAL_FOLDER } from '../local/paths';

/** Where a person's own Chromium is usually found. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The folder of the package, two above its `build/esm/index.js`. */
const PACKED = fileURLToPath(new URL('../../bin', import.meta.resolve('@sparticuz/chromium')));
const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(join(PACKED, '../package.json'), 'utf8')));
const UNPACKED = join(LOCAL_FOLDER, `chromium-${version}`);

interface Place {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

const unbrotli = (name: string, to: string): Promise<void> =>
  pipeline(createReadStream(join(PACKED, name)), createBrotliDecompress(), createWriteStream(to, { mode: 0o700 }));

const untar = async (name: string, folder: string): Promise<void> => {
  const archive = join(folder, name.replace(/\.br$/, ''));
  await unbrotli(name, archive);
  await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
};

/** The machine's fonts, and the one that is in the package: a machine may have none at all. */
const fontsConfiguration = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${join(UNPACKED, 'fonts')}</dir></fontconfig>
`;

const unpack = async (): Promise<void> => {
  await mkdir(LOCAL_FOLDER, { recursive: true });
  const folder = await mkdtemp(`${UNPACKED}-`);
  try {
    await unbrotli('chromium.br', join(folder, 'chromium'));
    await untar('al2023.tar.br', folder);
    await untar('fonts.tar.br', folder);
    await writeFile(join(folder, 'fonts.conf'), fontsConfiguration);
    await rename(folder, UNPACKED);
  } catch (error) {
    // Another process may have been first: what it has put there is whole, as it was renamed.
    if (!existsSync(UNPACKED)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const plainStrings = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/**
 * The Chromium that `npm ci` brought, for Linux on x64. The package's own code would unpack it to /tmp/chromium, and run whatever
 * anybody has put there, or what a process that was killed had unpacked of it.
 */
const packaged = async (): Promise<Place> => {
  if (!existsSync(UNPACKED)) await unpack();
  const libraries = [process.env.LD_LIBRARY_PATH, join(UNPACKED, 'lib')].filter(Boolean).join(':');
  const env = { ...plainStrings(process.env), LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(UNPACKED, 'fonts.conf') };
  return { executablePath: join(UNPACKED, 'chromium'), env };
};

const findChromium = async (): Promise<Place> => {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return { executablePath: named };
  if (process.platform === 'linux' && process.arch === 'x64') return packaged();
  const found = USUAL_PLACES.find((place) => existsSync(place));
  if (found !== undefined) return { executablePath: found };
  throw new Error(`No Chromium in ${USUAL_PLACES.join(', ')}. Name yours: CHROMIUM=/path/to/it`);
};

/** A browser for looking at emails: the one that CHROMIUM names, else the one that came with `npm ci`, else the machine's own. */
export const openChromium = async (): Promise<Browser> => chromium.launch(await findChromium());
