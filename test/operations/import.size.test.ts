import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { badRowsCsv } from '../../bin/operations/import/bad-file';
import { LONGEST_CELL } from '../../bin/operations/import/cell';
import { COLUMNS } from '../../bin/operations/import/columns';
import { readSheet } from '../../bin/operations/import/csv';
import { shownRows } from '../../bin/operations/import/shown';
import { toMessageBody } from '../../lambdas/messages';
import { EVENTS } from '../../lib/journey/events';
import { nearest } from '../../lib/journey/near';
import { organisation } from '../support/fixtures';
import { csv, planFor, problemsOf, row } from './import.world';

const HUGE = 500_000;
const huge = 'x'.repeat(HUGE);
const HEAD = 'name,phase,contact name,contact email';
const LINE = 'Acme,recruitment,Dana,dana@acme.example';

/** What a person, or a script, gets to read of it. */
const told = async (file: string): Promise<string> => {
  try {
    return JSON.stringify(shownRows(await planFor(file)));
  } catch (error) {
    return String(error);
  }
};

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
};

const OTHERS = [
  'contact role',
  'contact time zone',
  'contact locale',
  'external id crm',
  'training-attended',
  'application-decided outcome',
];

describe('a cell of half a megabyte', () => {
  it.each(['contact name', 'contact email', ...Object.keys(COLUMNS), ...OTHERS])(
    'in "%s" is a bad row, said in a few words',
    async (column) => {
      const problems = await problemsOf({ [column]: huge });
      expect(problems[column]).toContain('has 500,000 letters');
      expect((await told(csv([row({ [column]: huge })]))).length).toBeLessThan(2_000);
    },
  );

  it.each(['contact time zone', 'contact locale', 'phase', 'motivation', 'name'])(
    'that is only as long as a cell may be is refused in "%s" quickly, without being told in full',
    async (column) => {
      const long = `de-${'abcdefgh-'.repeat(300)}`.slice(0, LONGEST_CELL - 1);
      const file = csv(Array.from({ length: 200 }, (_, n) => row({ 'contact email': `dana@p${n}.example`, [column]: long })));
      let text = '';
      expect(
        await seconds(async () => {
          text = await told(file);
        }),
      ).toBeLessThan(4);
      expect(text).toContain('"bad"');
      expect(text.length / 200).toBeLessThan(2_500);
    },
  );

  it('stays as it is in the file of bad rows', async () => {
    const file = csv([row({ motivation: huge })]);
    const bad = (await planFor(file)).filter((each) => each.effect === 'bad');
    expect(badRowsCsv(readSheet(file), bad)).toContain(huge);
  });
});

describe('a row of very many cells', () => {
  it('is bad, or its header is refused, in a moment', async () => {
    const wide = Array.from({ length: 50_000 }, (_, n) => `col ${n}`).join(',');
    const cells = `,${'x'.repeat(100)}`.repeat(50_000);
    const files = [
      `${HEAD}\n${LINE}${cells}\n`,
      `${HEAD},${wide}\n${LINE}${cells}\n`,
      `${HEAD}${',# no'.repeat(50_000)}\n${LINE}${cells}\n`,
    ];
    const texts: string[] = [];
    const took = await seconds(async () => {
      for (const file of files) texts.push(await told(file));
    });
    expect(took).toBeLessThan(5);
    expect(texts[0]).toContain('has 50004 cells, and the header has 4');
    expect(texts[1]).toContain('49,990 more are not known');
    expect(texts[2]).toContain('brings in');
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(5_000);
  });

  it('of ids of more systems than are kept says so', async () => {
    const systems = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`external id s${n}`, '1']));
    expect(Object.values(await problemsOf(systems)).join()).toContain('has ids of 21 other systems, and at most 20 are kept');
  });
});

describe('a quotation mark that never closes, in a file of five megabytes', () => {
  const rows = Array.from({ length: 120_000 }, (_, n) => `Acme ${n},recruitment,Dana,d@a${n}.example`).join('\n');

  it('is told with its line, in a moment', async () => {
    expect(
      await seconds(async () => expect(await told(`${HEAD}\n"${LINE}\n${rows}\n`)).toContain('line 2: a cell begins with')),
    ).toBeLessThan(3);
  });

  it('or closes far below, is one bad row that says how far', async () => {
    const text = await told(`${HEAD}\n"${LINE}\n${rows}\n"x",a,b,c\n`);
    expect(text).toContain('120001 lines below the mark that it begins with (is that one meant?)');
    expect(text.length).toBeLessThan(2_000);
  });
});

describe('the largest row that is good', () => {
  it('fits into a message and an item of the table several times over', async () => {
    // Four bytes a letter, and six in JSON that spells it out.
    const wide = (length: number) => '\u{1d538}'.repeat(Math.floor(length / 2));
    const contacts = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        ...[[n === 0 ? 'contact name' : `contact ${n + 1} name`, wide(200)] as const],
        ...[[n === 0 ? 'contact email' : `contact ${n + 1} email`, `${'a'.repeat(60)}@${'b'.repeat(60)}${n}.example`] as const],
        ...[[n === 0 ? 'contact role' : `contact ${n + 1} role`, 'owner'] as const],
      ]).flat(),
    );
    const systems = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`external id s${n}`, wide(200)]));
    const [planned] = await planFor(
      csv([row({ ...contacts, ...systems, name: wide(200), motivation: wide(2000), channel: wide(100), 'consent basis': wide(200) })]),
    );
    if (planned?.effect !== 'brings in') throw new Error(JSON.stringify(planned).slice(0, 500));
    const body = Buffer.byteLength(toMessageBody(planned.event));
    expect(body).toBeGreaterThan(10_000);
    expect(body).toBeLessThan(100_000);
  });
});

it('a language tag, which has no end of its own, is no longer than any that there is: by a webhook, too', () => {
  const told = (locale: string) =>
    v.safeParse(EVENTS['application.submitted'], {
      partner: { ...organisation(), contacts: [{ name: 'Dana', email: 'dana@acme.example', locale }] },
    });
  expect(told('sl-rozaj-biske-1994').success).toBe(true);
  expect(told(`de${'-abcdefgh'.repeat(50_000)}`).issues?.[0]?.message).toBe('must have at most 35 characters');
});

it('a near word is found whatever its length, and what is far longer is not compared', () => {
  expect(nearest('resller', ['reseller'])).toEqual(['reseller']);
  expect(nearest('my training was attended', ['training-attended'])).toEqual(['training-attended']);
  expect(nearest('x'.repeat(100_000), ['reseller'])).toEqual([]);
});
