import { randomUUID } from 'node:crypto';
import type { LetterSummary, Reader, Reading } from './letters';

/** A message in a queue of dead letters, taken: hidden from other readers for a while. */
export interface Letter {
  readonly messageId: string;
  /** Proof of having taken it, for putting it back or removing it. */
  readonly receipt: string;
  readonly body: string;
  /** The FIFO group it was sent in, when the queue still tells it. */
  readonly group?: string | undefined;
  readonly sentAt?: string | undefined;
}

/** A queue of dead letters. */
export interface LetterBox {
  /** About how many lie in it, the taken ones too. */
  count(): Promise<number>;
  /** The next few; none when all that is left is taken. */
  take(): Promise<readonly Letter[]>;
  putBack(letter: Letter): Promise<void>;
  remove(letter: Letter): Promise<void>;
}

/** The queue that letters go back to. */
export interface Destination {
  readonly isFifo: boolean;
  send(message: { readonly body: string; readonly group?: string; readonly deduplicationId?: string }): Promise<void>;
}

/** A dead letter as it may be shown. */
export type ShownLetter = LetterSummary & { readonly messageId: string; readonly sentAt?: string; readonly problem?: string };

export interface Redriven {
  readonly moved: readonly ShownLetter[];
  /** Could not be read, and stay where they are. */
  readonly stayed: readonly ShownLetter[];
  /** Why it ended early: a message that was not sent is still a dead letter. */
  readonly trouble?: unknown;
}

const shown = ({ messageId, sentAt }: Letter, reading: Reading): ShownLetter => ({
  messageId,
  ...(sentAt !== undefined && { sentAt }),
  ...(reading.isReadable ? reading.summary : { problem: reading.problem }),
});

/** For a letter that tells neither its group nor its partner. */
const NOBODY = 'redriven';

const sendOn = async (destination: Destination, letter: Letter, reading: Reading): Promise<void> => {
  const body = reading.isReadable ? reading.body : letter.body;
  if (!destination.isFifo) return destination.send({ body });
  const group = letter.group ?? (reading.isReadable ? reading.group : undefined) ?? NOBODY;
  // With the one it came with, the queue would take it for a repeat for five minutes, and drop it.
  return destination.send({ body, group, deduplicationId: `redrive-${randomUUID()}` });
};

const putAllBack = async (box: LetterBox, letters: Iterable<Letter>): Promise<void> => {
  // One that is not put back comes back by itself when its time is over.
  for (const letter of letters) await box.putBack(letter).catch(() => undefined);
};

/** Looks at up to `most` letters and puts all of them back. */
export const lookInto = async (box: LetterBox, read: Reader, most: number): Promise<readonly ShownLetter[]> => {
  const seen = new Map<string, Letter>();
  try {
    while (seen.size < most) {
      const fresh = (await box.take()).filter((letter) => {
        const isFresh = !seen.has(letter.messageId);
        seen.set(letter.messageId, letter);
        return isFresh;
      });
      if (fresh.length === 0) break;
    }
    return await Promise.all([...seen.values()].map(async (letter) => shown(letter, await read(letter.body))));
  } finally {
    await putAllBack(box, seen.values());
  }
};

export interface Redrive {
  readonly box: LetterBox;
  readonly destination: Destination;
  readonly read: Reader;
  readonly alsoUnreadable: boolean;
  /** Letters from this moment on are left: one that fails again must not be moved for ever. */
  readonly startedAt: string;
}

interface Progress {
  readonly moved: ShownLetter[];
  readonly stayed: Map<string, ShownLetter>;
}

/** Sent first, removed then; false when the letter stays. */
const moveOne = async (job: Redrive, letter: Letter, { moved, stayed }: Progress): Promise<boolean> => {
  if (letter.sentAt !== undefined && letter.sentAt >= job.startedAt) return false;
  const reading = await job.read(letter.body);
  if (!reading.isReadable && !job.alsoUnreadable) {
    stayed.set(letter.messageId, shown(letter, reading));
    return false;
  }
  await sendOn(job.destination, letter, reading);
  await job.box.remove(letter);
  moved.push(shown(letter, reading));
  return true;
};

/** Takes until nothing new comes; what stays is put back at the end. */
const onePass = async (job: Redrive, progress: Progress): Promise<void> => {
  const held = new Map<string, Letter>();
  try {
    for (;;) {
      const taken = await job.box.take();
      const fresh = taken.filter(({ messageId }) => !held.has(messageId));
      // All of them are held before the first is moved: whatever fails, the rest is put back.
      for (const letter of taken) held.set(letter.messageId, letter);
      if (fresh.length === 0) return;
      for (const letter of fresh) if (await moveOne(job, letter, progress)) held.delete(letter.messageId);
    }
  } finally {
    await putAllBack(job.box, held.values());
  }
};

/**
 * Moves dead letters back to where they are worked on, in their order. In a FIFO queue a letter that stays hides those
 * behind it in its group for as long as it is taken, so passes are made until one moves nothing.
 */
export const redrive = async (job: Redrive): Promise<Redriven> => {
  const progress: Progress = { moved: [], stayed: new Map() };
  const done = (): Redriven => ({ moved: progress.moved, stayed: [...progress.stayed.values()] });
  try {
    for (let before = -1; progress.moved.length > before; ) {
      before = progress.moved.length;
      await onePass(job, progress);
    }
    return done();
  } catch (trouble) {
    return { ...done(), trouble };
  }
};
