import { describe, expect, it } from 'vitest';
import { createAllPartners } from '../../bin/operations/all-partners';
import { drawPartners } from '../../bin/operations/screen/partners';
import { drawTasks } from '../../bin/operations/screen/tasks';
import { drawToday } from '../../bin/operations/screen/today';
import { type TodayPorts, todayOf } from '../../bin/operations/today';
import { groupsOf } from '../../bin/operations/waits';
import type { LateEntry, ListedMail, PartnerTask, ReadModel } from '../../lambdas/read-model';
import { standingOf } from '../../lib/journey/measures/facts';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import { REAL_TIME } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { at, DAY, NOW, partner, plain } from './samples';

const now = new Date(NOW).toISOString();

/** A wait of the partner's run that has reminded once. */
const reminded = (milestone: string, more: Partial<MilestoneState> = {}): MilestoneState => ({
  ...{ matches: [], revision: 0, waitToken: 't', waitSince: at(-9 * DAY), waitStartedAt: at(-4 * DAY), waitStep: milestone },
  ...{ waitRun: 1, rung: 1, rungStartedAt: at(-DAY), rungSeconds: 2 * DAY },
  ...more,
});

interface World {
  readonly partners?: readonly Partner[];
  readonly milestones?: Readonly<Record<string, Readonly<Record<string, MilestoneState>>>>;
  readonly late?: readonly Pick<LateEntry, 'partnerId' | 'milestone'>[];
  readonly tasks?: readonly PartnerTask[];
  readonly awaiting?: readonly Omit<ListedMail, 'cursor'>[];
}

/** A read model of a few partners, in memory. */
const modelOf = ({ partners = [], milestones = {}, late = [], tasks = [], awaiting = [] }: World): ReadModel => {
  const page = <T extends object>(
    all: readonly T[],
    { limit, after = '0' }: { readonly limit: number; readonly after?: string | undefined },
  ) => {
    const from = Number(after);
    const items = all.slice(from, from + limit).map((each, n) => ({ ...each, cursor: String(from + n + 1) }));
    return { items, ...(all.length > from + limit && { next: String(from + limit) }) };
  };
  const entries = (wanted: (each: Partner) => boolean) => partners.filter(wanted).map(({ id }) => ({ partnerId: id }));
  const inGroup = new Map<string, number>();
  for (const each of partners) inGroup.set(standingOf(each), (inGroup.get(standingOf(each)) ?? 0) + 1);
  return {
    cells: async () => [],
    standings: async () => inGroup,
    standingIn: async (groups, request) =>
      page(
        entries((each) => groups.includes(standingOf(each))),
        request,
      ),
    ownedBy: async (whose, request) =>
      page(
        entries(({ owner }) => (whose === 'nobody' ? owner === undefined : owner?.email === whose.email)),
        request,
      ),
    lateFor: async (wanted, _, request) =>
      page(
        late.filter(({ milestone }) => wanted.some((each) => each.milestone === milestone)).map((each) => ({ ...each, since: at(-DAY) })),
        request,
      ),
    tasks: async ({ dueBefore = '9' }, request) =>
      page(
        tasks.filter(({ dueAt }) => dueAt < dueBefore),
        request,
      ),
    mails: async (list, _, request) => page(list === 'awaiting' ? awaiting : [], request),
    partners: async (ids) => ids.flatMap((id) => partners.find((each) => each.id === id) ?? []),
    waitStates: async (entries) =>
      entries.map(({ partnerId, milestone }) => {
        const [found, state] = [partners.find(({ id }) => id === partnerId), milestones[partnerId]?.[milestone]];
        return found && state && { partner: found, state };
      }),
    standing: async (id) => {
      const found = partners.find((each) => each.id === id);
      return found && { partner: found, milestones: milestones[id] ?? {} };
    },
  };
};

const portsOf = (world: World): TodayPorts => {
  const model = modelOf(world);
  const partners = createAllPartners(model, program, groupsOf(program));
  const none = async () => ({ items: [], isWhole: true });
  return { model, partners, program, scale: REAL_TIME, deadLetters: async () => [], parked: none, unmapped: none };
};

const task = (more: Partial<PartnerTask> = {}): PartnerTask => ({
  ...{ id: 't1', partnerId: 'acme', title: 'Call them', assignee: { name: 'Mara', email: 'mara@northwind.example' } },
  ...{ openedAt: at(-5 * DAY), dueAt: at(-DAY), state: 'open', run: 1, step: 's' },
  ...more,
});

/** The screen without its last line, which is always the same. */
const drawn = async (world: World, limit = 5) => {
  const lines = drawToday(await todayOf(portsOf(world), now, limit), plain);
  expect(lines.at(-1)).toContain('npm run ops -- partners --overdue');
  return lines.slice(0, -1).join('\n');
};

describe('today', () => {
  it('is quiet when nothing waits for a person', async () => {
    expect(await drawn({ partners: [partner()] })).toBe('nothing waits for a person');
  });

  it('has the tasks that are overdue, and not those in time', async () => {
    const text = await drawn({ partners: [partner()], tasks: [task(), task({ id: 't2', title: 'Later', dueAt: at(DAY) })] });
    expect(text).toMatch(
      /Overdue tasks \(1\)\n +due 24 h ago +Mara +acme +Call them\n +t1\n.*ops -- task complete <id>.*\n.*ops -- tasks --overdue/,
    );
    expect(text).not.toContain('Later');
  });

  it('has the emails that wait for a yes, and what says it', async () => {
    const waits = { partnerId: 'acme', key: 'run:1:welcome', email: 'welcome' };
    const last = { at: at(-DAY), decision: 'deferred', rule: 'awaits-approval' } as const;
    const text = await drawn({ partners: [partner()], awaiting: [{ ...waits, last }] });
    expect(text).toMatch(/Emails that wait for approval \(1\)\n +24 h ago +acme +welcome\n.*ops -- email approve <partner>/);
  });

  it('says where we keep a partner waiting, and not where a partner keeps us', async () => {
    const beta = partner({ id: 'beta', phase: 'onboarding', runsOf: { recruitment: 1, onboarding: 1 } });
    const text = await drawn({
      partners: [partner(), beta],
      milestones: { acme: { 'application-decided': reminded('application-decided') }, beta: { 'kickoff-held': reminded('kickoff-held') } },
      late: [
        { partnerId: 'acme', milestone: 'application-decided' },
        { partnerId: 'beta', milestone: 'kickoff-held' },
      ],
    });
    expect(text).toMatch(/We are late \(1\)\n +since 4 d ago +Mara Lindqvist +acme +waits for us: application decided;\n +reminded once/);
    expect(text).not.toContain('beta');
  });

  it.each([
    ['was decided meanwhile', { reachedAt: at(-60) }],
    ['is of a run that is over', { waitRun: 0 }],
    ['has given up', { rungStartedAt: at(-9 * DAY) }],
    ['waits anew, and has not reminded', { rung: 0 }],
  ])('leaves out a wait that %s, though the list still has it', async (_, more) => {
    const milestones = { acme: { 'application-decided': reminded('application-decided', more) } };
    expect(await drawn({ partners: [partner()], milestones, late: [{ partnerId: 'acme', milestone: 'application-decided' }] })).toBe(
      'nothing waits for a person',
    );
  });

  it('has the partners that stand still, with how many there are', async () => {
    const stalled = Array.from({ length: 7 }, (_, n) => partner({ id: `s-${n}`, state: 'closed', outcome: 'stalled', restedAt: at(-DAY) }));
    const text = await drawn({ partners: [...stalled, partner({ id: 'broken', state: 'failed' })] }, 5);
    expect(text).toContain('Journeys that came to nothing for now (5 of 7)');
    expect(text).toMatch(/Runs that failed: these partners stand still \(1\)\n +recruitment, 2 d ago +Mara Lindqvist +broken/);
    expect(text).toContain('docs/runbook.md, "run-failed"');
  });

  it('begins with dead letters: what was given up', async () => {
    const ports = {
      ...portsOf({}),
      deadLetters: async () => [
        { queue: 'events', count: 2 },
        { queue: 'emails', count: 0 },
      ],
    };
    const today = await todayOf(ports, now, 5);
    expect(today.deadLetters).toEqual([{ queue: 'events', count: 2 }]);
    expect(drawToday(today, plain)[0]).toBe('Dead letters');
  });

  it('shows no address of anybody', async () => {
    const text = await drawn({ partners: [partner(), partner({ id: 'broken', state: 'failed' })], tasks: [task()] });
    expect(text).not.toContain('@');
  });

  it('shows an id whole, to be copied, however long it is', async () => {
    const id = `p-${'0123456789abcdef'.repeat(2)}`;
    expect(await drawn({ partners: [partner({ id, state: 'failed' })] })).toContain(`\n    ${id}\n`);
  });

  it('fits 100 columns, however long the names are', async () => {
    const long = partner({ id: 'a'.repeat(60), name: 'A'.repeat(200), state: 'failed' });
    const text = await drawn({ partners: [long], tasks: [task({ partnerId: long.id, title: 'Call '.repeat(60) })] });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});

describe('partners by filters', () => {
  const owned = (id: string, more: Partial<Partner> = {}) => partner({ id, ...more });
  const world: World = {
    partners: [
      ...[owned('a'), owned('b', { track: 'technology' }), owned('c', { track: 'technology', tier: 'gold' })],
      ...[
        owned('d', { phase: 'onboarding', track: 'technology', tier: 'gold' }),
        owned('e', { owner: { name: 'Jon', email: 'jon@northwind.example' } }),
      ],
    ],
    milestones: { b: { applied: reminded('applied') }, c: { applied: reminded('applied', { reachedAt: at(-5) }) } },
    late: ['b', 'c'].map((partnerId) => ({ partnerId, milestone: 'applied' })),
  };
  const model = modelOf(world);
  const all = createAllPartners(model, program, groupsOf(program));
  const ids = async (filter: Parameters<typeof all.page>[0], limit = 10) => {
    const found: string[] = [];
    let after: string | undefined;
    do {
      const { partners, next } = await all.page(filter, now, { limit, after });
      found.push(...partners.map(({ id }) => id));
      after = next;
    } while (after !== undefined);
    return found;
  };

  it.each([1, 2, 10])('fit all of them, page by page of %i', async (limit) => {
    expect(await ids({ track: 'technology' }, limit)).toEqual(['b', 'c', 'd']);
    expect(await ids({ track: 'technology', groups: ['recruitment'] }, limit)).toEqual(['b', 'c']);
    expect(await ids({ track: 'technology', tier: 'gold' }, limit)).toEqual(['c', 'd']);
    expect(await ids({ owner: { email: 'jon@northwind.example' } }, limit)).toEqual(['e']);
    expect(await ids({ owner: { email: 'mara@northwind.example' }, groups: ['onboarding'] }, limit)).toEqual(['d']);
  });

  it.each([1, 10])('that are overdue still wait, page by page of %i', async (limit) => {
    const late = [{ milestone: 'applied', seconds: DAY, list: 'any' }];
    expect(await ids({ late }, limit)).toEqual(['b']);
    expect(await ids({ late, track: 'reseller' }, limit)).toEqual([]);
  });

  it('look at so many only, and then say how to go on', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => partner({ id: `p-${n}`, track: n === 1400 ? 'services' : 'reseller' }));
    const asked = createAllPartners(modelOf({ partners: many }), program, groupsOf(program));
    const first = await asked.page({ track: 'services' }, now, { limit: 10 });
    expect(first).toMatchObject({ partners: [], isWhole: false });
    const second = await asked.page({ track: 'services' }, now, { limit: 10, after: first.next });
    expect(second.partners.map(({ id }) => id)).toEqual(['p-1400']);
  });
});

it('a list of tasks ends with how to go on', () => {
  const shown = {
    id: 't',
    title: 'Call',
    assignee: { name: 'Mara', email: 'm@x.example' },
    dueAt: at(DAY),
    openedAt: at(-DAY),
    isOverdue: false,
  };
  const text = drawTasks({ tasks: [{ ...shown, partner: { id: 'acme', name: 'Acme' } }], next: 'abc' }, plain).join('\n');
  expect(text).toMatch(/due in 24 h +Mara +acme +Call\n +t\n/);
  expect(text).toContain('npm run ops -- task complete <id>');
  expect(text).toContain('--after abc');
  expect(drawTasks({ tasks: [] }, plain)).toEqual(['no open tasks']);
  expect(drawTasks({ tasks: [], isFirstPage: false }, plain)).toEqual(['no more open tasks: the page before was the last']);
  expect(drawPartners({ groups: [], isFirstPage: false }, plain)).toEqual(['no more partners: the page before was the last']);
});
