import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const PROGRAM = join(REPOSITORY, 'program');

/** One change each, as a program's owner could make it; `on` is in the line that tsc is to name. */
const CHANGES: Readonly<Record<string, { readonly in: string; readonly from: string; readonly to: string; readonly on: string }>> = {
  'a misspelt email': {
    in: 'partner-journey.ts',
    from: "sendEmail('onboarding-complete')",
    to: "sendEmail('onboarding-completed')",
    on: "'onboarding-completed'",
  },
  'a wait that never gives up': {
    in: 'partner-journey.ts',
    from: "giveUp: { day: 30, steps: [end('no-response')] }",
    to: "never: { day: 30, steps: [end('no-response')] }",
    on: 'never: ',
  },
  'an answer that nothing handles': {
    in: 'partner-journey.ts',
    from: "lapses: [end('lapsed')],",
    to: '',
    on: "choose('without an answer', {",
  },
  'a way out of a phase that nothing follows': {
    in: 'partner-journey.ts',
    from: "signed: start('onboarding'),",
    to: "sigend: start('onboarding'),",
    on: 'sigend',
  },
  'a track that nothing handles': {
    in: 'partner-journey.ts',
    from: "choose('track', { referral: [], ",
    to: "choose('track', { ",
    on: "choose('track', { ",
  },
  'a track that gets nothing to read': { in: 'resources.ts', from: '  technology: [', to: '  tech: [', on: 'tech: [' },
  'nothing changed': { in: 'partner-journey.ts', from: '', to: '', on: '' },
};

const fileOf = (change: string): string => `${change.replaceAll(' ', '-')}.ts`;

/** The lines that tsc finds wrong, by file. */
const compile = (folder: string): Promise<readonly { readonly file: string; readonly line: number; readonly text: string }[]> =>
  new Promise((resolve) => {
    const tsc = join(REPOSITORY, 'node_modules', '.bin', 'tsc');
    execFile(tsc, ['--noEmit', '--pretty', 'false', '-p', folder], { cwd: folder }, (_, stdout) => {
      const errors = [...stdout.matchAll(/^(.+\.ts)\((\d+),\d+\): (error .+)$/gm)];
      resolve(errors.map(([, file = '', line = '', text = '']) => ({ file, line: Number(line), text })));
    });
  });

describe('a program with one word changed', () => {
  const sources = new Map<string, string>();
  let folder = '';
  let errors: Awaited<ReturnType<typeof compile>> = [];

  beforeAll(async () => {
    await mkdir(join(REPOSITORY, '.local'), { recursive: true });
    folder = await mkdtemp(join(REPOSITORY, '.local', 'types-'));
    for (const [change, { in: name, from, to }] of Object.entries(CHANGES)) {
      const original = await readFile(join(PROGRAM, name), 'utf8');
      // A change that finds nothing to change would show nothing.
      expect(original, change).toContain(from);
      const source = original
        .replace(from, to)
        .replaceAll("from './", "from '../../program/")
        .replaceAll("from '../lib/", "from '../../lib/");
      sources.set(fileOf(change), source);
      await writeFile(join(folder, fileOf(change)), source);
    }
    const files = [...sources.keys()];
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: [], files }));
    errors = await compile(folder);
  }, 60_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('compiles as it stands', () => {
    expect(errors.filter(({ file }) => file === fileOf('nothing changed'))).toEqual([]);
  });

  it.each(Object.entries(CHANGES).filter(([, { on }]) => on !== ''))('%s does not compile, and the line is named', (change, { on }) => {
    const lines = sources.get(fileOf(change))?.split('\n') ?? [];
    const [first] = errors.filter(({ file }) => file === fileOf(change));
    expect(first, change).toBeDefined();
    expect(lines[(first?.line ?? 0) - 1]).toContain(on);
  });
});
