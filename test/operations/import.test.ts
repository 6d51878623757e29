import { describe, expect, it } from 'vitest';
import { contestedNames } from '../../bin/operations/import/contested';
import { tableOf } from '../../bin/operations/import/open';
import type { GoodRow, PlannedRow } from '../../bin/operations/import/plan';
import { readRow } from '../../bin/operations/import/row';
import { checkRows, type ImportPorts, type Outcome, sendRows } from '../../bin/operations/import/send';
import { shownRows, totalsOf } from '../../bin/operations/import/shown';
import { drawImport, isAsPlanned } from '../../bin/operations/screen/import';
import type { QueuedEvent } from '../../lambdas/messages';
import { rules } from '../support/fixtures';
import { Simulation } from '../support/simulation';
import { bytes, csv, type Planning, planFor, row } from './import.world';
import { plain } from './samples';

/** The ports of an import into a program in virtual time. */
const portsOf = (simulation: Simulation, fails: (batch: number) => boolean = () => false): ImportPorts & { readonly slept: number[] } => {
  const slept: number[] = [];
  let batches = 0;
  return {
    known: simulation.store,
    reader: simulation.store,
    events: {
      sendAll: async (messages: readonly QueuedEvent[]) => {
        batches += 1;
        if (fails(batches)) throw new Error('interrupted');
        for (const message of messages) await simulation.applyEvent(message);
        await simulation.settle();
      },
    },
    sleep: async (milliseconds) => void slept.push(milliseconds),
    said: () => undefined,
    slept,
  };
};

const planIn = (simulation: Simulation, file: string, more: Planning = {}) =>
  planFor(file, { known: simulation.store, now: simulation.now(), ...more });

const goodOf = async (simulation: Simulation, file: string): Promise<readonly GoodRow[]> =>
  (await planIn(simulation, file)).filter((planned) => planned.effect === 'brings in');

const effectsOf = async (simulation: Simulation, file: string, more: Planning = {}) =>
  (await planIn(simulation, file, more)).map(({ effect }) => effect);

const bringIn = async (simulation: Simulation, file: string) => {
  const good = await goodOf(simulation, file);
  const ports = portsOf(simulation);
  await sendRows(ports, good, 1_000);
  return checkRows(ports, good);
};

const contestedIn = (simulation: Simulation, file: string, planned: readonly PlannedRow[], outcomes: readonly Outcome[]) => {
  const { meanings, rows } = tableOf(bytes(file), rules.program.milestones);
  const read = rows.map((each) => readRow({ rules, meanings, now: simulation.now(), by: 'mara' }, each));
  return contestedNames(simulation.store, read, planned, outcomes);
};

const acme = { id: 'acme', phase: 'onboarding', 'term end': '2026-12-31', 'external id hubspot': '42' };

describe('a program is brought in', () => {
  it('each partner stands where the plan said', async () => {
    const simulation = new Simulation();
    const rows = [row(acme), row({ id: 'fjord', 'contact email': 'sofia@fjord.example', phase: 'renewal', outcome: 'exited' })];
    const outcomes = await bringIn(simulation, csv(rows));
    expect(outcomes.map(({ result }) => result)).toEqual(['stands as planned', 'stands as planned']);
    expect(simulation.store.items('acme').partner).toMatchObject({ phase: 'onboarding', run: 1, state: 'running' });
    expect(simulation.store.items('fjord').partner).toMatchObject({ state: 'closed', outcome: 'exited' });
    expect([...simulation.executions.keys()]).toEqual(['acme-onboarding-1']);
  });

  it('a rerun changes nothing, whoever runs it and whenever', async () => {
    const simulation = new Simulation();
    const file = csv([row(acme)]);
    await bringIn(simulation, file);
    await simulation.fire('acme', 'portal.provisioned');
    const { partner } = simulation.store.items('acme');
    expect(await effectsOf(simulation, file)).toEqual(['nothing']);
    // By then its term is over, which speaks against no one who is here.
    expect(await effectsOf(simulation, file, { now: '2027-06-01T00:00:00.000Z', by: 'jon' })).toEqual(['nothing']);
    expect(await bringIn(simulation, file)).toEqual([]);
    expect(simulation.store.items('acme').partner).toEqual(partner);
  });

  it('a row that says something else later is told apart, and not applied', async () => {
    const simulation = new Simulation();
    await bringIn(simulation, csv([row(acme)]));
    const changed = csv([row({ ...acme, track: 'services', 'kickoff-held': '2025-12-01' })]);
    expect(await planIn(simulation, changed)).toMatchObject([{ effect: 'differs', fields: ['kickoff-held', 'track'] }]);
    expect(simulation.store.items('acme').partner?.track).toBe('reseller');
  });

  it('interrupted anywhere and run again, everybody is there once', async () => {
    const rows = Array.from({ length: 35 }, (_, n) => row({ id: `p-${n}`, 'contact email': `dana@p${n}.example` }));
    for (const interruptedAt of [1, 2, 3, 4]) {
      const simulation = new Simulation();
      const good = await goodOf(simulation, csv(rows));
      await expect(
        sendRows(
          portsOf(simulation, (batch) => batch === interruptedAt),
          good,
          100,
        ),
      ).rejects.toThrow('interrupted');
      const before = (interruptedAt - 1) * 10;
      const again = await effectsOf(simulation, csv(rows));
      expect(again.filter((effect) => effect === 'nothing')).toHaveLength(before);
      expect(await bringIn(simulation, csv(rows))).toHaveLength(35 - before);
      expect(simulation.executions.size).toBe(35);
      expect(simulation.store.counted('began')).toBe(35);
    }
  });

  it('rows are sent at a pace', async () => {
    const simulation = new Simulation();
    const rows = Array.from({ length: 25 }, (_, n) => row({ id: `p-${n}`, 'contact email': `dana@p${n}.example` }));
    const ports = portsOf(simulation);
    await sendRows(ports, await goodOf(simulation, csv(rows)), 50);
    expect(ports.slept).toEqual([200, 200]);
  });
});

describe('the id of a partner', () => {
  const drawn = async (file: string) => {
    const rows = await planIn(new Simulation(), file);
    const found = { file: 'a.csv', encoding: 'utf-8', separator: ',', dryRun: true, result: 'would be done' } as const;
    return drawImport({ limit: 5, after: 0 })({ ...found, ...totalsOf(rows), rows: shownRows(rows) }, plain).join('\n');
  };

  it('that a row does not say is made, which the plan says once for all of them, with how to give one', async () => {
    const text = await drawn(
      csv([row(), row({ 'contact email': 'sofia@fjord.example' }), row({ id: 'globex', 'contact email': 'kim@globex.example' })]),
    );
    expect(text).toMatch(/2 ids made, such as p-[0-9a-f]+,/);
    expect(text.match(/A column "id" gives your own/g)).toHaveLength(1);
  });

  it('that each row says is no matter', async () => {
    expect(await drawn(csv([row(acme)]))).not.toContain('A column "id"');
  });
});

describe('who is here already', () => {
  const applied = async (): Promise<Simulation> => {
    const simulation = new Simulation();
    const partner = {
      id: 'acme',
      name: 'Acme',
      contacts: [{ name: 'Dana', email: 'dana@acme.example' }],
      externalIds: [{ system: 'hubspot', id: '42' }],
    };
    await simulation.fire('acme', 'application.submitted', { partner });
    return simulation;
  };

  it.each<[string, Record<string, string>, string, string]>([
    ['its id', { id: 'acme', 'contact email': 'new@acme.example' }, 'id', 'acme is the id of a partner that is here already'],
    [
      'an id of another system',
      { id: 'new', 'contact email': 'new@acme.example', 'external id hubspot': '42' },
      'external id hubspot',
      'hubspot:42 is of partner acme',
    ],
    ['an address', { id: 'new' }, 'contact email', 'dana@acme.example is of partner acme'],
  ])('is named by %s', async (_, changes, field, reason) => {
    const [planned] = await planIn(await applied(), csv([row(changes)]));
    expect(planned).toMatchObject({ effect: 'bad', problems: [{ field, reason: expect.stringContaining(reason) }] });
  });

  it('by the time of the import is left as it is, and told', async () => {
    const simulation = new Simulation();
    const good = await goodOf(simulation, csv([row(acme)]));
    await simulation.fire('acme', 'application.submitted', {
      partner: { id: 'acme', name: 'Acme', contacts: [{ name: 'Kim', email: 'kim@acme.example' }] },
    });
    const ports = portsOf(simulation);
    await sendRows(ports, good, 1_000);
    const outcomes = await checkRows(ports, good);
    expect(outcomes).toMatchObject([{ result: 'not done', why: 'the partner is known already: an import changes nobody' }]);
    expect(isAsPlanned(outcomes)).toBe(false);
    expect(simulation.store.items('acme').partner).toMatchObject({ phase: 'recruitment' });
    expect(simulation.store.items('acme').partner?.contacts.map(({ email }) => email)).toEqual(['kim@acme.example']);
    expect(await effectsOf(simulation, csv([row(acme)]))).toEqual(['bad']);
  });

  it('under another id by the time of the import, has names that both claim: the import tells them, and each rerun until somebody says whose they are', async () => {
    const simulation = new Simulation();
    const file = csv([row(acme), row({ id: 'fjord', 'contact email': 'sofia@fjord.example' })]);
    const good = await goodOf(simulation, file);
    await simulation.fire('acme-2', 'application.submitted', {
      partner: {
        ...{ id: 'acme-2', name: 'Acme', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] },
        externalIds: [{ system: 'hubspot', id: '42' }],
      },
    });
    const ports = portsOf(simulation);
    await sendRows(ports, good, 1_000);
    const outcomes = await checkRows(ports, good);
    expect(outcomes.map(({ result }) => result)).toEqual(['stands as planned', 'stands as planned']);
    const told = [
      { line: 2, partnerId: 'acme', field: 'external id hubspot', reason: expect.stringContaining('hubspot:42 is of partner acme-2') },
      {
        ...{ line: 2, partnerId: 'acme', field: 'contact email' },
        reason: expect.stringContaining('dana@acme.example is an address of acme-2 as well'),
        fix: expect.stringMatching(/ops erase.*acme or acme-2.*ops link dana@acme\.example/),
      },
    ];
    expect(await contestedIn(simulation, file, good, outcomes)).toMatchObject(told);
    const again = await planIn(simulation, file);
    expect(await contestedIn(simulation, file, again, [])).toMatchObject(told);
    const text = drawImport({ limit: 5, after: 0 })(
      {
        ...{
          file: 'a.csv',
          encoding: 'utf-8',
          separator: ',',
          dryRun: false,
          result: 'nothing to do',
          ...totalsOf(again),
          rows: shownRows(again),
        },
        contested: await contestedIn(simulation, file, again, []),
      },
      plain,
    ).join('\n');
    expect(text).toContain('2 names of who is here are of others, too');
    expect(text).toMatch(/ops\s+link/);
    for (const alias of [
      { kind: 'email', value: 'dana@acme.example' },
      { kind: 'external', value: 'hubspot:42' },
    ] as const) {
      const commits = simulation.store.claimsOn(alias);
      simulation.store.claimsOn = (
        (claimsOn) => async (asked) =>
          asked.value === alias.value ? { ...(await commits), partnerId: 'acme-2', isLinked: true } : claimsOn(asked)
      )(simulation.store.claimsOn);
    }
    expect(await contestedIn(simulation, file, again, [])).toEqual([]);
  });

  it('and was not brought in by its row, has no names of that row', async () => {
    const simulation = new Simulation();
    const file = csv([row(acme)]);
    const good = await goodOf(simulation, file);
    expect(await contestedIn(simulation, file, good, [])).toEqual([]);
    await simulation.fire('other', 'application.submitted', {
      partner: {
        id: 'other',
        name: 'O',
        contacts: [{ name: 'Kim', email: 'kim@o.example' }],
        externalIds: [{ system: 'hubspot', id: '42' }],
      },
    });
    const notDone = [{ line: 2, partnerId: 'acme', name: 'Acme', result: 'not done', why: '' }] as const;
    expect(await contestedIn(simulation, file, good, notDone)).toEqual([]);
  });

  it('was erased, and does not come back by an old file', async () => {
    const simulation = new Simulation();
    await bringIn(simulation, csv([row(acme)]));
    const names = [
      { kind: 'id', value: 'acme' },
      { kind: 'email', value: 'dana@acme.example' },
      { kind: 'external', value: 'hubspot:42' },
    ] as const;
    simulation.store.erase('acme', names, { at: simulation.now(), run: 1, isFinished: true });
    await simulation.pass(1);
    const [planned] = await planIn(simulation, csv([row(acme)]));
    if (planned?.effect !== 'bad') throw new Error('it comes back');
    expect(planned.problems.map(({ field }) => field)).toEqual(['id', 'external id hubspot', 'contact email']);
    expect(planned.problems[0]?.reason).toBe('acme was of an organisation that was erased here on 2026-01-05');
  });
});

describe('rows that speak of the same partner', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['one id', { id: 'acme' }, { id: 'acme', 'contact email': 'kim@acme.example' }, 'id'],
    [
      'one id of another system',
      { 'external id crm': '7' },
      { 'external id crm': '7', 'contact email': 'kim@acme.example' },
      'external id crm',
    ],
    ['one address', { id: 'one' }, { id: 'two', 'contact 2 name': 'Kim', 'contact 2 email': 'kim@acme.example' }, 'contact email'],
  ])('by %s are all bad: nobody can say which is right', async (_, one, other, field) => {
    const plan = await planFor(csv([row(one), row(other)]));
    expect(
      plan.map((each) => each.effect === 'bad' && each.problems.map((problem) => `${problem.field}: ${problem.reason.slice(-48)}`)),
    ).toEqual([
      [`${field}: is on line 3 as well, with something else beside it`.replace(/: .*/, (all) => `: ${all.slice(-48)}`)],
      [`${field}: is on line 2 as well, with something else beside it`.replace(/: .*/, (all) => `: ${all.slice(-48)}`)],
    ]);
  });

  it('in the same words are one', async () => {
    expect(await planFor(csv([row(acme), row(acme)]), { now: '2026-01-05T09:00:00.000Z' })).toMatchObject([
      { effect: 'brings in' },
      { effect: 'nothing', why: 'says the same as line 2' },
    ]);
  });
});

describe('after its import', () => {
  it('a partner is reminded, thanked and brought on as any other', async () => {
    const simulation = new Simulation();
    await bringIn(simulation, csv([row({ ...acme, 'agreement-signed': '2025-12-20', 'kickoff-held': '2025-12-28' })]));
    expect(simulation.mailsTo('acme')).toEqual([]);
    await simulation.pass(1);
    await simulation.fire('acme', 'portal.provisioned');
    await simulation.fire('acme', 'training.attended', { course: 'partner-101' });
    expect(simulation.mailsTo('acme')).toEqual(['welcome', 'training-thanks']);
    await simulation.pass(3);
    expect(simulation.mailsTo('acme').at(-1)).toBe('portal-reminder');
    await simulation.fire('acme', 'portal.logged_in');
    expect(simulation.mailsTo('acme').slice(-3)).toEqual(['onboarding-complete', 'first-act-guide', 'certification-invite']);
  });

  it('what had waited for it to be known is applied', async () => {
    const simulation = new Simulation();
    await simulation.fire('acme', 'kickoff.held');
    expect(simulation.parked).toHaveLength(1);
    await bringIn(simulation, csv([row(acme)]));
    expect(simulation.notesOf('acme')).toContain('reached: kickoff call held');
  });

  it('its renewal begins when the window of its term opens', async () => {
    const simulation = new Simulation();
    await bringIn(simulation, csv([row({ id: 'acme', phase: 'engagement', 'term end': '2026-12-31' })]));
    const opens = (Date.parse('2026-12-31') - Date.parse(simulation.now())) / 86_400_000 - 90;
    await simulation.pass(opens - 1);
    expect(simulation.mailsTo('acme')).not.toContain('renewal-offer');
    expect(simulation.store.items('acme').partner?.phase).toBe('renewal');
    await simulation.pass(2);
    await simulation.fire('acme', 'renewal.offered');
    expect(simulation.mailsTo('acme').at(-1)).toBe('renewal-offer');
  });

  it('who rests is set going again by what sets others going', async () => {
    const simulation = new Simulation();
    await bringIn(
      simulation,
      csv([
        row({
          id: 'acme',
          outcome: 'stalled',
          applied: '2025-10-01',
          'application-decided': '2025-10-03',
          'application-decided outcome': 'approved',
        }),
      ]),
    );
    expect(simulation.executions.size).toBe(0);
    await simulation.fire('acme', 'agreement.signed');
    await simulation.pass(0.01);
    expect(simulation.store.items('acme').partner).toMatchObject({ phase: 'onboarding', state: 'running', term: { number: 1 } });
  });

  it('is counted in the month in which its journey began, with what it had reached', async () => {
    const simulation = new Simulation();
    await bringIn(simulation, csv([row({ ...acme, applied: '2025-06-02', 'agreement-signed': '2025-07-02', 'term end': '2026-12-31' })]));
    const [[cell, facts] = ['', {}]] = simulation.store.cells;
    expect(cell).toMatch(/^2025-06#reseller#/);
    expect(facts).toMatchObject({
      began: 1,
      'now:onboarding': 1,
      'in:recruitment': 1,
      'in:onboarding': 1,
      'at:applied:0': 1,
      'at:agreement-signed:30': 1,
    });
  });
});
