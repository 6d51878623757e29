import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { LOCAL_FOLDER } from './paths';

/** Where a running copy says how it can be reached, unless it is told another place. */
export const STACK_FILE = join(LOCAL_FOLDER, 'stack.json');

const url = v.pipe(v.string(), v.url());

/** The shape of stack.json. Fields may be added; those here are promised to whoever drives the local stack from outside. */
export const LocalStackSchema = v.looseObject({
  awsEndpoint: url,
  region: v.string(),
  apiUrl: url,
  /**
   * By source name: where its webhooks go, and the secret that they are proved with, as the sender is given it.
   * `url` never has the secret in it: it is the address that some senders sign. One that shows its secret in the path is
   * given `urlWithToken` instead.
   */
  sources: v.record(v.string(), v.object({ url, secret: v.pipe(v.string(), v.nonEmpty()), urlWithToken: v.optional(url) })),
  tableName: v.string(),
  /** ARNs by phase id. */
  stateMachines: v.record(v.string(), v.string()),
  queues: v.object({
    events: url,
    eventsDeadLetter: url,
    emails: url,
    emailsDeadLetter: url,
    serviceEmails: url,
    serviceEmailsDeadLetter: url,
  }),
  inboxUrl: url,
  /** How long a day of the journey takes. */
  secondsPerDay: v.pipe(v.number(), v.gtValue(0)),
  minTimeoutSeconds: v.pipe(v.number(), v.gtValue(0)),
  /** How far its emails go, where it was started with that; else as the stage is set. */
  mail: v.optional(v.string()),
  feedbackTopicArn: v.string(),
  /** Logs of the emulator, the inbox and the deployment; gone when the copy stops. */
  logFolder: v.string(),
});

/** A running copy of the whole system on this machine, and how to reach each part. */
export type LocalStack = v.InferOutput<typeof LocalStackSchema>;

/** Reads what a running copy wrote. Rejects when there is none or the file has another shape. */
export const readStackFile = async (path: string = STACK_FILE): Promise<LocalStack> =>
  v.parse(LocalStackSchema, JSON.parse(await readFile(path, 'utf8')));

/** Written aside and renamed, so that nobody reads half of it. */
export const writeStackFile = async (path: string, stack: LocalStack): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  await rename(aside, path);
};

/** Whether the copy that wrote a stack file still answers. */
const isRunning = async ({ awsEndpoint }: LocalStack): Promise<boolean> =>
  fetch(`${awsEndpoint}/_ministack/health`).then(
    ({ ok }) => ok,
    () => false, // nobody listens there any more
  );

/** The copy whose file stands there and that still runs, if there is one. */
export const runningCopy = async (path: string): Promise<LocalStack | undefined> => {
  const present = await readStackFile(path).catch(() => undefined); // none, or not one of ours
  return present !== undefined && (await isRunning(present)) ? present : undefined;
};

/** Removes the file of this copy, and puts back that of one which was there before and still runs; that of a later copy stays. */
export const removeStackFile = async (path: string, stack: LocalStack, before?: LocalStack): Promise<void> => {
  const present = await readStackFile(path).catch(() => undefined); // removed or damaged by someone else
  if (present !== undefined && present.awsEndpoint !== stack.awsEndpoint) return;
  await rm(path, { force: true });
  if (before !== undefined && (await isRunning(before))) await writeStackFile(path, before);
};
