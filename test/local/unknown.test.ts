import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLinks } from '../../bin/operations/link';
import { createDirectory } from '../../lambdas/adapters/directory';
import { openTable } from '../../lambdas/adapters/table';
import type { Directory } from '../../lambdas/ports/names';
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
});

describe.concurrent('an address that two partners have', () => {
  test('means neither: an event that names nobody else waits until an operator links the address', async (context) => {
    const one = await makePartner(context, 'share-a');
    const two = await makePartner(context, 'share-b');
    const alias: Alias = { kind: 'email', value: addressOf(one) };
    await one.fire('application.submitted', { partner: one.organisation() });
    await untilKnown(alias);
    await two.fire('application.submitted', { partner: two.organisation({ contacts: one.contacts }) });
    const { events } = await two.untilApplied('application.submitted');
    expect(events[0]?.notes.join()).toContain(`one email belongs to partner ${one.id} as well`);

    const sent = [
      await one.fire('lead.submitted', { partner: { email: alias.value }, leadId: 'l-1' }),
      await one.fire('lead.submitted', { partner: { email: alias.value, externalId: { system: 'crm', id: two.id } }, leadId: 'l-2' }),
    ];
    await untilParked(alias, 2);
    const links = createLinks(one.target);
    const link = await links.look(alias.value, two.id);
    expect(link).toMatchObject({ waiting: 2, claimants: [one.id, two.id].toSorted() });
    const linked = await links.make(link, 'mara');
    const story = await two.until('has all of its events', (each) => sent.every((id) => each.events.some((event) => event.id === id)));
    const applied = story.events.toSorted((a, b) => (a.appliedAt < b.appliedAt ? -1 : 1)).map(({ id }) => id);
    expect(applied.filter((id) => id === linked || sent.includes(id))).toEqual([linked, ...sent]);
    expect(story.partner.externalIds).toEqual([{ system: 'crm', id: two.id }]);
    expect((await one.story()).partner.total.leads).toBe(0);
    await untilParked(alias, 0);
    await untilParked({ kind: 'external', value: `crm:${two.id}` }, 0);
  });
});
