import { describe, expect, it } from 'vitest';
import { type ParkedSummary, parkedIn } from '../../bin/operations/parked';
import { drawParked } from '../../bin/operations/screen/parked';
import { createDirectory } from '../../lambdas/adapters/directory';
import { settleNames } from '../../lambdas/apply-event/names';
import type { Alias } from '../../lib/journey/apply/draft';
import { applicationOf, decideOn, onDynamoDb } from '../adapters/stores';
import { realTable } from '../support/dynamodb';
import { later, MONDAY, queued } from '../support/fixtures';
import { at, DAY, plain } from './samples';

const waiting = (more: Partial<ParkedSummary> = {}): ParkedSummary => ({
  ...{ id: 'e1', type: 'deal.closed', source: 'hubspot', since: at(-3 * DAY), keptUntil: at(87 * DAY) },
  for: [{ kind: 'external', value: 'hubspot:8841' }],
  ...more,
});

describe('what waits is drawn', () => {
  it('with whom it waits for, since when and until when, and how to end the wait', () => {
    expect(drawParked({ events: [waiting()], isWhole: true }, plain)).toEqual([
      'deal.closed  hubspot  e1',
      '  for hubspot:8841',
      '  waits since 2026-11-19 10:00:00 (3 d ago), kept until 2027-02-17 10:00:00 (in 87 d)',
      '',
      expect.stringContaining('in order'),
      'npm run ops -- link <email or system:id> <partner> --dry-run',
    ]);
  });

  it('with every partner that has the address', () => {
    const name = { kind: 'email', value: 'dana@agency.example', claimants: ['acme', 'globex'] } as const;
    expect(drawParked({ events: [waiting({ for: [name] })], isWhole: true }, plain)).toContain(
      '  dana@agency.example is an address of acme and globex: whose it is, nobody has said',
    );
  });

  it('with an id for an id, a few of many names, and a word on what was left out', () => {
    const names = ['a:1', 'b:2', 'c:3', 'd:4', 'e:5'].map((value) => ({ kind: 'external', value }) as const);
    const lines = drawParked(
      { events: [waiting({ for: [{ kind: 'id', value: 'acmee' }] }), waiting({ for: names })], isWhole: false },
      plain,
    );
    expect(lines).toContain('  for partner "acmee"');
    expect(lines).toContain('npm run ops -- link id:<wrong id> <partner> --dry-run');
    expect(lines).toContain('  for a:1 or b:2 or c:3 (and 2 more names)');
    expect(lines).toContain('and more: see --limit');
  });

  it('as nothing, when nothing does', () => {
    expect(drawParked({ events: [], isWhole: true }, plain)).toEqual(['nothing waits: every event found its partner']);
  });
});

describe('what waits in the table', () => {
  const real = realTable();
  const crm: Alias = { kind: 'external', value: 'hubspot:8841' };
  const shared: Alias = { kind: 'email', value: 'dana@agency.example' };
  const lead = (id: string, partner: object, seconds: number) =>
    queued('lead.submitted', id, { leadId: id }, { partner }, later(MONDAY, seconds));

  it('is read the oldest first, an event once, with the names that its sender gave', async () => {
    const stores = onDynamoDb(real());
    const directory = createDirectory(real().tables);
    for (const id of ['acme', 'globex']) {
      const contacts = [{ name: 'Dana', email: shared.value }];
      const { decision, commit } = await decideOn(stores, id, applicationOf(id, { contacts }));
      await commit(await settleNames(directory, id, decision));
    }
    await directory.park([shared], lead('third', { alias: shared }, 30), later(MONDAY, 30));
    await directory.park([crm, shared], lead('first', { alias: crm, others: [shared] }, 10), later(MONDAY, 10));
    await directory.park([{ kind: 'id', value: 'acmee' }], lead('second', { id: 'acmee' }, 20), later(MONDAY, 20));

    const { events, isWhole } = await parkedIn(real().tables, { limit: 20 });
    expect(isWhole).toBe(true);
    const contested = { ...shared, claimants: ['acme', 'globex'] };
    expect(events.map((each) => [each.id, each.for])).toEqual([
      ['first', [crm, contested]],
      ['second', [{ kind: 'id', value: 'acmee' }]],
      ['third', [contested]],
    ]);
    expect(events[0]).toMatchObject({
      type: 'lead.submitted',
      source: 'standard',
      since: later(MONDAY, 10),
      keptUntil: later(MONDAY, 10 + 90 * DAY),
    });

    const some = await parkedIn(real().tables, { limit: 2 });
    expect([some.isWhole, some.events.map(({ id }) => id)]).toEqual([false, ['first', 'second']]);
  });
});
