import { TextDecoder } from 'node:util';
import { OperatorProblem } from '../problem';

const UTF8 = 'utf-8';
/** What European spreadsheets write; all bytes mean a letter in it, so it can only be chosen, never found out. */
const LIKELY = 'windows-1252';
const LOOKED_AT = 400;

const decoderOf = (encoding: string, fatal: boolean): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal });
  } catch (cause) {
    throw new OperatorProblem(`"${encoding}" is no encoding that is known here: try utf-8, utf-16le, ${LIKELY} or iso-8859-15`, { cause });
  }
};

/** Every other byte of plain letters in UTF-16 is 0, and no byte of any other text is. */
const wideEncodingOf = (bytes: Uint8Array): string | undefined => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [index, byte] of bytes.subarray(0, LOOKED_AT).entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = Math.min(bytes.length, LOOKED_AT) / 4;
  if (odd > many && odd > even) return 'utf-16le';
  return even > many ? 'utf-16be' : undefined;
};

/** The encoding that a file seems to be in when none is said. */
export const encodingFound = (bytes: Uint8Array): string => wideEncodingOf(bytes) ?? UTF8;

const UNREADABLE = '\ufffd';

/** Says where it is not in that encoding, and how the line would read in the likely one. */
const whyUnreadable = (bytes: Uint8Array, encoding: string): string => {
  const lines = decoderOf(encoding, false)
    .decode(bytes)
    .split(/\r\n|\r|\n/);
  const index = Math.max(
    0,
    lines.findIndex((line) => line.includes(UNREADABLE)),
  );
  const head = `the file is not in ${encoding}: line ${index + 1} has bytes that mean nothing in it`;
  if (encoding !== UTF8) return `${head}. Leave --encoding out, or name another one`;
  const line =
    decoderOf(LIKELY, false)
      .decode(bytes)
      .split(/\r\n|\r|\n/)[index] ?? '';
  return `${head}. Read as ${LIKELY}, in which Excel saves plain "CSV", it is: "${line}". If that is right, run it with --encoding ${LIKELY}; else save the file as "CSV UTF-8"`;
};

/** The text of a file, and the encoding that it is in: UTF-8 or UTF-16, or the one that is said. Nothing is guessed that could be wrong. */
export const decode = (bytes: Uint8Array, said?: string): { readonly text: string; readonly encoding: string } => {
  const encoding = (said ?? encodingFound(bytes)).toLowerCase();
  const decoder = decoderOf(encoding, true);
  try {
    return { text: decoder.decode(bytes), encoding };
  } catch (cause) {
    throw new OperatorProblem(whyUnreadable(bytes, encoding), { cause });
  }
};
