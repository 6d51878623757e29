import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OperatorProblem } from '../problem';

/** What is typed goes nowhere: a secret does not stay on the screen. */
const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });

const fromTerminal = async (): Promise<string> => {
  process.stderr.write('the secret (it is not shown), then Enter: ');
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};

/** One line of what was piped in or typed, without the line break of the program that wrote it. */
export const oneLine = (given: string): string => {
  const secret = given.trim();
  if (secret === '') throw new OperatorProblem('no secret came in by standard input');
  if (/[\r\n]/.test(secret)) throw new OperatorProblem('more than one line came in by standard input: a secret is one');
  return secret;
};

/** A secret from standard input: arguments are seen by everybody who lists processes, and stay in the shell's history. */
export const readTypedSecret = async (): Promise<string> => oneLine(await (process.stdin.isTTY ? fromTerminal() : text(process.stdin)));
