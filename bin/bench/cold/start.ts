import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';

const RUNNER = join(import.meta.dirname, 'runner.cjs');

export interface ColdStart {
  /** Milliseconds from the start of the process until the handler's module was loaded, and until its first event was handled. */
  readonly loadMs: number;
  readonly eventMs: number;
  /** Bytes that the first event logged. */
  readonly logBytes: number;
}

const nanoseconds = v.pipe(
  v.string(),
  v.transform((digits) => BigInt(digits)),
);
const told = v.object({
  loaded: nanoseconds,
  calls: v.array(v.object({ began: nanoseconds, ended: nanoseconds, cpuMicros: v.number(), result: v.unknown() })),
  files: v.array(v.string()),
  error: v.optional(v.string()),
});

/** One event that was handled. */
export interface Handled {
  /** Milliseconds from the start of the process until it was done, and for the event alone. */
  readonly doneMs: number;
  readonly ms: number;
  /** Milliseconds of processor time that the process had used when it was done. */
  readonly cpuMs: number;
  readonly result: unknown;
}

/** A process that handled the same event once or several times. */
export interface Started {
  readonly loadMs: number;
  readonly first: Handled;
  readonly further: readonly Handled[];
  /** Modules that were read beside the bundle, from its folder. */
  readonly files: readonly string[];
  readonly log: string;
}

/** What a function answers when it did its work: an accepted webhook, or a batch without failures. */
const isDone = (result: unknown): boolean => {
  const { statusCode, batchItemFailures } = v.parse(
    v.object({ statusCode: v.optional(v.number(), 202), batchItemFailures: v.optional(v.array(v.unknown()), []) }),
    result ?? {},
  );
  return statusCode === 202 && batchItemFailures.length === 0;
};

const read = async (stream: unknown): Promise<string> =>
  text(
    v.parse(
      v.custom<Readable>((value) => value !== null),
      stream,
    ),
  );

/** Starts a fresh process of this Node with nothing but the function in it. Rejects when the function failed. */
export const start = async (
  bundle: string,
  event: object,
  env: Readonly<Record<string, string>>,
  folder: string,
  times = 1,
): Promise<Started> => {
  const eventFile = join(folder, 'event.json');
  await writeFile(eventFile, JSON.stringify(event));
  const began = process.hrtime.bigint();
  const args = [RUNNER, bundle, eventFile, String(times)];
  const child = spawn(process.execPath, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [out, err, answer] = await Promise.all([read(child.stdout), read(child.stderr), read(child.stdio[3]), once(child, 'close')]);
  if (answer === '') throw new Error(`${bundle} did not start: ${err}`);
  const { loaded, calls, files, error } = v.parse(told, JSON.parse(answer));
  const between = (from: bigint, to: bigint) => Number(to - from) / 1_000_000;
  const [first, ...further] = calls.map((call) => ({
    doneMs: between(began, call.ended),
    ms: between(call.began, call.ended),
    cpuMs: call.cpuMicros / 1000,
    result: call.result,
  }));
  if (error !== undefined || first === undefined)
    throw new Error(`${bundle} failed: ${error ?? 'it was not asked for anything'}\n${out}${err}`);
  return { loadMs: between(began, loaded), first, further, files, log: `${out}${err}` };
};

/** Starts a fresh process for one event. Rejects when the function did not do its work. */
export const coldStart = async (
  bundle: string,
  event: object,
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<ColdStart> => {
  const { loadMs, first, log } = await start(bundle, event, env, folder);
  if (!isDone(first.result)) throw new Error(`${bundle} failed: ${JSON.stringify(first.result)}\n${log}`);
  return { loadMs, eventMs: first.doneMs, logBytes: Buffer.byteLength(log) };
};
