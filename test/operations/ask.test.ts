import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const asked = (input: string) => {
  const script = "import('./bin/operations/ask.ts').then(({ ask }) => ask('? ')).then(console.log, ({ message }) => console.log(message))";
  return execa('tsx', ['--eval', script], { preferLocal: true, input, reject: false });
};

describe('who is asked', () => {
  it('is heard', async () => {
    expect(await asked(' 12 \n')).toMatchObject({ stdout: '12', exitCode: 0 });
  });

  it('and ends the input instead, has typed nothing, and is told so', async () => {
    expect(await asked('')).toMatchObject({ stdout: 'nothing was typed: nothing was done', exitCode: 0 });
  });
});
