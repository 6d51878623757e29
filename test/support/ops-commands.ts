import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import { vi } from 'vitest';

const isRegistering = (value: unknown): value is (program: Command) => Command => typeof value === 'function';

/** All of the operator's commands, as `npm run ops` has them. */
export const operations = async (): Promise<Command> => {
  const program = new Command();
  for (const file of readdirSync('bin/operations/commands')) {
    const module: Record<string, unknown> = await import(`../../bin/operations/commands/${file.replace(/\.ts$/, '')}.ts`);
    for (const [name, register] of Object.entries(module)) if (/^register[A-Z]/.test(name) && isRegistering(register)) register(program);
  }
  return program;
};

/** What a command prints, called as from the command line; rejects with the problem that it would end with. */
export const printed = async (...args: readonly string[]): Promise<string> => {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const { exitCode } = process;
  try {
    await (await operations()).parseAsync([...args], { from: 'user' });
    return text;
  } finally {
    write.mockRestore();
    process.exitCode = exitCode;
  }
};
