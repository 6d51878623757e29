import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { operations } from '../support/ops-commands';

const each = (command: Command, change: (one: Command) => void): void => {
  change(command);
  for (const one of command.commands) each(one, change);
};

const pages = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : []));

/** `redrive announcements --stage X`: what stands behind "ops --", as far as its line, its code, its remark or its arguments go. */
const callsIn = (text: string): readonly string[] =>
  [...text.matchAll(/npm run (?:--silent )?ops -- ([^`\n#]*)/g)].map(([, call = '']) => call.replace(/ [<>] .*/, '').trim());

const helpOf = (program: Command): string => {
  let text = '';
  const writeOut = (more: string) => {
    text += more;
  };
  each(program, (command) => command.configureOutput({ writeOut }).outputHelp());
  return text;
};

/** In the tables of the README a command stands alone. */
const alone = (names: readonly string[], text: string): readonly string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => (names.includes(code.split(' ')[0] ?? '') ? [code] : []));

/** A word in quotes or angle brackets is one word. */
const words = (call: string): readonly string[] =>
  [...call.matchAll(/"([^"]*)"|'([^']*)'|((?:<[^>]*>|[^\s<])+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');

const problemWith = async (call: string): Promise<string | undefined> => {
  const program = await operations();
  const quiet = () => undefined;
  each(program, (command) => command.exitOverride().configureOutput({ writeErr: quiet, writeOut: quiet }));
  for (const command of program.commands) each(command, (one) => one.commands.length === 0 && one.action(quiet));
  try {
    await program.parseAsync([...words(call)], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.code.startsWith('commander.help');
    const isOnlyName = error.code === 'commander.missingArgument' && words(call).length === 1;
    return isHelp || isOnlyName ? undefined : error.message;
  }
};

const program = await operations();
const names = program.commands.map((command) => command.name());
const inPages = ['README.md', ...pages('docs')].flatMap((page) => callsIn(readFileSync(page, 'utf8')));
const inHelp = callsIn(helpOf(program));
const calls = [...new Set([...inPages, ...alone(names, readFileSync('README.md', 'utf8')), ...inHelp])].filter((call) =>
  /^[a-z-]/.test(call),
);

it('pages, tables and help name commands', () => {
  expect(inPages.length).toBeGreaterThan(100);
  expect(inHelp.length).toBeGreaterThan(names.length);
});

it('what is done to a partner takes --dry-run and --by, but for the commands that the README names', () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, section = ''] = readme.split('What is done to a partner:');
  const [table = '', told = ''] = section.split(/\n\n(?=Each)/);
  const done = new Set(alone(names, table).map((call) => words(call)[0] ?? ''));
  expect(done.size).toBeGreaterThan(15);
  const lacks = (option: string) =>
    [...done].filter((name) => {
      const command = program.commands.find((each) => each.name() === name);
      const all = command === undefined ? [] : command.commands.length > 0 ? command.commands : [command];
      return all.some(({ options }) => !options.some(({ long }) => long === option));
    });
  const butFor = (text: string, ending: string) => {
    const [, excepted = ''] = new RegExp(`but ([^.:;]*?) ${ending}`).exec(text.replace(/\s+/g, ' ')) ?? [];
    return [...excepted.matchAll(/`([a-z]+)`/g)].map(([, name]) => name);
  };
  // An erasure says who did it where nothing of the partner is left.
  expect(butFor(told, 'is in the timeline')).toEqual([...lacks('--by'), 'erase']);
  expect(butFor(told, 'says with `--dry-run`')).toEqual(lacks('--dry-run'));
});

it('the runbook leads from a run that failed to the two commands that set it going again', () => {
  const [, section = ''] = readFileSync('docs/runbook.md', 'utf8').split(/^## run-failed$/m);
  const told = callsIn(section.split(/^## /m)[0] ?? '').map((call) => words(call)[0]);
  expect(told).toEqual(expect.arrayContaining(['show', 'restart', 'rerun']));
});

it.each(calls)('"ops %s", as a reader is told to type, is a command with such arguments and options', async (call) => {
  expect(await problemWith(call)).toBeUndefined();
});

it.each(['rewind acme', 'show acme --colour', 'partners --phase nowhere', 'skip acme', 'task finish x'])(
  '"ops %s" would not pass',
  async (call) => {
    expect(await problemWith(call)).toBeDefined();
  },
);
