import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ask from '../../lambdas/actions/requests';
import { OBJECTED } from '../../lib/journey/apply/objections';
import { isWaitOver } from '../../lib/journey/apply/reach';
import { againKey } from '../../lib/journey/apply/resend';
import { cellKey, type Facts } from '../../lib/journey/measures';
import { sumOf } from '../../lib/journey/measures/facts';
import { program } from '../../program/partner-journey';
import { queued } from '../support/fixtures';
import { ActionsWorld } from './actions.world';
import { anyMishap, type Mishap } from './names.world';

const KIM = { name: 'Kim Park', email: 'kim@northwind.example' };
const TASK = { id: 'acme-onboarding-2:no-training' };

/** What a person may ask for, each as the commands ask for it. */
const ACTIONS = {
  pause: ask.pausing,
  resume: ask.resuming,
  'skip the training': (looked, asker) => ask.skipping(looked, 'training-attended', undefined, asker),
  'skip the kickoff': (looked, asker) => ask.skipping(looked, 'kickoff-held', undefined, asker),
  restart: (looked, asker) => ask.restarting(looked, undefined, false, asker),
  'restart onboarding': (looked, asker) => ask.restarting(looked, 'onboarding', true, asker),
  exit: (looked, asker) => ask.leaving(program, looked, asker),
  approve: (looked, asker) => ask.deciding(program, looked, 'application.approved', asker),
  decline: (looked, asker) => ask.deciding(program, looked, 'application.declined', asker),
  'complete the task': (looked, asker) => ask.completing(looked, TASK, asker),
  'give the task to Kim': (looked, asker) => ask.reassigning(looked, TASK, KIM, asker),
  'record a kickoff': (looked, asker) => ask.recording(looked.partner.id, { type: 'kickoff.held', data: {} }, asker),
  'send the welcome again': (looked, asker) => ask.resending(looked, { email: 'welcome', emailKey: 'run:2:welcome', number: 1 }, asker),
} satisfies Record<string, (looked: ask.Looked, asker: ask.Asker) => ReturnType<typeof ask.pausing>>;
type ActionName = keyof typeof ACTIONS;
const names = Object.keys(ACTIONS) as ActionName[];

const CRM_NAME = { kind: 'external', value: 'hubspot:42' };
const APPLICANT = { id: 'acme', name: 'Acme', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] };

/** What senders tell, the so-many-th of its kind. */
const SENT = {
  'training.attended': () => ({ course: 'c' }),
  'kickoff.held': () => ({}),
  'exit.requested': () => ({}),
  'application.submitted': () => ({ partner: APPLICANT }),
  'application.approved': () => ({}),
  'application.declined': () => ({ reason: 'no fit' }),
  'agreement.signed': () => ({ termMonths: 12 }),
  'lead.submitted': (number) => ({ leadId: `lead ${number}` }),
  'deal.closed': (number) => ({ dealId: 'deal', outcome: number === 1 ? 'lost' : 'won', amount: 100 + number, currency: 'USD' }),
  'partner.updated': (number) => ({ segment: number === 1 ? 'managed' : 'scaled' }),
} satisfies Record<string, (number: number) => object>;
type SentType = keyof typeof SENT;
const sentTypes = Object.keys(SENT) as SentType[];

type Happening =
  | { readonly by: 'person'; readonly name: ActionName; readonly who: string; readonly isTwice: boolean }
  | { readonly by: 'other'; readonly does: 'link' | 'erase'; readonly who: string }
  | { readonly by: 'sender'; readonly type: SentType; readonly number: number }
  | { readonly by: 'workflow'; readonly does: 'waits' | 'opens the task' | 'ends' };

const who = fc.constantFrom('mara', 'kim');

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ by: fc.constant('person' as const), name: fc.constantFrom(...names), who, isTwice: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ by: fc.constant('other' as const), does: fc.constantFrom('link' as const, 'erase' as const), who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      by: fc.constant('sender' as const),
      type: fc.constantFrom(...sentTypes),
      number: fc.nat(2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      by: fc.constant('workflow' as const),
      does: fc.constantFrom('waits' as const, 'opens the task' as const, 'ends' as const),
    }),
  },
);

interface Story {
  readonly scheduler: fc.Scheduler;
  readonly happenings: readonly Happening[];
  readonly mishaps: readonly Mishap[];
}
type Change = (world: ActionsWorld) => void;

const happens = async (world: ActionsWorld, happening: Happening): Promise<void> => {
  if (happening.by === 'person') return world.act(ACTIONS[happening.name], happening.who, happening.isTwice);
  if (happening.by === 'other' && happening.does === 'erase') return world.forget(happening.who);
  if (happening.by === 'other')
    return world.send(queued('partner.linked', 'link', { name: CRM_NAME, by: happening.who }, { source: 'ops' }, world.now()));
  if (happening.by === 'sender') {
    const { type, number } = happening;
    return world.send(queued(type, `${type} ${number}`, SENT[type](number), {}, world.now()));
  }
  if (happening.does === 'waits')
    for (const milestone of ['training-attended', 'kickoff-held', 'exit-confirmed']) world.openWait(milestone);
  if (happening.does === 'opens the task') world.workflowTells('task.opened', { title: 'Call', assignee: 'manager', dueDays: 3 });
  if (happening.does === 'ends') world.workflowTells('phase.completed', { outcome: endOf(world) });
};

const endOf = (world: ActionsWorld): string => {
  const { phase = 'onboarding', exiting = false } = world.store.items('acme').partner ?? {};
  const ends = {
    recruitment: 'stalled',
    onboarding: 'ready',
    activation: 'activated',
    engagement: 'cycle over',
    renewal: exiting ? 'exited' : 'lapsed',
  };
  return ends[phase];
};

const play = async ({ scheduler, happenings, mishaps }: Story, change: Change): Promise<ActionsWorld> => {
  const world = new ActionsWorld(scheduler, [...mishaps], change);
  await world.begin();
  for (const happening of happenings)
    void scheduler.schedule(Promise.resolve(), JSON.stringify(happening)).then(() => happens(world, happening));
  await scheduler.waitIdle();
  return world;
};

/** The log, told from the beginning to a table that knows nothing, ends where the partner stands, with the same words. */
const explainsItself = async (world: ActionsWorld): Promise<void> => {
  const { store, notes } = await world.replayed();
  const [now, then] = [world.store.items('acme'), store.items('acme')];
  expect(then.partner).toEqual(now.partner);
  expect([...then.milestones]).toEqual([...now.milestones]);
  expect([...then.tasks]).toEqual([...now.tasks]);
  const logged = world.log.flatMap((each) => (each.kind === 'event' ? [now.events.get(each.event.id)?.notes] : []));
  expect(notes).toEqual(logged);
  expect(now.events.size).toBe(logged.length);
  expect([...store.cells]).toEqual([...world.store.cells]);
};

/** What a reader of the timeline takes from it about pauses and runs is so. */
const isToldInWords = (world: ActionsWorld): void => {
  const { partner, events } = world.store.items('acme');
  const logged = world.log.flatMap((each) => (each.kind === 'event' ? [events.get(each.event.id)] : []));
  const notes = logged.flatMap((each) => each?.notes ?? []);
  const pause = notes.filter((note) => /^(paused|resumed) by /.test(note)).at(-1);
  expect(pause?.startsWith('paused') ?? false).toBe(partner?.paused !== undefined);
  const runs = notes.flatMap((note) => /^started \S+, run (\d+)$/.exec(note)?.[1] ?? []).map(Number);
  const before = world.written.findLast((each) => each.kind === 'erased')?.erasure.run ?? 0;
  expect(runs).toEqual(Array.from({ length: Math.max(0, (partner?.run ?? 0) - before) }, (_, index) => before + index + 1));
  for (const each of logged) if (each?.notes[0]?.startsWith(OBJECTED)) expect(each).toMatchObject({ effects: [], notes: [each.notes[0]] });
};

const oneRunAtATime = ({ running, store }: ActionsWorld): void => {
  const { partner } = store.items('acme');
  for (const run of running) expect(run).toBe(partner?.run);
};

const noWaitIsLeftBehind = ({ store }: ActionsWorld): void => {
  for (const state of store.items('acme').milestones.values()) if (state.waitToken !== undefined) expect(isWaitOver(state)).toBe(false);
};

/** What is counted is what the partner's account holds, and those of journeys that are over, its own before an erasure among them. */
const isCountedOnce = ({ store }: ActionsWorld): void => {
  const accounts = [...store.past, store.items('acme').partner?.counted].filter((each) => each !== undefined);
  const cells = Object.groupBy(accounts, cellKey);
  const sums = Object.entries(cells).map(([cell, all = []]) => [cell, all.map(({ facts }) => facts).reduce(sumOf)] as const);
  const filled = (all: Iterable<readonly [string, Facts]>) => new Map([...all].filter(([, facts]) => Object.keys(facts).length > 0));
  expect(filled(store.cells)).toEqual(filled(sums));
};

const sentOnce = ({ store }: ActionsWorld): void => {
  const keys = [...store.items('acme').events.values()].flatMap(({ effects }) =>
    effects.flatMap((each) => (each.kind === 'email' ? [each.key] : [])),
  );
  expect(new Set(keys.filter((key) => key.startsWith('again:'))).size).toBeLessThanOrEqual(1);
  for (const key of keys.filter((each) => each.startsWith('again:'))) expect(key).toBe(againKey('run:2:welcome', 1));
};

const leavesAStateThatItsTimelineExplains = (change: Change = () => undefined) =>
  fc.asyncProperty(
    fc.record({
      scheduler: fc.scheduler(),
      happenings: fc.array(anyHappening, { minLength: 1, maxLength: 14 }),
      mishaps: fc.array(anyMishap, { maxLength: 10 }),
    }),
    async (story) => {
      const world = await play(story, change);
      expect(world.broken).toEqual([]);
      await explainsItself(world);
      isToldInWords(world);
      isCountedOnce(world);
      oneRunAtATime(world);
      noWaitIsLeftBehind(world);
      sentOnce(world);
    },
  );

const goesRed = async (change: Change): Promise<boolean> =>
  (await fc.check(leavesAStateThatItsTimelineExplains(change), { numRuns: 3000 })).failed;

/** The world sends what people ask for as if a sender had told it: nothing is looked at again where it is applied. */
const unchecked: Change = (world) => {
  const { send } = world;
  world.send = (message) => send.call(world, { ...message, source: message.source === 'ops' ? 'page' : message.source });
};

describe('what people do to a partner while senders and its workflow tell of it', () => {
  it('leaves a state that its timeline explains, one run, no wait behind, and closed tasks closed', { timeout: 60_000 }, async () => {
    await fc.assert(leavesAStateThatItsTimelineExplains(), { numRuns: 1500 });
  });

  it('would not, if it were not looked at again where it is applied', { timeout: 60_000 }, async () => {
    expect(await goesRed(unchecked)).toBe(true);
  });

  it('would not, if a wait were ended without taking its token', { timeout: 60_000 }, async () => {
    const forgetful: Change = ({ store }) => {
      store.removeToken = async () => undefined;
    };
    expect(await goesRed(forgetful)).toBe(true);
  });
});
