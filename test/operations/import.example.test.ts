import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { drawImport, shownRows, totalsOf } from '../../bin/operations/screen/import';
import { lookOf } from '../../bin/operations/screen/look';
import { planFor } from './import.world';

test('x', async () => {
  const plan = await planFor(await readFile('docs/import.example.csv'));
  console.log(
    JSON.stringify(
      plan.map((r) => ({ ...r, event: undefined })),
      null,
      1,
    ),
  );
  console.log(
    drawImport({ limit: 20, after: 0 })(
      { file: 'x', encoding: 'utf-8', separator: ',', dryRun: true, result: 'would be done', ...totalsOf(plan), rows: shownRows(plan) },
      lookOf({}),
    ).join('\n'),
  );
  expect(plan).toHaveLength(6);
});
