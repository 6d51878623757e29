import { createInterface } from 'node:readline/promises';
import { OperatorProblem } from './problem';

/** Asks whoever is at the terminal. @throws OperatorProblem when nothing is typed: the input has ended */
export const ask = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new OperatorProblem('nothing was typed: nothing was done')));
  });
  try {
    return (await Promise.race([terminal.question(question), ended])).trim();
  } finally {
    terminal.close();
  }
};
