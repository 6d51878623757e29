import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlannedRow } from '../../bin/operations/import/plan';
import { PHASES, TRACKS } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { Simulation } from '../support/simulation';
import { bytes, csv, planFor, row } from './import.world';

/** Texts that files have trouble with, and any others. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Acme', 'Müller & Söhne', 'a;b,c\td|e', 'the "best"', 'two\nlines', "'@home", '日本 株式会社') },
  fc.constantFrom('=1+2', '#REF!', '\u001b[2J', '\u202eevil', '1.2E+17', '\ufffd', '\u0000', '__proto__', 'sep=;'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const day = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 0, max: 900 }).map((days) => new Date(Date.UTC(2023, 7, 1 + days)).toISOString().slice(0, 10)),
  },
  fc.constantFrom('1.3.2026', '2026-02-30', '2099-01-01', '46327', 'soon'),
);

const number = fc.integer({ min: 0, max: 200 });
const OUTCOMES = { 'application-decided': 'approved', 'offer-decided': 'offered', 'renewal-decided': 'accepted' } as const;
const past = fc.integer({ min: 0, max: 850 }).map((days) => new Date(Date.UTC(2023, 7, 1 + days)).toISOString().slice(0, 10));

/** A row that nothing is wrong with, but for what others say. */
const good = fc
  .record({
    n: number,
    name: fc.constantFrom('Acme', 'Müller & Söhne', 'a;b,c|d', 'the "best"', "'@home", '日本 株式会社', 'Zoë’s'),
    phase: fc.constantFrom(...PHASES),
    track: fc.constantFrom(...TRACKS),
    reached: fc.subarray(Object.keys(program.milestones)),
    dates: fc.array(past, { minLength: 20, maxLength: 20 }),
    'term end': fc.constantFrom('2026-04-30', '2026-11-30', '2027-01-31'),
    more: fc.record(
      { id: number.map((n) => `p-${n}`), 'external id crm': number.map(String), 'deals won': fc.constant('3') },
      { requiredKeys: [] },
    ),
  })
  .map(({ n, reached, dates, more, phase, ...rest }) =>
    row({
      ...{ 'contact email': `dana@p${n}.example`, ...rest, ...more },
      ...(phase === 'recruitment' ? { 'term end': undefined } : {}),
      phase,
      ...Object.fromEntries(reached.flatMap((name, index) => [[name, dates[index] ?? ''], ...outcomeOf(name)])),
    }),
  );

const outcomeOf = (name: string): readonly (readonly [string, string])[] =>
  Object.entries(OUTCOMES).flatMap(([milestone, outcome]) => (milestone === name ? [[`${name} outcome`, outcome] as const] : []));

/** One cell of it may be anything. */
const wild = fc.oneof(
  fc.record({ name: text, motivation: text, 'contact name': text }, { requiredKeys: ['name'] }),
  fc.record({ applied: day, 'term end': day }, { requiredKeys: [] }),
  fc.record({ phase: fc.constantFrom('onbording', ''), outcome: fc.constantFrom('stalled', 'exited', 'gone') }, { requiredKeys: [] }),
  fc.record({ 'contact email': fc.constantFrom('nobody', 'a@b@c'), id: fc.constantFrom('no id', 'toString') }, { requiredKeys: [] }),
  fc.record(
    { 'term number': fc.constantFrom('0', '-1'), revenue: fc.constantFrom('100', '18.500,50'), track: fc.constant('resller') },
    { requiredKeys: [] },
  ),
);

const cells = fc.tuple(good, fc.option(wild, { freq: 2, nil: {} })).map(([one, other]): Record<string, string> => ({ ...one, ...other }));

const rows = fc.array(cells, { minLength: 1, maxLength: 8 });

const NOW = '2026-01-05T09:00:00.000Z';

const isLatin = (file: string): boolean => Buffer.from(file, 'latin1').toString('latin1') === file && !/[\u0080-\u009f]/.test(file);

/** The same table in another file. */
const files = (table: readonly Record<string, string>[]): readonly (readonly [Uint8Array, string?])[] => {
  const names = [...new Set(table.flatMap((each) => Object.keys(each)))].reverse();
  const shuffled = table.map((each) => Object.fromEntries(names.map((name) => [name, each[name] ?? ''])));
  const excel = `\ufeff${csv(shuffled, { separator: ';', end: '\r\n' })}`;
  const tabs = csv(table, { separator: '\t', end: '\r' });
  return [
    [bytes(excel)],
    [bytes(tabs)],
    [Buffer.from(excel, 'utf16le')],
    [Buffer.from(`\ufeff${tabs}`, 'utf16le').swap16()],
    ...(isLatin(tabs) ? [[Buffer.from(tabs, 'latin1'), 'windows-1252'] as const] : []),
  ];
};

const isWhole = (planned: PlannedRow): boolean =>
  planned.effect !== 'bad' || (planned.problems.length > 0 && planned.problems.every(({ reason, fix }) => reason !== '' && fix !== ''));

it('every row has one effect, in the order of the file, and every bad one its reasons', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (table) => {
      const plan = await planFor(csv(table), { now: NOW });
      expect(plan).toHaveLength(table.length);
      expect(plan.every(isWhole)).toBe(true);
      const lines = plan.map(({ line }) => line);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    }),
    { numRuns: 150 },
  );
});

it('the order of the columns, the separator, the line ends and the encoding change nothing', async () => {
  const withoutCells = (plan: readonly PlannedRow[]) =>
    plan.map((planned) => {
      if (planned.effect !== 'bad') return planned;
      const problems = planned.problems.toSorted((a, b) => a.field.localeCompare(b.field));
      return { ...planned, cells: [], problems };
    });
  await fc.assert(
    fc.asyncProperty(rows, async (table) => {
      const plan = withoutCells(await planFor(csv(table), { now: NOW }));
      for (const [file, encoding] of files(table))
        expect(withoutCells(await planFor(file, { now: NOW, ...(encoding !== undefined && { encoding }) }))).toEqual(plan);
    }),
    { numRuns: 60 },
  );
});

it('what is brought in stands as planned, nobody is told, and a rerun finds nothing to do', async () => {
  const seen = { broughtIn: 0 };
  await fc.assert(
    fc.asyncProperty(rows, async (table) => {
      const simulation = new Simulation({ render: async () => ({ subject: 'a letter', html: '', text: '' }) });
      const plan = await planFor(csv(table), { known: simulation.store, now: NOW });
      for (const planned of plan) {
        if (planned.effect !== 'brings in') continue;
        seen.broughtIn += 1;
        await simulation.applyEvent(planned.event);
        expect(simulation.store.items(planned.partnerId).partner).toMatchObject(JSON.parse(JSON.stringify(planned.partner)));
      }
      await simulation.pass(0.01);
      expect(simulation.mails).toEqual([]);
      expect([...simulation.executions.values()].map(({ status }) => status)).not.toContain('FAILED');
      const again = await planFor(csv(table), { known: simulation.store, now: simulation.now(), by: 'another' });
      expect(again.map(({ effect }) => effect)).toEqual(plan.map(({ effect }) => (effect === 'brings in' ? 'nothing' : effect)));
    }),
    { numRuns: 150 },
  );
  expect(seen.broughtIn).toBeGreaterThan(50);
});
