import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { stages } from '../program/settings';

interface Options {
  readonly stage: string;
  readonly stackFile?: string;
}

const { stage, stackFile } = new Command('npm run smoke --')
  .description(
    'Runs the end-to-end tests against a deployed stage: those that it can show. Its partners are called after their tests and leave the program at the end.',
  )
  .requiredOption('--stage <name>', `one of ${Object.keys(stages).join(', ')}; local is the copy that npm start has running`)
  .option('--stack-file <path>', 'of a copy on this machine, when it is not the usual one')
  .parse()
  .opts<Options>();

// The set-up of the tests reads these, in this process.
process.env.SMOKE_STAGE = stage;
if (stackFile !== undefined) process.env.SMOKE_STACK_FILE = stackFile;

const vitest = await startVitest('test', [], { project: ['local'], watch: false });
await vitest.close();
