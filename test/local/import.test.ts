import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import { csv, row } from '../operations/import.world';
import { adopt, makePartner } from '../support/e2e-partner';
import type { Target } from '../support/e2e-target';

const day = (days: number): string => plusDays(REAL_TIME, new Date().toISOString(), days).slice(0, 10);

const runOps = async ({ at }: Target, ...args: readonly string[]) => {
  const where = 'stage' in at ? ['--stage', at.stage] : ['--stack-file', at.stackFile];
  const { stdout, exitCode } = await execa('tsx', ['bin/ops.ts', ...args, ...where, '--json'], { preferLocal: true, reject: false });
  return { exitCode, found: JSON.parse(stdout) };
};

const untilReady = {
  applied: day(-90),
  'application-decided': day(-88),
  'application-decided outcome': 'approved',
  'agreement-signed': day(-80),
};
const ready = {
  ...untilReady,
  'portal-provisioned': day(-79),
  'portal-used': day(-78),
  'kickoff-held': day(-75),
  'training-attended': day(-70),
};
const term = { 'term end': day(300) };

/** Where a partner stands, and what nobody is told again; one in each place that there is. */
const PLACES: readonly (readonly [Record<string, string>, readonly string[]])[] = [
  [{ phase: 'recruitment', applied: day(-9) }, []],
  [{ phase: 'recruitment', ...untilReady, 'agreement-signed': '' }, ['application-approved', 'agreement-ready']],
  [{ phase: 'onboarding', ...untilReady, ...term }, ['kickoff-invite', 'training-invite']],
  [{ phase: 'activation', ...ready, ...term }, ['certification-invite', 'first-act-guide']],
  [{ phase: 'engagement', ...ready, ...term, 'first-act': day(-60), 'first-win': day(-50) }, []],
  [
    {
      phase: 'renewal',
      ...ready,
      'term start': day(-300),
      'term end': day(-1),
      'offer-decided': day(-3),
      'offer-decided outcome': 'offered',
    },
    ['renewal-offer'],
  ],
  [{ outcome: 'stalled', ...untilReady, 'agreement-signed': '' }, []],
  [{ outcome: 'exited', 'exit reason': 'no business' }, []],
];

test('partners of a file go on where they stood, and nobody is told again what they know', async (context) => {
  const { id: prefix, ...known } = await makePartner(context, 'brought');
  const { target } = known;
  const folder = await mkdtemp(join(tmpdir(), 'import-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const idOf = (n: number): string => `${prefix}-${n}`;
  const good = PLACES.map(([place], n) =>
    row({ phase: '', ...place, id: idOf(n), name: `Brought ${n}`, 'contact email': `dana@${idOf(n)}.example` }),
  );
  const bad = [row({ name: '=1+2' }), row({ ...good[0], name: 'Another' })];
  const file = join(folder, 'partners.csv');
  await writeFile(file, `\ufeff${csv([...good, ...bad], { separator: ';', end: '\r\n' })}`);

  // The row that the second bad one contradicts is bad as well: nobody can say which is right.
  const counts = { 'brings in': good.length - 1, bad: 3, nothing: 0, differs: 0 };
  expect(await runOps(target, 'import', file)).toMatchObject({ exitCode: 1, found: { result: 'stopped', counts } });
  expect(await target.stories.of(idOf(1))).toBeUndefined();

  const brought = PLACES.map((_, n) => ({ n, partner: adopt(context, { ...known, id: prefix }, idOf(n)) })).slice(1);
  const first = await runOps(target, 'import', file, '--skip-bad', '--by', 'mara');
  expect(first).toMatchObject({ exitCode: 0, found: { result: 'done', counts, badFile: `${file}.bad.csv` } });
  expect((await readFile(`${file}.bad.csv`, 'utf8')).split('\r\n')).toHaveLength(1 + 3 + 1);

  const again = await runOps(target, 'import', file, '--skip-bad');
  expect(again).toMatchObject({
    exitCode: 0,
    found: { result: 'nothing to do', counts: { 'brings in': 0, nothing: good.length - 1, bad: 3 } },
  });

  await Promise.all(
    brought.map(async ({ n, partner }) => {
      const [place = {}, untold = []] = PLACES[n] ?? [];
      const story = await partner.until(`is not told again ${untold.join(', ')}`, ({ mails }) =>
        untold.every((email) => mails.some((mail) => mail.email === email && mail.decisions?.some(({ rule }) => rule === 'imported'))),
      );
      expect(story.mails.filter((mail) => mail.status === 'sent' && untold.includes(mail.email) && mail.key.startsWith('run:1:'))).toEqual(
        [],
      );
      expect(story.partner.outcome).toBe(place.outcome);
    }),
  );
  const why = await runOps(target, 'why', idOf(3));
  expect(JSON.stringify(why.found)).toContain('imported');
  const onboarding = brought.find(({ n }) => PLACES[n]?.[0].phase === 'onboarding')?.partner;
  await onboarding?.fire('training.attended', { course: 'partner-101' });
  await onboarding?.untilSent('training-thanks');
});
