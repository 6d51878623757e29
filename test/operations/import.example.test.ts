import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COLUMNS } from '../../bin/operations/import/columns';
import { shownRows, totalsOf } from '../../bin/operations/import/shown';
import { drawImport } from '../../bin/operations/screen/import';
import { lookOf } from '../../bin/operations/screen/look';
import { program } from '../../program/partner-journey';
import { planFor } from './import.world';

const example = await readFile('docs/import.example.csv');

describe('the example of docs/import.md', () => {
  it('brings in a partner for each phase, and one that has left', async () => {
    const plan = await planFor(example);
    const standing = plan.map((planned) =>
      planned.effect === 'brings in' ? [planned.name, planned.partner.phase, planned.partner.outcome ?? 'runs', planned.next] : planned,
    );
    expect(standing).toEqual([
      ['Fjord Systems', 'recruitment', 'runs', ['agreement-signed']],
      ['Blue Harbor', 'onboarding', 'runs', ['kickoff-held', 'training-attended']],
      ['Cobalt Networks', 'activation', 'runs', ['certified', 'first-win']],
      ['Delta Consulting', 'engagement', 'runs', ['activity', 'review-held']],
      ['Evergreen Solutions, Inc.', 'renewal', 'runs', ['renewal-decided']],
      ['Granite Data', 'renewal', 'exited', []],
    ]);
  });

  it('is shown with what it comes to', async () => {
    const plan = await planFor(example);
    const found = { file: 'partners.csv', encoding: 'utf-8', separator: ',', dryRun: true, result: 'would be done' } as const;
    const shown = { ...found, ...totalsOf(plan), rows: shownRows(plan) };
    const lines = drawImport({ limit: 2, after: 0 })(shown, lookOf({})).join('\n');
    for (const text of [
      '6 partners to bring in',
      'onboarding                1 services',
      '1 renewal-offer',
      'and 4 more: --after 2',
      'nothing was done',
    ])
      expect(lines).toContain(text);
    expect(drawImport({ limit: 2, after: 4 })(shown, lookOf({})).join('\n')).toContain('Granite Data');
  });
});

it('docs/import.md says what each column is', async () => {
  const page = await readFile('docs/import.md', 'utf8');
  for (const [name, { about }] of Object.entries(COLUMNS)) expect(page).toContain(`| \`${name}\` | ${about} |`);
  const named = [...page.matchAll(/`([a-z]+-[a-z]+)`/g)].map(([, name = '']) => name);
  expect(named.filter((name) => program.milestones[name] !== undefined).length).toBeGreaterThan(4);
});

it('bad rows are shown first, with what to do', async () => {
  const plan = await planFor('name,phase,contact name,contact email\nAcme,recruitment,Dana,dana@acme.example\nKim,recrutment,Kim,kim@\n');
  const found = { file: 'partners.csv', encoding: 'utf-8', separator: ',', dryRun: false, result: 'stopped' } as const;
  const lines = drawImport({ limit: 20, after: 0 })({ ...found, ...totalsOf(plan), rows: shownRows(plan) }, lookOf({})).join('\n');
  expect(lines.indexOf('line 3')).toBeLessThan(lines.indexOf('line 2'));
  for (const text of ['1 bad row', 'did you mean recruitment?', 'must be an email address', 'nothing was done', '--skip-bad'])
    expect(lines).toContain(text);
});
