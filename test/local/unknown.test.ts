import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDirectory } from '../../lambdas/adapters/directory';
import { openTable } from '../../lambdas/adapters/table';
import type { Directory } from '../../lambdas/ports';
import type { Alias } from '../../lib/journey/apply/draft';
import { eventually } from '../support/e2e-eventually';
import { adopt, type E2ePartner, makePartner, namesSent } from '../support/e2e-partner';
import { openTarget } from '../support/e2e-target';

let directory: Directory;
beforeAll(async () => {
  const { client, tableName } = await openTarget();
  directory = createDirectory(openTable(DynamoDBDocumentClient.from(new DynamoDBClient(client)), tableName));
});

const untilParked = (alias: Alias, count: number) =>
  eventually(`${count} events wait for somebody to be known as ${alias.value}`, async () =>
    (await directory.parked(alias)).length === count ? true : undefined,
  );

const untilKnown = (alias: Alias): Promise<string> => eventually(`somebody is known as ${alias.value}`, () => directory.partnerOf(alias));

const addressOf = ({ contacts }: E2ePartner): string => contacts[0]?.email ?? '';

describe.concurrent('events about somebody who is not known', () => {
  const WAYS: readonly (readonly [
    string,
    (partner: E2ePartner) => { readonly alias: Alias; readonly ref: object; readonly more: Record<string, unknown> },
  ])[] = [
    ['id', ({ id }) => ({ alias: { kind: 'id', value: id }, ref: { id }, more: {} })],
    [
      'email',
      (partner) => ({ alias: { kind: 'email', value: addressOf(partner) }, ref: { email: addressOf(partner).toUpperCase() }, more: {} }),
    ],
    [
      'external id',
      ({ id }) => ({
        alias: { kind: 'external', value: `hubspot:${id}` },
        ref: { externalId: { system: 'hubspot', id } },
        more: { externalIds: [{ system: 'hubspot', id }] },
      }),
    ],
  ];

  for (const [name, way] of WAYS) {
    test(`are kept under its ${name} and applied in their order when its application arrives`, async (context) => {
      const partner = await makePartner(context, 'early');
      const { alias, ref, more } = way(partner);
      const sent = [
        await partner.fire('training.attended', { partner: ref, course: 'partner-101' }),
        await partner.fire('deal.registered', { partner: ref, dealId: 'd-1', amount: 500, currency: 'USD' }),
        await partner.fire('deal.closed', { partner: ref, dealId: 'd-1', outcome: 'lost' }),
        await partner.fire('deal.closed', { partner: ref, dealId: 'd-1', outcome: 'won', amount: 700, currency: 'USD' }),
      ];
      await untilParked(alias, sent.length);
      expect(await partner.target.stories.of(partner.id)).toBeUndefined();
      await partner.fire('application.submitted', { partner: partner.organisation(more) });
      const { events, partner: known } = await partner.until('has all of its events', (story) =>
        sent.every((id) => story.events.some((event) => event.id === id)),
      );
      expect(events.map(({ id }) => id).filter((id) => sent.includes(id))).toEqual(sent);
      expect(known.total).toEqual({ leads: 0, dealsRegistered: 1, dealsWon: 1, revenue: 700 });
      const story = await partner.untilSent('deal-won');
      for (const thanks of ['application-received', 'training-thanks', 'first-act-thanks', 'deal-won'])
        expect(namesSent(story).filter((each) => each === thanks)).toEqual([thanks]);
      await untilParked(alias, 0);
    });
  }
});

describe.concurrent('organisations that apply without an id', () => {
  test('two applications at once with the same contact become one partner', async (context) => {
    const pair = await makePartner(context, 'pair');
    const apply = () => pair.fire('application.submitted', { partner: pair.organisation({ id: undefined }) });
    await Promise.all([apply(), apply()]);
    const partner = await adopt(context, pair, await untilKnown({ kind: 'email', value: addressOf(pair) }));
    const story = await partner.until(
      'has both applications',
      ({ events }) => events.filter(({ type }) => type === 'application.submitted').length === 2,
    );
    expect(story.partner.run).toBe(1);
    await partner.fire('training.attended', { course: 'partner-101' });
    await partner.untilSent('training-thanks');
    expect(namesSent(await partner.story()).filter((name) => name === 'application-received')).toHaveLength(1);
  });

  test('two organisations at once that share a contact stay two, the address is the first one’s, and the other’s timeline says so', async (context) => {
    const pair = await makePartner(context, 'share');
    const aliases: readonly Alias[] = ['a', 'b'].map((which) => ({ kind: 'external', value: `crm:${pair.id}-${which}` }));
    const apply = (which: string) =>
      pair.fire('application.submitted', {
        partner: pair.organisation({ id: undefined, externalId: { system: 'crm', id: `${pair.id}-${which}` } }),
      });
    await Promise.all([apply('a'), apply('b')]);
    const ids = await Promise.all(aliases.map(untilKnown));
    expect(new Set(ids).size).toBe(2);
    const both = await Promise.all(ids.map((id) => adopt(context, pair, id)));
    const owner = await untilKnown({ kind: 'email', value: addressOf(pair) });
    expect(ids).toContain(owner);
    const notes = await Promise.all(
      both.map(async (partner) => ({
        id: partner.id,
        notes: (await partner.untilApplied('application.submitted')).events[0]?.notes ?? [],
      })),
    );
    const isToldOf = (each: readonly string[]) => each.some((note) => note.includes(`belongs to partner ${owner} already`));
    expect(notes.filter((each) => isToldOf(each.notes)).map(({ id }) => id)).toEqual(ids.filter((id) => id !== owner));
  });
});
