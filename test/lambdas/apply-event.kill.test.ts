import { describe, expect, it } from 'vitest';
import { partnerIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Alias } from '../../lib/journey/apply/draft';
import { later, MONDAY, organisation, queued } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { ApplyWorld, once } from './apply-event.world';

interface Scene {
  readonly name: string;
  /** What has happened before; never interrupted. */
  readonly before?: readonly QueuedEvent[];
  readonly arrange?: (world: ApplyWorld) => void;
  readonly message: QueuedEvent;
  readonly partnerId?: string;
  readonly names?: readonly Alias[];
  /** What must have come of it, so that no scene proves nothing. */
  readonly proves: (world: ApplyWorld) => void;
}

const DAY = 86_400;
const day = (days: number) => later(MONDAY, days * DAY);
const application = queued('application.submitted', 'application', { partner: organisation() });
const approved = queued('application.approved', 'approval', {}, {}, day(1));
const signedOn = queued('agreement.signed', 'signature', { termStartsAt: MONDAY }, {}, day(2));
const ended = (phase: string, run: number, outcome: string) =>
  queued('phase.completed', `acme-${phase}-${run}:end`, { phase, run, outcome }, { source: 'journey' }, day(3));
const asked = (question: string, taskToken: string) =>
  queued(
    'choice.requested',
    `acme-recruitment-1:${question}`,
    { run: 1, step: question, question, taskToken },
    { source: 'journey' },
    day(4),
  );
const lead = queued('lead.submitted', 'lead', { leadId: 'L-1' }, {}, day(3));

const dana: Alias = { kind: 'email', value: 'dana@acme.example' };
const crm: Alias = { kind: 'external', value: 'hubspot:42' };
const newcomer = 'newcomer';
const newcomerId = partnerIdOf(newcomer);
const training = (id: string, at: string) => queued('training.attended', id, { course: 'Partner 101' }, {}, at);

const scenes: readonly Scene[] = [
  {
    name: 'a training that a workflow waits for',
    before: [application],
    arrange: (world) => world.openWait('training-attended', 'waiting', MONDAY),
    message: training('training', day(1)),
    proves: (world) => {
      expect(world.answers.map(({ token }) => token)).toContain('waiting');
      expect(world.store.items('acme').milestones.get('training-attended')).not.toHaveProperty('waitToken');
      expect(world.mails.map(({ email }) => email)).toContain('training-thanks');
    },
  },
  {
    name: 'an approval that goes one of two ways',
    before: [application],
    arrange: (world) => world.openWait('application-decided', 'waiting', MONDAY),
    message: approved,
    proves: (world) => expect(world.answers).toContainEqual({ token: 'waiting', output: { outcome: 'approved' } }),
  },
  {
    name: 'a won deal that four waits and two thanks hang on',
    before: [application, signedOn],
    arrange: (world) => {
      for (const name of ['first-act', 'first-win', 'activity']) world.openWait(name, `waiting for ${name}`, MONDAY);
    },
    message: queued('deal.closed', 'deal', { dealId: 'D-1', outcome: 'won', amount: 100_000, currency: 'USD' }, {}, day(3)),
    proves: (world) => {
      expect(once(world.answers)).toHaveLength(3);
      expect(world.store.items('acme').partner?.total).toEqual({ leads: 0, dealsRegistered: 0, dealsWon: 1, revenue: 100_000 });
      expect(world.store.counters.get('milestone first-win')).toBe(1);
    },
  },
  {
    name: 'a phase that ends and starts the next',
    before: [application, approved, signedOn],
    message: ended('recruitment', 1, 'signed'),
    proves: (world) => {
      expect(world.store.items('acme').partner).toMatchObject({ phase: 'onboarding', run: 2, runsOf: { onboarding: 1 } });
      expect(world.workflowCalls).toContainEqual(expect.objectContaining({ start: 'onboarding' }));
    },
  },
  {
    name: 'an application by a name that events were parked under',
    before: [
      queued('lead.submitted', 'early lead', { leadId: 'L-1', partner: { email: dana.value } }, { partner: { alias: dana } }),
      queued(
        'training.attended',
        'early training',
        { course: '101', partner: { externalId: { system: 'hubspot', id: '42' } } },
        { partner: { alias: crm } },
      ),
    ],
    message: queued(
      'application.submitted',
      newcomer,
      { partner: organisation({ id: undefined, externalIds: [{ system: 'hubspot', id: '42' }] }) },
      { partner: { alias: dana } },
      day(1),
    ),
    partnerId: newcomerId,
    names: [dana, crm, { kind: 'id', value: newcomerId }],
    proves: (world) => {
      expect(world.store.items(newcomerId).partner?.total.leads).toBe(1);
      expect([...world.store.items(newcomerId).events.keys()]).toEqual([newcomer, 'early lead', 'early training']);
    },
  },
  {
    name: 'an application by an id that events were parked under',
    before: [training('early training', MONDAY), lead],
    message: queued('application.submitted', 'application', { partner: organisation() }, {}, day(4)),
    names: [{ kind: 'id', value: 'acme' }],
    proves: (world) => expect([...world.store.items('acme').events.keys()]).toEqual(['application', 'early training', 'lead']),
  },
  {
    name: 'an event by a name that is known by now',
    before: [application],
    message: queued('lead.submitted', 'lead', { leadId: 'L-1', partner: { email: dana.value } }, { partner: { alias: dana } }, day(1)),
    names: [dana],
    proves: (world) => expect(world.store.items('acme').partner?.total.leads).toBe(1),
  },
  {
    name: 'an event by a name that nobody knows',
    message: queued('lead.submitted', 'lead', { leadId: 'L-1', partner: { email: dana.value } }, { partner: { alias: dana } }, day(1)),
    names: [dana],
    proves: (world) => expect(world.results.at(-1)).toEqual({ result: 'parked' }),
  },
  {
    name: 'a question whose answer opens a new term',
    before: [application, signedOn],
    message: asked('new term', 'asking'),
    proves: (world) => {
      expect(world.answers).toContainEqual({ token: 'asking', output: { answer: 'renewed' } });
      expect(world.store.items('acme').partner?.term?.number).toBe(2);
    },
  },
  {
    name: 'a wish to leave in the middle of a phase',
    before: [application, approved],
    message: queued('exit.requested', 'exit', { reason: 'we were bought' }, {}, day(3)),
    proves: (world) => {
      const input = expect.objectContaining({ partnerId: 'acme', run: 2 });
      expect(once(world.workflowCalls).slice(1)).toEqual([
        { stop: 'recruitment', partnerId: 'acme', run: 1 },
        { start: 'renewal', input },
      ]);
      expect(world.store.items('acme').partner).toMatchObject({ exiting: true, exitReason: 'we were bought', run: 2 });
    },
  },
  {
    name: 'a task that a person is told of',
    before: [application],
    message: queued(
      'task.opened',
      'acme-recruitment-1:call',
      { run: 1, step: 'call', title: 'Call them', assignee: 'manager', dueDays: 3 },
      { source: 'journey' },
      day(1),
    ),
    proves: (world) => {
      expect(world.store.items('acme').tasks.size).toBe(1);
      expect(world.mails.at(-1)).toMatchObject({ email: 'task-opened', key: 'task:acme-recruitment-1:call', audience: 'manager' });
    },
  },
];

const worldOf = async ({ before = [], arrange }: Scene, retrySeconds?: number): Promise<ApplyWorld> => {
  const world = new ApplyWorld(retrySeconds);
  await world.deliver(before);
  world.now = day(5);
  arrange?.(world);
  return world;
};

const recordOf = (scene: Scene, world: ApplyWorld) => world.record([scene.partnerId ?? 'acme'], scene.names ?? []);

/** What comes of a scene that nothing disturbs. */
const undisturbed = async (scene: Scene) => {
  const world = await worldOf(scene);
  const run = new Run();
  await world.deliver([scene.message], run);
  return { world, calls: run.calls, record: await recordOf(scene, world), consequences: world.consequences() };
};

describe.each(scenes)('$name', (scene) => {
  it('ends the same wherever apply-event is killed on its way', async () => {
    const { world: reference, calls, record, consequences } = await undisturbed(scene);
    scene.proves(reference);
    for (const point of killPoints(calls)) {
      const world = await worldOf(scene);
      await world.deliver([scene.message], new Run(point));
      expect(await recordOf(scene, world), `killed ${point.name}`).toEqual(record);
      expect(world.consequences(), `killed ${point.name}`).toEqual(consequences);
    }
  });

  it('changes nothing when it is delivered again and again, however the first try ended', async () => {
    const { calls, record, consequences } = await undisturbed(scene);
    for (const point of killPoints(calls)) {
      const world = await worldOf(scene);
      await world.deliver([scene.message], new Run(point));
      await world.deliver([scene.message, scene.message]);
      expect(await recordOf(scene, world), `killed ${point.name}`).toEqual(record);
      expect(world.consequences(), `killed ${point.name}`).toEqual(consequences);
    }
  });

  it('does what the first try decided, though the next try comes 40 days later', async () => {
    const { calls, world: reference } = await undisturbed(scene);
    const { partnerId = 'acme' } = scene;
    for (const point of killPoints(calls)) {
      const world = await worldOf(scene, 40 * DAY);
      await world.deliver([scene.message], new Run(point));
      const recorded = world.recorded(partnerId);
      const decided = recorded.flatMap<unknown>((effect) => {
        if (effect.kind === 'start') return [{ start: effect.phase, input: effect.input }];
        return effect.kind === 'stop' ? [{ stop: effect.phase, partnerId, run: effect.run }] : [];
      });
      expect(once(world.workflowCalls), `killed ${point.name}`).toEqual(decided);
      const keys = recorded.flatMap((effect) => (effect.kind === 'email' ? [effect.key] : []));
      expect(
        once(world.mails).map(({ key }) => key),
        `killed ${point.name}`,
      ).toEqual(keys);
      const { partner } = reference.store.items(partnerId);
      expect(world.store.items(partnerId).partner?.revision, `killed ${point.name}`).toBe(partner?.revision);
    }
  });
});

describe('a question of a workflow', () => {
  const scaled = queued('application.submitted', 'application', { partner: organisation({ segment: 'scaled' }) });
  const scene: Scene = { name: '', before: [scaled, lead], message: asked('digest due', 'first'), proves: () => undefined };

  it('asked again with a new token gets the answer on record, though by now it would be another', async () => {
    const { calls } = await undisturbed(scene);
    const commit = calls.indexOf('store.commit');
    const decidedAlready = killPoints(calls).filter(({ call, when }) => call > commit || (call === commit && when === 'after'));
    expect(decidedAlready.length).toBeGreaterThan(3);
    for (const point of decidedAlready) {
      const world = await worldOf(scene);
      world.now = day(20);
      await world.deliver([scene.message], new Run(point));
      world.now = day(80); // 77 days after the last lead: nothing new to report
      await world.deliver([asked('digest due', 'second')]);
      expect(world.answers.at(-1), `killed ${point.name}`).toEqual({ token: 'second', output: { answer: 'yes' } });
      expect(world.store.items('acme').events.get(scene.message.id)?.effects).toEqual([{ kind: 'answer', answer: 'yes' }]);
    }
  });

  it('would be answered otherwise by then, had it not been answered before', async () => {
    const world = await worldOf(scene);
    world.now = day(80);
    await world.deliver([asked('digest due', 'first')]);
    expect(world.answers).toEqual([{ token: 'first', output: { answer: 'no' } }]);
  });

  it('of a run that is over is not answered', async () => {
    const world = await worldOf({ ...scene, before: [scaled, lead, ended('recruitment', 1, 'declined')] });
    await world.deliver([queued('partner.invited', 'invited again', { partner: organisation() })]);
    await world.deliver([scene.message]);
    expect(world.store.items('acme').partner?.run).toBe(2);
    expect(world.answers).toEqual([]);
  });
});

describe('a wait', () => {
  const trained = training('training', day(1));

  it('that opened after the answer keeps its token when the event is repeated', async () => {
    const scene: Scene = { name: '', before: [application], message: trained, proves: () => undefined };
    const arrange = (world: ApplyWorld) => {
      world.openWait('training-attended', 'first wait', MONDAY);
      world.onAnswer = () => world.openWait('training-attended', 'later wait', day(5));
    };
    const { calls } = await undisturbed({ ...scene, arrange });
    for (const point of killPoints(calls)) {
      const world = await worldOf({ ...scene, arrange });
      await world.deliver([trained], new Run(point));
      await world.deliver([trained]);
      expect(once(world.answers), `killed ${point.name}`).toEqual([{ token: 'first wait', output: {} }]);
      expect(world.store.items('acme').milestones.get('training-attended')?.waitToken, `killed ${point.name}`).toBe('later wait');
    }
  });

  it('that began after the event is not woken by it', async () => {
    const world = await worldOf({ name: '', before: [application], message: trained, proves: () => undefined });
    world.openWait('training-attended', 'waiting', day(2));
    await world.deliver([trained]);
    expect(world.answers).toEqual([]);
  });

  it('that opened between the transaction and the effects is woken at once', async () => {
    const world = await worldOf({ name: '', before: [application], message: trained, proves: () => undefined });
    const { commit } = world.store;
    world.store.commit = async (...args) => {
      const done = await commit(...args);
      world.openWait('training-attended', 'just opened', MONDAY);
      return done;
    };
    await world.deliver([trained]);
    expect(world.answers).toEqual([{ token: 'just opened', output: {} }]);
  });
});

describe('other writers', () => {
  it('that come in between make apply-event read again, and decide on what is there then', async () => {
    const world = await worldOf({ name: '', before: [application], message: lead, proves: () => undefined });
    const { commit } = world.store;
    let left = 9;
    world.store.commit = async (...args) => {
      if (left > 0) {
        left -= 1;
        const { partner } = world.store.items('acme');
        if (partner) world.store.items('acme').partner = { ...partner, revision: partner.revision + 1, openDeals: partner.openDeals + 1 };
      }
      return commit(...args);
    };
    await world.deliver([lead]);
    expect(world.results.at(-1)).toMatchObject({ result: 'applied' });
    expect(world.store.items('acme').partner).toMatchObject({ openDeals: 9, total: { leads: 1 } });
  });

  it('that never stop are given up, and the event goes back to its queue', async () => {
    const world = await worldOf({ name: '', before: [application], message: lead, proves: () => undefined });
    world.store.commit = async () => 'stale';
    await expect(world.deliver([lead])).rejects.toThrow('event lead met other writes of acme 10 times');
    expect(world.store.items('acme').events.has('lead')).toBe(false);
  });
});

describe('a repeat', () => {
  it.each(scenes)('of $name does nothing more once the first try was finished', async (scene) => {
    const { world } = await undisturbed(scene);
    const told = world.counts();
    await world.deliver([{ ...scene.message, partner: { id: scene.partnerId ?? 'acme' } }]);
    expect(world.counts()).toEqual(told);
  });
});

describe('names', () => {
  const second = (id: string, changes: object) =>
    queued('application.submitted', id, { partner: organisation({ id: undefined, ...changes }) }, { partner: { alias: dana } }, day(1));

  it('that are known bring a second application to the partner that has them', async () => {
    const world = await worldOf({ name: '', before: [application], message: lead, proves: () => undefined });
    await world.deliver([second('again', { name: 'Acme Inc.' })]);
    expect(world.results.at(-1)).toMatchObject({ result: 'applied', partnerId: 'acme' });
    expect(world.store.items('acme').partner?.name).toBe('Acme Inc.');
    expect(world.store.items(partnerIdOf('again')).partner).toBeUndefined();
  });

  it('that another partner has are not taken from it, also not in the moment between reading and writing', async () => {
    const world = await worldOf({ name: '', before: [], message: lead, proves: () => undefined });
    const { commit } = world.store;
    let isFirst = true;
    world.store.commit = async (...args) => {
      if (isFirst) {
        isFirst = false;
        await world.meanwhile(application);
      }
      return commit(...args);
    };
    const other = organisation({
      id: 'other',
      contacts: [
        { name: 'D', email: dana.value },
        { name: 'E', email: 'eve@other.example' },
      ],
    });
    await world.deliver([queued('application.submitted', 'other', { partner: other }, { partner: { id: 'other' } })]);
    expect(await world.store.partnerOf(dana)).toBe('acme');
    expect(await world.store.partnerOf({ kind: 'email', value: 'eve@other.example' })).toBe('other');
    expect(world.notes('other')).toContain('one email belongs to partner acme already: not taken over');
    expect(world.notes('other').join()).not.toContain('@');
  });
});
