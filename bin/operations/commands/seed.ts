import { type Command, InvalidArgumentError } from 'commander';
import { stages } from '../../../program/settings';
import { openNames } from '../parked';
import { OperatorProblem } from '../problem';
import type { Look } from '../screen/look';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly days: number;
  readonly random: number;
  readonly force?: true;
}

type Seeded = Awaited<ReturnType<typeof import('../seed/seed').seed>>;

const DEFAULT_DAYS = 420;

const partnersTyped = (text: string): number => {
  const partners = wholeNumber(text);
  if (partners > 100_000) throw new InvalidArgumentError('At most 100,000 at once.');
  return partners;
};

const drawSeeded = ({ partners, events, items, firstId, lastId }: Seeded, { paint }: Look): readonly string[] => [
  paint.green(`${partners.toLocaleString('en')} partners with ${events.toLocaleString('en')} events, ${items.toLocaleString('en')} items`),
  `${firstId} to ${lastId}; look at them: npm run ops -- today, partners, funnel, show ${firstId}`,
];

const seedPartners = async (partners: number, options: Options): Promise<void> => {
  const { stage, days, random, force } = options;
  if (stage !== undefined && stages[stage]?.emulated !== true && force === undefined)
    throw new OperatorProblem(`"${stage}" is no copy on this machine: partners that are not real are put there with --force only`);
  const tables = openNames(await deploymentFor(options));
  // It brings the simulator with it: only who seeds waits for that.
  const { seed } = await import('../seed/seed');
  const now = Date.now();
  const said = (done: number) => process.stderr.isTTY && process.stderr.write(`\r${done} of ${partners}`);
  const seeded = await seed(tables, { ...{ partners, days, random, now, said }, prefix: `seed-${now.toString(36)}` });
  if (process.stderr.isTTY) process.stderr.write('\r');
  show<Seeded>(options, seeded, drawSeeded);
};

/** `ops seed`: partners that are not there, to try things on. */
export const registerSeed = (program: Command): Command =>
  program.addCommand(
    operation('seed <number>', {
      summary: 'makes partners with histories that might be, to try things on',
      description:
        'Puts so many partners into the table, each with a history that might be: the journey itself decides what comes of it, in virtual time. Nothing runs for them and no email is sent: they stand as they are, at the pace of AWS whatever the copy has, and their deadlines pass.\nOnly for a copy on this machine, unless forced.',
      examples: [
        ['seed 100', 'a hundred partners, begun within the last 420 days'],
        ['seed 10000 --days 60', 'ten thousand that began within two months'],
        ['seed 100 --random 7', 'other lives; the same number makes the same ones'],
      ],
      json: '{ partners, events, items, firstId, lastId }',
    })
      .argument('<number>', 'how many', partnersTyped)
      .option('--days <number>', 'their journeys began within so many days', wholeNumber, DEFAULT_DAYS)
      .option('--random <number>', 'where chance begins', wholeNumber, 1)
      .option('--force', 'also into a stage in AWS')
      .action(seedPartners),
  );
