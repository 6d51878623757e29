import { ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { describe, expect, it } from 'vitest';
import { createRecount } from '../../bin/operations/recount/recount';
import { dossierOf } from '../../lambdas/actions/dossier';
import { type ErasePorts, erase } from '../../lambdas/actions/erase';
import { ownAddresses, speakingOf } from '../../lambdas/actions/theirs';
import { readCells } from '../../lambdas/adapters/cells';
import { createConsents } from '../../lambdas/adapters/consents';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createErasures } from '../../lambdas/adapters/erasures';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { createMailboxes } from '../../lambdas/adapters/mailboxes';
import { partitionOf } from '../../lambdas/adapters/partition';
import { parkedPlace, putPlace } from '../../lambdas/adapters/places';
import { createSendLedger } from '../../lambdas/adapters/send-ledger';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { aliasKey, contactRefOf, unmappedIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Alias } from '../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../lib/journey/apply/roster';
import { granted, STOP_ALL, UNSAID } from '../../lib/journey/consent';
import { consentPartition, erasedPartition, partnerPartition } from '../../lib/journey/keys';
import type { Facts } from '../../lib/journey/measures';
import { difference, sumOf } from '../../lib/journey/measures/facts';
import { PHASES } from '../../lib/journey/words';
import { inPagesOfOne, realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY, queued, rules } from '../support/fixtures';
import { Killed } from '../support/interrupt';
import { newPartnerId } from './stores';

const real = realTable();
const DAY = 86_400;
const day = (days: number) => later(MONDAY, days * DAY);

const person = (id: string, first: string) => ({ name: `${first} of ${id}`, email: `${first}@${id}.example` });
const shared = (id: string) => ({ name: 'Agency', email: `agency@shared-by-${id}.example` });
const organisation = (id: string) => ({
  id,
  name: `Obsidian Lantern ${id}`,
  owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' },
  contacts: [{ ...person(id, 'zephyrine'), role: 'owner' }, person(id, 'thaddeus'), shared(id)],
  externalIds: [{ system: 'hubspot', id: `crm-${id}` }],
  motivation: `Zephyrine of ${id} likes marzipan`,
});

/** The functions and the operator's tools around one table. */
const townOn = (tables: JourneyTable) => {
  const stops: unknown[] = [];
  const directory = createDirectory(tables);
  const store = createJourneyStore(tables);
  const quiet = async () => undefined;
  const queue: QueuedEvent[] = [];
  const applyEvent = createApplyEvent({
    rules,
    store,
    directory,
    workflows: { start: quiet, stop: async (...stop) => void stops.push(stop), answer: quiet, tellLater: quiet },
    events: { send: async (message) => void queue.push(message) },
    emails: { send: quiet },
    announcer: { announce: quiet },
    clock: { now: () => day(10) },
    backOff: quiet,
  });
  const deliver = async (...messages: readonly QueuedEvent[]) => {
    queue.push(...messages);
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) await applyEvent(message);
  };
  const unmapped = createUnmappedItems(tables);
  const mail = { ledger: createSendLedger(tables), mailboxes: createMailboxes(tables), consents: createConsents(tables) };
  return { store, directory, deliver, stops, unmapped, ...mail };
};

const unmappedOf = (text: object) => {
  const item = JSON.stringify(text);
  return { id: unmappedIdOf('hubspot', item), source: 'hubspot', kind: 'deal', problems: [], item, receivedAt: MONDAY };
};

const leftParked = (id: string, names: readonly Alias[]) => {
  const under = names.map(aliasKey);
  const message = JSON.stringify(queued('touchpoint.logged', `left of ${id}`, { notes: `@${id}.example` }, { partner: { id } }));
  return under.map((alias) => ({ alias, order: 'left', under, message, parkedAt: MONDAY, expiresAt: 9_999_999_999 }));
};

/** A partner with one of everything, and another one beside it that shares an address. */
const settle = async (id: string) => {
  const town = townOn(real().tables);
  const about = (type: string, data: object, at = day(1)) => queued(type, `${type} of ${id}`, data, { partner: { id } }, at);
  const neighbour = { id: `neighbour-of-${id}`, name: 'Globex', contacts: [shared(id)] };
  const dana = emailAlias(person(id, 'zephyrine').email);
  const linked = emailAlias(`private@${id}.example`);
  await town.deliver(
    queued('application.submitted', `application of ${id}`, { partner: organisation(id) }, { partner: { id } }),
    queued('application.submitted', `application beside ${id}`, { partner: neighbour }, { partner: { id: neighbour.id } }),
    about('lead.submitted', { leadId: 'L', company: `Obsidian Lantern ${id}`, contactEmail: dana.value }),
    queued(
      'touchpoint.logged',
      `by address of ${id}`,
      { partner: { email: dana.value }, notes: `marzipan for ${dana.value}` },
      { partner: { alias: dana } },
      day(1),
    ),
    about('meeting.booked', { meetingId: `M-${id}`, meeting: 'kickoff', endsAt: day(30), contactEmail: dana.value }),
    queued(
      'task.opened',
      `${id}-recruitment-1:call`,
      { run: 1, step: 'call', title: 'Call', assignee: 'manager', dueDays: 3 },
      { partner: { id }, source: 'journey' },
      day(2),
    ),
    queued('partner.linked', `link of ${id}`, { name: linked, by: 'mara' }, { partner: { id }, source: 'ops' }, day(2)),
    queued(
      'lead.submitted',
      `whose of ${id}`,
      { leadId: 'W', partner: { email: shared(id).email } },
      { partner: { alias: emailAlias(shared(id).email) } },
      day(3),
    ),
    about('phase.completed', { phase: 'recruitment', run: 1, outcome: 'signed' }, day(4)),
  );
  const claimed = async (key: string, email: string) => {
    const claim = { partnerId: id, key, name: 'c' };
    const { entry } = await town.ledger.claim({ ...claim, email, now: MONDAY, leaseUntil: day(1), deferrals: 0 });
    return [claim, entry] as const;
  };
  const sent = { messageId: 'm', recipient: dana.value, subject: `Dear ${id}`, sentAt: MONDAY };
  const contact = contactRefOf(dana.value);
  await town.ledger.confirmSent(...(await claimed('run:1:invitation', 'invitation')), sent, {
    at: MONDAY,
    decision: 'sent',
    rule: 'sent',
    contact,
  });
  const decision = { at: MONDAY, decision: 'deferred', rule: 'send-window', until: day(20), contact } as const;
  await town.ledger.confirmDeferred(...(await claimed('run:2:training-invite', 'training-invite')), 1, decision);
  await town.mailboxes.replace(id, await town.mailboxes.of(id), [{ key: 'run:1:invitation', contact, at: MONDAY }]);
  await town.consents.write(contact, granted(UNSAID, STOP_ALL, 'one click', MONDAY));
  // Somebody was killed while this was sent on.
  const waits = leftParked(id, [dana, externalAlias({ system: 'fax', id })]);
  for (const copy of waits) await real().tables.ParkedItem.build(PutItemCommand).item(copy).send();
  const place = putPlace(TABLE_NAME, parkedPlace(aliasKey(dana), 'left'));
  await real()
    .tables.table.getDocumentClient()
    .send(new TransactWriteCommand({ TransactItems: [place] }));
  const about2 = unmappedOf({ who: `mailto:${dana.value.replace('@', '%40')}`, stage: id });
  const aboutCrm = unmappedOf({ deal: { owner: `crm-${id}` } });
  const aboutOthers = unmappedOf({ who: shared(id).email, stage: `other than ${id}` });
  await town.unmapped.keep([about2, aboutCrm, aboutOthers]);
  return { ...town, neighbour: neighbour.id, theirs: [about2.id, aboutCrm.id], others: aboutOthers.id, linked };
};

const wholeTable = async (): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await real()
      .tables.table.getDocumentClient()
      .send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true, ExclusiveStartKey: start }));
    found.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};

const countedInAll = async (): Promise<Facts> =>
  (await readCells(real().tables.table.getDocumentClient(), TABLE_NAME)).map(({ facts }) => facts).reduce(sumOf, {});

const readable = (item: Record<string, unknown>): string => JSON.stringify(item, (_, value) => (value instanceof Set ? [...value] : value));

/** Nothing in the whole table is of the partner or tells of its people. */
const expectForgotten = async (id: string, why = ''): Promise<void> => {
  const items = await wholeTable();
  expect(
    items.filter(({ pk }) => pk === partnerPartition(id)),
    why,
  ).toEqual([]);
  const places = items.filter(({ pk }) => /^(STANDING|OWNER|TASKS|PARKED#all)#/.test(String(pk)));
  expect(
    places.filter(({ sk }) => `${sk}#`.includes(`#${id}#`) || String(sk).includes(aliasKey(emailAlias(person(id, 'zephyrine').email)))),
    why,
  ).toEqual([]);
  // Its neighbour's record has the address that they shared, and its log that there was somebody.
  const words = [`@${id}.example`, `Obsidian Lantern ${id}`, `of ${id} likes`, `crm-${id}"`, `zephyrine of ${id}`, `by address of ${id}`];
  for (const word of words)
    expect(
      items.map(readable).filter((text) => text.toLowerCase().includes(word.toLowerCase())),
      `${word} ${why}`,
    ).toEqual([]);
};

const portsOn = (tables: JourneyTable, deliver: (message: QueuedEvent) => Promise<void>): ErasePorts => ({
  reader: createJourneyStore(tables),
  erasures: createErasures(tables),
  directory: createDirectory(tables),
  unmapped: createUnmappedItems(tables),
  events: { send: (message) => deliver(message) },
  clock: { now: () => day(10) },
  sleep: async () => undefined,
});

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)(Item|Items)?Command$|^BatchWriteCommand$|^TransactWriteCommand$/;

/** The same table, and the queue, for an operator whose machine dies behind the so-many-th write. */
const dyingAfter = (writes: number, deliver: (message: QueuedEvent) => Promise<void>) => {
  const client = real().tables.table.getDocumentClient();
  let count = 0;
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (count >= writes) throw new Killed('the machine');
    count += 1;
    const done = await work();
    if (count >= writes) throw new Killed('the machine');
    return done;
  };
  const send = (command: Parameters<typeof client.send>[0]): Promise<unknown> => {
    if (!WRITES.test(command.constructor.name)) return count >= writes ? Promise.reject(new Killed('the machine')) : client.send(command);
    return write(() => client.send(command));
  };
  const tables = openTable(Object.assign(Object.create(client), { send }), TABLE_NAME);
  return { ports: portsOn(tables, (message) => write(() => deliver(message))), writes: () => count };
};

describe('a partner that is erased', () => {
  it('leaves no item, no name and nothing that waits: its neighbour, the counters and a tombstone stay', async () => {
    const id = newPartnerId();
    const { deliver, neighbour, theirs, others, stops, linked, unmapped, directory, store } = await settle(id);
    const counted = await countedInAll();
    expect((await store.partner(id))?.partner.counted?.facts).toMatchObject({ 'now:onboarding': 1, 'task:opened': 1 });
    expect((await wholeTable()).filter(({ sk }) => `${sk}#`.includes(`#${id}#`))).toHaveLength(4);
    const result = await erase(portsOn(real().tables, deliver), id, { by: 'mara' });
    expect(result).toMatchObject({ result: 'done' });
    await expectForgotten(id);
    expect(stops.at(-1)).toEqual(['onboarding', id, 2]);
    expect((stops as [string, string, number][]).slice(0, -1).map(([phase, , run]) => `${phase} ${run}`)).toEqual(
      PHASES.map((phase) => `${phase} 1`),
    );
    for (const each of theirs) expect(await unmapped.get(each)).toBeUndefined();
    expect(await unmapped.get(others)).toBeDefined();
    expect((await store.partner(neighbour))?.partner.name).toBe('Globex');
    expect(await directory.claimsOn(emailAlias(shared(id).email))).toMatchObject({ claimants: [neighbour] });
    expect(await directory.parked(emailAlias(shared(id).email))).toHaveLength(1);
    expect(difference(counted, await countedInAll())).toEqual({ 'now:onboarding': -1 });
    expect(await createRecount(real().tables, rules).drift()).toEqual({ cells: [], standings: {} });
    const hashed = [
      { kind: 'id', value: id } as const,
      emailAlias(person(id, 'thaddeus').email),
      externalAlias({ system: 'hubspot', id: `crm-${id}` }),
      linked,
    ];
    const tombstones = (await wholeTable()).filter(({ pk }) => hashed.some((alias) => pk === erasedPartition(aliasKey(alias))));
    expect(tombstones.map(({ at }) => at)).toEqual([day(10), day(10), day(10), day(10)]);
    expect(tombstones.find(({ by }) => by === 'mara')).toMatchObject({ run: 2, finishedAt: day(10) });
    expect(tombstones.every(({ names, phase }) => names === undefined && phase === undefined)).toBe(true);
  });

  it('leaves what its people have stopped, under a reference of their address: it holds on, and nothing tells whose it was', async () => {
    const id = newPartnerId();
    const { deliver, consents, store } = await settle(id);
    const ref = contactRefOf(person(id, 'zephyrine').email);
    await erase(portsOn(real().tables, deliver), id, { by: 'mara' });
    // A click in an old email: it is saved, and the timeline that it would stand in is gone.
    const changed = { contact: ref, stopped: [], started: ['journey'], by: 'preference page' };
    await deliver(queued('consent.changed', `click of ${id}`, changed, { partner: { id }, source: 'mail-preferences' }, day(11)));
    await expectForgotten(id);
    expect((await wholeTable()).filter((item) => readable(item).includes(ref)).map(({ pk }) => pk)).toEqual([consentPartition(ref)]);
    expect((await consents.of([ref])).get(ref)).toEqual(new Set(['journey']));
    expect(await store.partner(id)).toBeUndefined();
  });

  it('gets no mail back into its partition: what was queued, put off or being decided on writes nothing that stays', async () => {
    const id = newPartnerId();
    const { deliver, ledger, mailboxes } = await settle(id);
    const seen = await mailboxes.of(id);
    await erase(portsOn(real().tables, deliver), id, { by: 'mara' });
    const claim = { partnerId: id, key: 'run:2:training-invite', name: 'late' };
    const late = await ledger.claim({ ...claim, email: 'training-invite', now: day(20), leaseUntil: day(21), deferrals: 1 });
    expect(late).toMatchObject({ isOurs: true, entry: { decisions: [], attempts: 1 } });
    for (const mailbox of [seen, await mailboxes.of(id)]) expect(await mailboxes.replace(id, mailbox, [])).toBe(false);
    await ledger.forget(claim);
    await expectForgotten(id);
  });

  it('and is erased again is so already; one that was never there is refused', async () => {
    const id = newPartnerId();
    const { deliver } = await settle(id);
    const ports = portsOn(real().tables, deliver);
    await erase(ports, id, { by: 'mara' });
    expect(await erase(ports, id, { by: 'kim' })).toEqual({ result: 'repeated', items: 0 });
    expect(await erase(ports, 'nobody', { by: 'kim' })).toMatchObject({ result: 'refused' });
  });

  it('is forgotten in the end, at whatever write it is interrupted', { timeout: 120_000 }, async () => {
    let interrupted = 0;
    for (let writes = 1; ; writes += 1) {
      const id = newPartnerId();
      const { deliver } = await settle(id);
      const dying = dyingAfter(writes, deliver);
      const first = await erase(dying.ports, id, { by: 'mara' }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        return undefined;
      });
      if (first !== undefined) break;
      interrupted += 1;
      expect(await erase(portsOn(real().tables, deliver), id, { by: 'mara' }), `killed behind write ${writes}`).toMatchObject({
        result: expect.stringMatching(/done|repeated/),
      });
      await expectForgotten(id, `killed behind write ${writes}`);
    }
    expect(await createRecount(real().tables, rules).drift()).toEqual({ cells: [], standings: {} });
    // Two items that nobody understood, the fence, tombstone and alias of each name, copies of what waits, the queue, the partition, the end.
    expect(interrupted).toBeGreaterThanOrEqual(18);
  });

  it('leaves no place in a list of tasks, however many it had', async () => {
    const id = newPartnerId();
    const { deliver } = await settle(id);
    const data = { run: 2, step: 'revoke', title: 'Revoke', assignee: 'head', dueDays: 1 };
    for (let each = 0; each < 45; each += 1)
      await deliver(queued('task.opened', `task ${each} of ${id}`, data, { partner: { id }, source: 'journey' }, day(5)));
    expect(await erase(portsOn(real().tables, deliver), id, { by: 'mara' })).toMatchObject({ result: 'done' });
    await expectForgotten(id);
  });

  it('is forgotten when its items come in many pages', async () => {
    const id = newPartnerId();
    const { deliver } = await settle(id);
    expect(
      await erase({ ...portsOn(real().tables, deliver), erasures: createErasures(inPagesOfOne(real())) }, id, { by: 'mara' }),
    ).toMatchObject({ result: 'done' });
    await expectForgotten(id);
  });

  it('is written to by nobody meanwhile: an event that was read before is dropped, and its effects leave no trace', async () => {
    const id = newPartnerId();
    const { deliver, store, directory } = await settle(id);
    const late = queued('touchpoint.logged', `late of ${id}`, { notes: `marzipan @${id}.example` }, { partner: { id } }, day(5));
    const { situation } = store;
    store.situation = async (...args) => {
      const read = await situation(...args);
      store.situation = situation;
      await erase(portsOn(real().tables, deliver), id, { by: 'mara' });
      return read;
    };
    await deliver(late);
    await store.markEffectsDone(id, `lead.submitted of ${id}`, day(11));
    await expectForgotten(id);
    const parked = await directory.park([emailAlias(person(id, 'zephyrine').email)], late, day(11));
    expect(parked).toBe(false);
  });

  it('is not finished while its queue is behind: it says so, and again it is', async () => {
    const id = newPartnerId();
    const { deliver } = await settle(id);
    const held: QueuedEvent[] = [];
    const slow = portsOn(real().tables, async (message) => void held.push(message));
    expect(await erase(slow, id, { by: 'mara' })).toMatchObject({ result: 'begun' });
    await expectForgotten(id);
    const anew = queued(
      'application.submitted',
      `anew ${id}`,
      { partner: { ...organisation(id), contacts: [person(id, 'new')] } },
      { partner: { id } },
      day(12),
    );
    await expect(deliver(anew)).rejects.toThrow('not finished');
    await deliver(...held);
    expect(await erase(portsOn(real().tables, deliver), id, { by: 'mara' })).toEqual({ result: 'done', items: 0 });
    await deliver(anew);
    expect((await createJourneyStore(real().tables).partner(id))?.partner).toMatchObject({ run: 3, forgetsBefore: day(10) });
  });
});

describe('the export of a partner', () => {
  it('has everything that is kept of it, and no tokens', async () => {
    const id = newPartnerId();
    const { directory, unmapped, store, theirs } = await settle(id);
    const known = await store.partner(id);
    if (known === undefined) throw new Error('not there');
    const items: Record<string, unknown>[] = [];
    for await (const page of partitionOf(real().tables, id)) items.push(...page);
    const found = [];
    for await (const each of speakingOf(unmapped, known.partner, await ownAddresses(directory, known.partner))) found.push(each);
    const dossier = dossierOf({
      items: [...items, { sk: 'NEWS#1', text: 'kept by a later version', waitToken: 'secret' }],
      names: [],
      waiting: [],
      unmapped: found,
      consents: [{ address: `zephyrine@${id}.example`, stopped: { journey: MONDAY } }],
    });
    expect(dossier.partner).toMatchObject({ id, name: `Obsidian Lantern ${id}` });
    expect(dossier.events.map(({ type }) => type)).toContain('touchpoint.logged');
    expect(dossier.events.find(({ type }) => type === 'lead.submitted')).toMatchObject({ data: { company: `Obsidian Lantern ${id}` } });
    expect(dossier.emails).toMatchObject([{ recipient: `zephyrine@${id}.example` }, { status: 'deferred', dueAt: day(20) }]);
    expect(dossier.consents).toEqual([{ address: `zephyrine@${id}.example`, stopped: { journey: MONDAY } }]);
    expect(dossier.tasks).toMatchObject([{ title: 'Call' }]);
    expect(dossier.objects.map((each) => each.id).sort()).toEqual(['L', `M-${id}`]);
    expect(dossier.milestones.length).toBeGreaterThan(1);
    expect(dossier.others).toMatchObject([{ sends: [{ key: 'run:1:invitation' }] }, { text: 'kept by a later version' }]);
    expect(dossier.notUnderstood.map((each) => each.id).sort()).toEqual([...theirs].sort());
    expect(JSON.stringify(dossier)).not.toMatch(/"(pk|sk|claim|waitToken|taskToken)":/);
  });
});
