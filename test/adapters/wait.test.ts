import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import type { RunInput } from '../../lib/journey/apply/draft';
import { type Rung, waitState } from '../../lib/journey/asl-wait';
import { lateList, milestoneSortKey, PARTNER_SORT_KEY, TABLE } from '../../lib/journey/keys';
import type { MilestoneState } from '../../lib/journey/partner';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { type Attribute, assignments, holds } from '../support/expressions';
import { later, MONDAY, queued, rules } from '../support/fixtures';
import { applicationOf, happened, newPartnerId, onDynamoDb, type Stores } from './stores';

const real = realTable();
const MILESTONE = 'training-attended';
let id: string;
let stores: Stores;
beforeEach(() => {
  id = newPartnerId();
  stores = onDynamoDb(real());
});

/** What the state machine does with the compiled parameters: it fills in what stands in its input and its context. */
const fillIn = (template: unknown, input: RunInput, context: Readonly<Record<string, string>>): unknown => {
  if (typeof template !== 'object' || template === null) return template;
  const at = (path: string): unknown => (path.startsWith('$$.') ? context[path] : new Map(Object.entries(input)).get(path.slice(2)));
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => {
      if (!key.endsWith('.$')) return [key, fillIn(value, input, context)];
      const format = /^States\.Format\('(.*)', (.*)\)$/.exec(String(value));
      const parts = (format?.[2] ?? '').split(', ').map(at);
      const found = format === null ? at(String(value)) : (format[1] ?? '').replaceAll('{}', () => String(parts.shift()));
      if (found === undefined) throw new Error(`nothing stands at ${value}`);
      return [key.slice(0, -2), found];
    }),
  );
};

const attributes = v.record(
  v.string(),
  v.custom<AttributeValue>((value) => typeof value === 'object'),
);
const request = v.object({
  Key: attributes,
  UpdateExpression: v.string(),
  ConditionExpression: v.string(),
  ExpressionAttributeNames: v.record(v.string(), v.string()),
  ExpressionAttributeValues: attributes,
});

interface Entry {
  readonly rung?: Partial<Rung>;
  readonly input?: Partial<RunInput>;
  readonly enteredAt?: string;
  readonly token?: string;
}

const compiled = ({ rung, input, enteredAt = MONDAY, token = 'token' }: Entry) => {
  const state = waitState({
    ...{
      milestone: MILESTONE,
      lateList: lateList(MILESTONE, false),
      step: 'training attended',
      since: 'journey',
      index: 0,
      seconds: 604_800,
      hasOutcomes: false,
    },
    ...{ reached: { End: true }, reachedBefore: 'Done', timedOut: 'Remind' },
    ...rung,
  });
  const whole = {
    partnerId: id,
    journeyVersion: '1',
    run: 1,
    journeyStartedAt: MONDAY,
    termStartedAt: MONDAY,
    phaseStartedAt: MONDAY,
    ...input,
  };
  return v.parse(request, fillIn(state.Parameters, whole, { '$$.Task.Token': token, '$$.State.EnteredTime': enteredAt }));
};

/** Enters a rung of a wait: true when it waits now, false when it goes on at once. */
const enter = async (entry: Entry = {}): Promise<boolean> => {
  try {
    await real().client.send(new UpdateItemCommand({ TableName: TABLE_NAME, ...compiled(entry) }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const attended = (eventId: string, at = MONDAY) => queued('training.attended', eventId, { course: '101' }, { partner: { id } }, at);
const answers: { token: string; output: unknown }[] = [];
const applyEvent = (message: ReturnType<typeof attended>) =>
  createApplyEvent({
    rules,
    ...stores,
    workflows: {
      start: async () => undefined,
      stop: async () => undefined,
      answer: async (token, output) => void answers.push({ token, output }),
      tellLater: async () => undefined,
    },
    events: { send: async () => undefined },
    emails: { send: async () => undefined },
    announcer: { announce: async () => undefined },
    clock: { now: () => message.receivedAt },
    backOff: async () => undefined,
  })(message);

describe('a wait and its event, each as it is deployed, on one item', () => {
  beforeEach(async () => {
    answers.length = 0;
    await happened(stores, id, applicationOf(id));
  });

  it('an event after its wait has opened finds the token, answers it, and takes it away', async () => {
    expect(await enter()).toBe(true);
    await applyEvent(attended('training', later(MONDAY, 60)));
    expect(answers).toEqual([{ token: 'token', output: {} }]);
    const state = await stores.store.milestone(id, MILESTONE);
    expect(state).toMatchObject({ reachedAt: later(MONDAY, 60), waitSince: MONDAY, revision: 1 });
    expect(state?.waitToken).toBeUndefined();
  });

  it('an event before its wait lets it go on at once', async () => {
    await applyEvent(attended('training', later(MONDAY, 60)));
    expect(await enter({ enteredAt: later(MONDAY, 3600) })).toBe(false);
    expect((await stores.store.milestone(id, MILESTONE))?.waitToken).toBeUndefined();
  });

  it('an event at the very moment from which on events count lets it go on', async () => {
    await applyEvent(attended('training', MONDAY));
    expect((await stores.store.milestone(id, MILESTONE))?.reachedAt).toBe(MONDAY);
    expect(await enter({ enteredAt: later(MONDAY, 3600) })).toBe(false);
  });

  it('both at the same moment, whichever is the first, never leave the wait alone', { timeout: 60_000 }, async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      const token = `round ${round}`;
      id = newPartnerId();
      await happened(stores, id, applicationOf(id));
      const { store } = stores;
      let calls = 0;
      let opening: Promise<boolean> | undefined;
      // The wait sets out together with one of apply-event's requests, each in its turn.
      const racing = new Proxy(store, {
        get: (target, name) => {
          const method: unknown = Reflect.get(target, name);
          return (...args: readonly unknown[]) => {
            if (calls === round % 5) opening = enter({ token });
            calls += 1;
            return typeof method === 'function' ? method.apply(target, args) : method;
          };
        },
      });
      stores = { ...stores, store: racing };
      await applyEvent(attended('training', later(MONDAY, 60)));
      stores = { ...stores, store };
      const waits = await (opening ?? enter({ token }));
      expect(waits, token).toBe(answers.some((answer) => answer.token === token));
      ends.add(waits ? 'answered' : 'went on');
    }
    expect(ends).toEqual(new Set(['answered', 'went on']));
  });

  it('a wait that opened first is read with all that the state machine wrote', async () => {
    await enter({ enteredAt: later(MONDAY, 5), rung: { seconds: 86_400 }, input: { run: 3 } });
    const written = {
      ...{ partnerId: id, milestone: MILESTONE, matches: [], revision: 0, waitToken: 'token', waitSince: MONDAY, waitRun: 3 },
      ...{ waitStartedAt: later(MONDAY, 5), waitStep: 'training attended', rung: 0, rungStartedAt: later(MONDAY, 5), rungSeconds: 86_400 },
    } satisfies MilestoneState & object;
    expect(await stores.store.milestone(id, MILESTONE)).toEqual(written);
    expect((await stores.store.partner(id))?.milestones[MILESTONE]).toEqual(written);
  });

  it('a wait that opens between reading and writing does not hold the event up, and is answered', async () => {
    const { store } = stores;
    const { situation } = store;
    stores = {
      ...stores,
      store: {
        ...store,
        situation: async (...args) => {
          const read = await situation(...args);
          await enter();
          return read;
        },
      },
    };
    expect(await applyEvent(attended('training'))).toMatchObject({ result: 'applied' });
    expect(answers).toEqual([{ token: 'token', output: {} }]);
  });

  it('an event that falls between two rungs, while the reminder goes out, counts', async () => {
    await enter({ token: 'first rung' });
    await applyEvent(attended('training', later(MONDAY, 60)));
    expect(await enter({ rung: { index: 1 }, enteredAt: later(MONDAY, 86_400), token: 'second rung' })).toBe(false);
  });

  it('a later rung keeps the beginning of the wait, and its own token is the one that is answered', async () => {
    await enter({ rung: { since: 'wait' } });
    expect(await enter({ rung: { since: 'wait', index: 1, seconds: 99 }, enteredAt: later(MONDAY, 9), token: 'second rung' })).toBe(true);
    expect(await stores.store.milestone(id, MILESTONE)).toMatchObject({
      waitSince: MONDAY,
      rung: 1,
      rungSeconds: 99,
      rungStartedAt: later(MONDAY, 9),
    });
    await applyEvent(attended('training', later(MONDAY, 5)));
    expect(answers).toEqual([{ token: 'second rung', output: {} }]);
  });

  it.each([
    ['wait', true],
    ['phase', true],
    ['term', true],
    ['journey', false],
    ['ever', false],
  ] as const)('since %s: an event from before the phase leaves the wait open: %s', async (since, waits) => {
    const input = { journeyStartedAt: MONDAY, termStartedAt: later(MONDAY, 50), phaseStartedAt: later(MONDAY, 100) };
    await applyEvent(attended('training', later(MONDAY, 20)));
    expect(await enter({ rung: { since }, input, enteredAt: later(MONDAY, 200) })).toBe(waits);
  });

  it('a stopped run that writes once more does not take the token of the run that followed it', async () => {
    await enter({ input: { run: 2 }, token: 'current' });
    expect(await enter({ input: { run: 1 }, token: 'stopped' })).toBe(false);
    expect(await enter({ rung: { index: 1 }, input: { run: 1 }, token: 'stopped' })).toBe(false);
    await applyEvent(attended('training'));
    expect(answers).toEqual([{ token: 'current', output: {} }]);
  });

  it('a token that another wait has left meanwhile stays', async () => {
    await enter({ token: 'old' });
    await enter({ token: 'new' });
    await stores.store.removeToken(id, MILESTONE, 'old');
    expect((await stores.store.milestone(id, MILESTONE))?.waitToken).toBe('new');
    await stores.store.removeToken(id, MILESTONE, 'new');
    expect((await stores.store.milestone(id, MILESTONE))?.waitToken).toBeUndefined();
  });
});

it('a wait for a partner that was erased waits, and shows no partner', async () => {
  expect(await enter()).toBe(true);
  expect(await stores.store.partner(id)).toBeUndefined();
});

describe('the list of waits that are late', () => {
  const late = async (): Promise<readonly string[]> => {
    const { Items = [] } = await real().client.send(
      new QueryCommand({
        TableName: TABLE_NAME,
        IndexName: TABLE.listIndex,
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': TABLE.listPartitionKey },
        ExpressionAttributeValues: { ':list': { S: lateList(MILESTONE, false) } },
      }),
    );
    return Items.map(({ listAt }) => listAt?.S ?? '').filter((place) => place.endsWith(`#${id}#${MILESTONE}`));
  };
  const day = (n: number) => later(MONDAY, n * 86_400);

  it('has none that is within its first days', async () => {
    await happened(stores, id, applicationOf(id));
    await enter();
    expect(await late()).toEqual([]);
  });

  it('has one from its first reminder on, by when the last one was', async () => {
    await happened(stores, id, applicationOf(id));
    await enter();
    await enter({ rung: { index: 1 }, enteredAt: day(7) });
    expect(await late()).toEqual([`${day(7)}#${id}#${MILESTONE}`]);
    await enter({ rung: { index: 2 }, enteredAt: day(14) });
    expect(await late()).toEqual([`${day(14)}#${id}#${MILESTONE}`]);
  });

  it('lets one go that is reached, and keeps one for which something came that does not reach it', async () => {
    await happened(stores, id, applicationOf(id));
    await enter({ rung: { since: 'wait' }, enteredAt: day(1) });
    await enter({ rung: { index: 1 }, enteredAt: day(7) });
    await applyEvent(attended('before it', MONDAY));
    expect(await late()).toHaveLength(1);
    await applyEvent(attended('in time', day(8)));
    expect(await late()).toEqual([]);
  });

  it('lets one go when its milestone is waited for anew', async () => {
    await happened(stores, id, applicationOf(id));
    await enter();
    await enter({ rung: { index: 1 }, enteredAt: day(7) });
    await enter({ input: { run: 2 }, enteredAt: day(30) });
    expect(await late()).toEqual([]);
  });
});

it('the date that a pause reads stands where the state machine looks for it', async () => {
  await happened(stores, id, applicationOf(id));
  await happened(stores, id, queued('agreement.signed', 'signed', { termMonths: 12 }, { partner: { id } }));
  const key = { pk: { S: `PARTNER#${id}` }, sk: { S: PARTNER_SORT_KEY } };
  const names = { '#p0': 'dates', '#p1': 'renewalOpensAt' };
  const { Item } = await real().client.send(
    new GetItemCommand({ TableName: TABLE_NAME, Key: key, ProjectionExpression: '#p0.#p1', ExpressionAttributeNames: names }),
  );
  expect(Item?.dates?.M?.renewalOpensAt?.S).toBe('2027-03-03T09:00:00.000Z');
  expect(Object.keys(Item ?? {})).toEqual(['dates']);
});

it('the interpreter that the simulated year trusts decides and writes as DynamoDB does', { timeout: 60_000 }, async () => {
  const instant = fc.constantFrom('0000', MONDAY, later(MONDAY, 1), later(MONDAY, 2));
  const item = fc.record(
    { reachedAt: instant, waitSince: instant, waitRun: fc.integer({ min: 1, max: 3 }), waitToken: fc.constant('older'), rung: fc.nat(2) },
    { requiredKeys: [] },
  );
  const entry = fc.record({
    rung: fc.record({
      index: fc.nat(2),
      since: fc.constantFrom('wait', 'phase', 'term', 'journey', 'ever'),
      seconds: fc.integer({ min: 1, max: 99 }),
    }),
    input: fc.record({ run: fc.integer({ min: 1, max: 3 }), journeyStartedAt: instant, termStartedAt: instant, phaseStartedAt: instant }),
    enteredAt: instant,
  });
  const key = () => ({ pk: { S: `PARTNER#${id}` }, sk: { S: milestoneSortKey(MILESTONE) } });
  const seen = { waits: 0, goesOn: 0 };
  const agree = async (before: object, entered: Entry) => {
    await real().client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: key() }));
    if (Object.keys(before).length > 0)
      await real().client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...key(), ...marshall(before) } }));
    const waits = await enter(entered);
    const { Item = {} } = await real().client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: key(), ConsistentRead: true }));
    const { pk: _, sk: __, ...after } = unmarshall(Item);
    const { ConditionExpression, UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames } = compiled(entered);
    const values = ExpressionAttributeValues as unknown as Readonly<Record<string, Attribute>>;
    const expected = holds(ConditionExpression, { ...before }, values);
    expect(expected).toBe(waits);
    expect(expected ? { ...before, ...assignments(UpdateExpression, values, ExpressionAttributeNames) } : before).toEqual(after);
    seen[waits ? 'waits' : 'goesOn'] += 1;
  };
  await fc.assert(fc.asyncProperty(item, entry, agree), { numRuns: 150 });
  expect(Math.min(seen.waits, seen.goesOn)).toBeGreaterThan(10);
});
