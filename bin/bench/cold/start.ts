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
const told = v.object({ loaded: nanoseconds, handled: nanoseconds, result: v.optional(v.unknown()), error: v.optional(v.string()) });

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

/** Starts a fresh process of this Node with nothing but the function in it. Rejects when the function did not do its work. */
export const coldStart = async (
  bundle: string,
  event: object,
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<ColdStart> => {
  const eventFile = join(folder, 'event.json');
  await writeFile(eventFile, JSON.stringify(event));
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [RUNNER, bundle, eventFile], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [out, err, answer] = await Promise.all([read(child.stdout), read(child.stderr), read(child.stdio[3]), once(child, 'close')]);
  if (answer === '') throw new Error(`${bundle} did not start: ${err}`);
  const { loaded, handled, result, error } = v.parse(told, JSON.parse(answer));
  if (error !== undefined || !isDone(result)) throw new Error(`${bundle} failed: ${error ?? JSON.stringify(result)}\n${out}${err}`);
  const since = (at: bigint) => Number(at - began) / 1_000_000;
  return { loadMs: since(loaded), eventMs: since(handled), logBytes: Buffer.byteLength(out) + Buffer.byteLength(err) };
};
