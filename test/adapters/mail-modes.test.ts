import { describe, expect, it } from 'vitest';
import { createMailModes } from '../../lambdas/adapters/mail-modes';
import { type MailSetting, withHeldTo, withSetting } from '../../lib/journey/sending/mode';
import { realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';
import { MemoryModes } from '../support/memory-modes';

const real = realTable();
const SETTING: MailSetting = { default: 'observe', tracks: { reseller: { allowlist: ['@northwind.example'] } } };
const once = withSetting([], SETTING, MONDAY);

describe.each([
  ['in memory', () => new MemoryModes()],
  ['on DynamoDB', () => createMailModes(real().tables)],
] as const)('what holds since when %s', (_, modesOf) => {
  it('is nothing at first, then what was written, and only over what was read', async () => {
    const modes = modesOf();
    const empty = await modes.read();
    expect(empty).toEqual({ changes: [], revision: 0 });
    expect(await modes.replace(empty, once)).toBe(true);
    expect(await modes.replace(empty, [])).toBe(false);
    const written = await modes.read();
    expect(written).toEqual({ changes: once, revision: 1 });
    const held = withHeldTo(once, { mode: 'observe', by: 'mara', reason: 'wrong names' }, later(MONDAY, 60));
    expect(await modes.replace(written, held)).toBe(true);
    expect(await modes.replace(written, once)).toBe(false);
    expect((await modes.read()).changes).toEqual(held);
  });
});
