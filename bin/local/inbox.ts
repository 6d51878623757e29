import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { plainEnvironment } from './paths';
import { claimPort, HOST } from './ports';
import { startProcess, tailOf } from './processes';
import { fetchIfUp, until } from './wait';

export interface InboxOptions {
  /** Free ones when left out. */
  readonly smtpPort?: number | undefined;
  readonly webPort?: number | undefined;
  readonly log?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Inbox {
  readonly smtpPort: number;
  /** The page; `url/email` is the same as JSON. */
  readonly url: string;
  /** Resolves when it has ended, asked to or not. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const Address = v.object({ address: v.string(), name: v.optional(v.string(), '') });
const Addresses = v.optional(v.array(Address), []);
const Email = v.object({
  id: v.string(),
  subject: v.optional(v.string(), ''),
  from: Addresses,
  to: Addresses,
  replyTo: Addresses,
  /** Its Date header, or when it came. ISO 8601. */
  time: v.string(),
  text: v.optional(v.string(), ''),
  html: v.optional(v.string(), ''),
  /** Names in lower case; a header that occurs twice is a list. */
  headers: v.record(v.string(), v.union([v.string(), v.array(v.string())])),
});

/** An email as a person finds it in the inbox. */
export type InboxEmail = v.InferOutput<typeof Email>;

/** All emails that came so far, in the order in which they came. */
export const readInbox = async (url: string): Promise<readonly InboxEmail[]> => {
  const response = await fetch(`${url}/email`);
  if (!response.ok) throw new Error(`The inbox answered ${response.status}.`);
  return v.parse(v.array(Email), await response.json());
};

const maildev = (): string => join(dirname(createRequire(import.meta.url).resolve('maildev/package.json')), 'bin', 'maildev');

const commandLine = (smtpPort: number, webPort: number, folder: string): readonly string[] => [
  maildev(),
  ...['--ip', HOST, '--smtp', String(smtpPort), '--web', String(webPort)],
  ...['--mail-directory', join(folder, 'mail')],
];

/** Starts an SMTP server that keeps every email and shows it on a web page. Rejects, with nothing left running, when it does not come up. */
export const startInbox = async (options: InboxOptions = {}): Promise<Inbox> => {
  const smtpPort = await claimPort(options.smtpPort, "the inbox's SMTP");
  const webPort = await claimPort(options.webPort, "the inbox's page");
  const folder = await mkdtemp(join(tmpdir(), 'partner-journey-inbox-'));
  const logFile = options.log ?? join(folder, 'inbox.log');
  const args = commandLine(smtpPort, webPort, folder);
  // A process of its own: in ours it would take over SIGINT and SIGTERM.
  const running = await startProcess({ name: 'The inbox', file: process.execPath, args, env: plainEnvironment(), cwd: folder, logFile });
  const stop = async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://${HOST}:${webPort}`;
  const answers = async () => {
    if (running.hasEnded()) throw new Error(`The inbox ended while it started:\n${await tailOf(logFile)}`);
    return (await fetchIfUp(`${url}/healthz`)) === undefined ? undefined : true;
  };
  try {
    await until(answers, {
      timeoutMs: 20_000,
      lateMessage: `The inbox does not answer on ${url}; its log is ${logFile}`,
      signal: options.signal,
    });
    return { smtpPort, url, ended: running.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
