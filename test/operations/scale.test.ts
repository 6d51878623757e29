import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createAllPartners } from '../../bin/operations/all-partners';
import { createRecount } from '../../bin/operations/recount/recount';
import { seed } from '../../bin/operations/seed/seed';
import { tasksPage } from '../../bin/operations/tasks';
import { todayOf } from '../../bin/operations/today';
import { groupsOf } from '../../bin/operations/waits';
import { createReadModel } from '../../lambdas/adapters/read-model';
import { isWaitOver } from '../../lib/journey/apply/reach';
import { lateMilestones } from '../../lib/journey/late';
import type { MilestoneState } from '../../lib/journey/partner';
import { REAL_TIME } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { realTable } from '../support/dynamodb';
import { rules } from '../support/fixtures';
import { stackFileOf } from '../support/stack-of-table';

/** `SCALE_PARTNERS=10000 vitest run test/operations/scale.test.ts` measures the commands' times as well; it takes five to ten minutes. */
const ASKED = Number(process.env.SCALE_PARTNERS ?? 0);
const FEW = 100;
const MANY = ASKED === 0 ? 300 : ASKED;

const real = realTable();
const NOW = Date.now();
const now = new Date(NOW).toISOString();

let seedings = 0;
const more = (partners: number) => {
  seedings += 1;
  const prefix = `seed-${seedings}`;
  return seed(real().tables, { ...{ partners, days: 420, random: seedings * 100_000, prefix, now: NOW }, said: () => undefined });
};

/** What a question asks of the table: requests, and items that come back. */
const asked = async (question: () => Promise<unknown>): Promise<{ readonly requests: number; readonly items: number }> => {
  const seen = { requests: 0, items: 0 };
  const stack = real().tables.table.getDocumentClient().middlewareStack;
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { Items = [], Responses = {} } = Object(result.output);
      seen.requests += 1;
      seen.items += Items.length + Object.values(Responses).flat().length;
      return result;
    },
    { step: 'initialize', name: 'counting' },
  );
  try {
    await question();
    return seen;
  } finally {
    stack.remove('counting');
  }
};

const questions = () => {
  const model = createReadModel(real().tables);
  const partners = createAllPartners(model, program, groupsOf(program));
  const none = async () => ({ items: [], isWhole: true });
  const ports = { model, partners, program, scale: REAL_TIME, deadLetters: async () => [], parked: none, unmapped: none };
  const owner = { email: 'mara.lindqvist@northwind.example' };
  return {
    today: () => todayOf(ports, now, 5),
    'partners of a phase': () => partners.page({ groups: ['activation'] }, now, { limit: 10 }),
    'partners of a manager': () => partners.page({ owner }, now, { limit: 10 }),
    'partners that are overdue': () => partners.page({ late: lateMilestones(program, REAL_TIME) }, now, { limit: 10 }),
    tasks: () => tasksPage(model, { isOverdue: true }, now, { limit: 10 }),
    funnel: () => model.cells(),
  };
};

const measured = async () => {
  const found: Record<string, Awaited<ReturnType<typeof asked>>> = {};
  for (const [name, question] of Object.entries(questions())) found[name] = await asked(question);
  return found;
};

/** The time that a command takes, by its own process: the best of a few, as others use the machine as well. */
const timed = async (stackFile: string, ...args: readonly string[]): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const from = performance.now();
    await execa('tsx', ['bin/ops.ts', ...args, '--stack-file', stackFile, '--json'], { preferLocal: true });
    times.push(performance.now() - from);
  }
  return Math.min(...times);
};

describe('what operators ask', () => {
  it(`costs no more of ${MANY} partners than of ${FEW}`, { timeout: 1_800_000 }, async () => {
    const { firstId } = await more(FEW);
    const path = ASKED === 0 ? undefined : await stackFileOf(real());
    const commands = [['today'], ['partners'], ['funnel'], ['show', firstId]] as const;
    const time = async () => {
      const times: Record<string, number> = {};
      if (path !== undefined) for (const [name, ...args] of commands) times[name] = await timed(path, name, ...args);
      return times;
    };
    const [few, fewTimes] = [await measured(), await time()];
    await more(MANY - FEW);
    const [many, manyTimes] = [await measured(), await time()];
    if (path !== undefined) console.table({ few, many, fewTimes, manyTimes });
    // Which of the waits on a list are over by now differs: those of `today` are asked for three pages at most, of four lists and one look each.
    const LATE_PAGES = 3 * (4 + 1);
    // 25 on a page, each with its partner and milestones.
    const LATE_ITEMS = 3 * 25 * (4 + 1);
    const most = (name: string) => (few[name]?.requests ?? 0) + (name === 'today' ? LATE_PAGES - 5 : 0);
    for (const name of Object.keys(few)) expect(many[name]?.requests, name).toBeLessThanOrEqual(most(name));
    const mostItems = (name: string) => 1.5 * (few[name]?.items ?? 0) + cellsOf(many) + (name === 'today' ? LATE_ITEMS : 0);
    for (const name of ['today', 'partners of a phase', 'partners of a manager', 'tasks'])
      expect(many[name]?.items, name).toBeLessThanOrEqual(mostItems(name));
    for (const [name] of path === undefined ? [] : commands) expect(manyTimes[name], name).toBeLessThan(1.5 * (fewTimes[name] ?? 0));
  });

  it('has no wait among the late ones whose milestone was reached', async () => {
    const { table } = real().tables;
    const late: unknown[] = [];
    const pages = paginateScan(
      { client: table.getDocumentClient() },
      { TableName: table.getName(), FilterExpression: 'attribute_exists(listAt)' },
    );
    for await (const { Items = [] } of pages) late.push(...Items);
    expect(late.length).toBeGreaterThan(0);
    for (const each of late) expect(isWaitOver(each as MilestoneState), JSON.stringify(each)).toBe(false);
  });

  it('is counted rightly of seeded partners: a recount finds nothing to mend', { timeout: 600_000 }, async () => {
    // Also on a stage whose days last two seconds: seeded partners live at the real pace.
    const recount = createRecount(real().tables, { ...rules, scale: { secondsPerDay: 2, minTimeoutSeconds: 5 } });
    expect(await recount.drift()).toEqual({ cells: [], standings: {} });
    expect(await recount.bringUpToDate({ dryRun: true })).toMatchObject({ partners: MANY, broughtUpToDate: 0 });
  });
});

/** Cells grow with the months, sources and versions that there are, not with the partners: they are not what is compared. */
function cellsOf(found: Awaited<ReturnType<typeof measured>>): number {
  return found.funnel?.items ?? 0;
}
