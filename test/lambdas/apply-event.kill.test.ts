import { describe, expect, it } from 'vitest';
import { partnerIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Alias } from '../../lib/journey/apply/draft';
import { later, MONDAY, organisation, queued } from '../support/fixtures';
import { Killed, killPoints, Run } from '../support/interrupt';
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
  readonly proves: (world: ApplyWorld) => void | Promise<void>;
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

const luis: Alias = { kind: 'email', value: 'luis@acme.example' };
/** Names stand in an event's data as they do in whom it is about. */
const leadOf = (id: string, alias: Alias, at = MONDAY) => queued('lead.submitted', id, { leadId: id }, { partner: { alias } }, at);
const byBoth = queued(
  'lead.submitted',
  'by both',
  { leadId: 'L-9', partner: { email: dana.value, externalId: { system: 'hubspot', id: '42' } } },
  { partner: { alias: crm, others: [dana] } },
  day(1),
);
const applicationOf = (id: string, changes: object) =>
  queued('application.submitted', `application of ${id}`, { partner: organisation({ id, ...changes }) }, { partner: { id } }, day(1));
/** Two partners with Dana's address; the other names of the first are its own. */
const shared = [
  queued('application.submitted', 'application', { partner: organisation({ contacts: [{ name: 'Dana Whitfield', email: dana.value }] }) }),
  applicationOf('other', { contacts: [{ name: 'Dana', email: dana.value }] }),
];
const wrong = { id: 'acmee' };
const linkedTo = (id: string, name: Alias) =>
  queued('partner.linked', 'link', { name, by: 'mara' }, { partner: { id }, source: 'ops' }, day(5));

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
      expect(world.store.counted('at:first-win:3')).toBe(1);
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
    name: 'an event by two names that nobody knows',
    message: byBoth,
    names: [dana, crm],
    proves: async (world) => {
      expect(world.results.at(-1)).toEqual({ result: 'parked' });
      for (const name of [crm, dana]) expect(await world.store.parked(name)).toHaveLength(1);
    },
  },
  {
    name: 'an event by two names of which the second is known by now',
    before: [application],
    message: byBoth,
    names: [dana, crm],
    proves: (world) => {
      expect(world.store.items('acme').partner?.externalIds).toEqual([{ system: 'hubspot', id: '42' }]);
      expect(world.store.items('acme').events.has('by both')).toBe(true);
    },
  },
  {
    name: 'an application by one of two names that events were parked under',
    before: [leadOf('first', crm), byBoth, leadOf('last', dana, day(2))],
    message: queued('application.submitted', 'application', { partner: organisation() }, {}, day(4)),
    names: [dana, crm],
    proves: async (world) => {
      // By its address two events come to it, of which one tells the id that the third waits under.
      expect([...world.store.items('acme').events.keys()]).toEqual(['application', 'by both', 'last', 'first']);
      for (const name of [dana, crm]) expect(await world.store.parked(name)).toEqual([]);
      expect(await world.store.partnerOf(crm)).toBe('acme');
    },
  },
  {
    name: 'an application with an address that another partner has',
    before: [application],
    message: applicationOf('other', { contacts: [{ name: 'Dana', email: dana.value }] }),
    partnerId: 'other',
    names: [dana],
    proves: async (world) => {
      expect(await world.store.claimsOn(dana)).toEqual({ claimants: ['acme', 'other'], isLinked: false });
      expect(world.notes('other').join()).toContain('one email belongs to partner acme as well');
    },
  },
  {
    name: 'an event by nothing but an address that two partners have',
    before: shared,
    message: leadOf('by address', dana, day(2)),
    names: [dana],
    proves: async (world) => expect((await world.store.parked(dana)).map(({ message }) => message.id)).toEqual(['by address']),
  },
  {
    name: 'a link of an address that two partners have, and that events wait under',
    before: [...shared, leadOf('first', dana, day(2)), byBoth, leadOf('last', dana, day(4))],
    message: linkedTo('other', dana),
    partnerId: 'other',
    names: [dana, crm],
    proves: async (world) => {
      expect([...world.store.items('other').events.keys()].slice(-4)).toEqual(['link', 'by both', 'first', 'last']);
      expect(await world.store.partnerOf(dana)).toBe('other');
      for (const name of [dana, crm]) expect(await world.store.parked(name)).toEqual([]);
      expect(world.store.items('acme').partner?.total.leads).toBe(0);
      expect(world.notes('other')).toContain('one email linked to it by mara');
    },
  },
  {
    name: 'a link of an id of another system that events wait under',
    before: [application, leadOf('first', crm, day(1)), leadOf('last', crm, day(2))],
    message: linkedTo('acme', crm),
    names: [crm],
    proves: (world) => {
      expect(world.store.items('acme').partner?.externalIds).toEqual([{ system: 'hubspot', id: '42' }]);
      expect([...world.store.items('acme').events.keys()].slice(1)).toEqual(['link', 'first', 'last']);
    },
  },
  {
    name: 'a link of a wrong id that events wait under',
    before: [
      application,
      ...['first', 'last'].map((id, at) => queued('lead.submitted', id, { leadId: id }, { partner: wrong }, day(at + 1))),
    ],
    message: linkedTo('acme', { kind: 'id', value: wrong.id }),
    names: [{ kind: 'id', value: wrong.id }],
    proves: async (world) => {
      expect([...world.store.items('acme').events.keys()].slice(1)).toEqual(['link', 'first', 'last']);
      expect(world.notes('acme')).toContain('released from the wrong id acmee by mara');
      expect(await world.store.parked({ kind: 'id', value: wrong.id })).toEqual([]);
      expect(await world.store.partnerOf({ kind: 'id', value: wrong.id })).toBeUndefined();
    },
  },
  {
    name: 'an application without an id, with an address that two partners have',
    before: shared,
    message: queued(
      'application.submitted',
      newcomer,
      { partner: organisation({ id: undefined }) },
      { partner: { alias: luis, others: [dana] } },
      day(3),
    ),
    partnerId: newcomerId,
    names: [dana, luis],
    proves: async (world) => {
      expect(world.results.at(-1)).toEqual({ result: 'parked' });
      expect(world.store.items(newcomerId).partner).toBeUndefined();
      for (const name of [luis, dana]) expect(await world.store.parked(name)).toHaveLength(1);
    },
  },
  {
    name: 'a link that says whose application waits',
    before: [
      ...shared,
      queued(
        'application.submitted',
        'again',
        { partner: organisation({ id: undefined, name: 'Acme Inc.' }) },
        { partner: { alias: dana } },
        day(3),
      ),
    ],
    message: linkedTo('acme', dana),
    names: [dana],
    proves: (world) => expect(world.store.items('acme').partner).toMatchObject({ name: 'Acme Inc.', run: 1 }),
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
    name: 'a meeting that is booked',
    before: [application],
    message: queued('meeting.booked', 'booking', { meetingId: 'M-1', meeting: 'kickoff', endsAt: day(60) }, {}, day(3)),
    proves: (world) => {
      const ended = { type: 'meeting.ended', occurredAt: day(60), data: { meetingId: 'M-1', endsAt: day(60) } };
      expect(once(world.workflowCalls).slice(1)).toMatchObject([{ later: later(day(60), 3600), partnerId: 'acme', event: ended }]);
    },
  },
  {
    name: 'a meeting that is over by the time it is heard of',
    before: [application],
    arrange: (world) => world.openWait('kickoff-held', 'waiting', MONDAY),
    message: queued(
      'meeting.booked',
      'booking',
      { meetingId: 'M-1', meeting: 'kickoff', endsAt: day(4), contactEmail: dana.value },
      {},
      day(3),
    ),
    proves: (world) => {
      expect(world.sent.map(({ message: { id, type } }) => [id, type])).toEqual([
        ['booking:ended', 'meeting.ended'],
        ['booking:ended:held', 'kickoff.held'],
      ]);
      expect(world.sent.at(-1)?.message).toMatchObject({ occurredAt: day(4), data: { meetingId: 'M-1', contactEmail: dana.value } });
      expect(once(world.answers)).toEqual([{ token: 'waiting', output: {} }]);
      expect(world.store.items('acme').meetings.get('M-1')?.status).toBe('held');
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

/** What workflows and mails are told of one partner. */
const isAbout = (partnerId: string) => (told: unknown) => JSON.stringify(told).includes(`"partnerId":"${partnerId}"`);

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
    await scene.proves(reference);
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
        if (effect.kind === 'later') return [{ later: effect.at, partnerId, event: effect.event }];
        return effect.kind === 'stop' ? [{ stop: effect.phase, partnerId, run: effect.run }] : [];
      });
      expect(once(world.workflowCalls.filter(isAbout(partnerId))), `killed ${point.name}`).toEqual(decided);
      const keys = recorded.flatMap((effect) => (effect.kind === 'email' ? [effect.key] : []));
      expect(
        once(world.mails.filter(isAbout(partnerId))).map(({ key }) => key),
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
      expect(world.store.items('acme').events.get(scene.message.id)?.effects).toEqual([
        { kind: 'answer', answer: 'yes' },
        expect.objectContaining({ kind: 'announce' }),
      ]);
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
    const isParked = world.results.at(-1)?.result === 'parked';
    await world.deliver([isParked ? scene.message : { ...scene.message, partner: { id: scene.partnerId ?? 'acme' } }]);
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
    expect(await world.store.claimsOn(dana)).toEqual({ claimants: ['acme', 'other'], isLinked: false });
    expect(await world.store.partnerOf({ kind: 'email', value: 'eve@other.example' })).toBe('other');
    expect(world.notes('other').join()).toContain('one email belongs to partner acme as well');
    expect(world.notes('other').join()).not.toContain('@');
  });

  it('that another partner got in that moment bring a newcomer to that partner', async () => {
    const only = [{ name: 'D', email: dana.value }];
    const message = queued(
      'application.submitted',
      newcomer,
      { partner: organisation({ id: undefined, contacts: only }) },
      { partner: { alias: dana } },
      day(1),
    );
    const arrange = (world: ApplyWorld) => {
      const { commit } = world.store;
      let isFirst = true;
      world.store.commit = async (...args) => {
        if (isFirst) {
          isFirst = false;
          await world.meanwhile(applicationOf('other', { contacts: only }));
        }
        return commit(...args);
      };
    };
    const scene: Scene = { name: '', arrange, message, proves: () => undefined };
    const { calls, world: reference } = await undisturbed(scene);
    expect(await reference.store.claimsOn(dana)).toEqual({ partnerId: 'other', claimants: [], isLinked: false });
    expect([...reference.store.items('other').events.keys()]).toEqual(['application of other', newcomer]);
    for (const point of killPoints(calls)) {
      const world = await worldOf(scene);
      await world.deliver([message], new Run(point));
      expect(once(world.workflowCalls), `killed ${point.name}`).toEqual(once(reference.workflowCalls));
      expect(world.store.items(newcomerId).partner, `killed ${point.name}`).toBeUndefined();
      expect(await world.store.parked(dana)).toEqual([]);
    }
  });

  it('that are being written while an event is parked make apply-event look again', async () => {
    const parking = leadOf('early', dana);
    const world = await worldOf({ name: '', message: parking, proves: () => undefined });
    const { park } = world.store;
    let busy = 3;
    world.store.park = async (...args) => {
      busy -= 1;
      return busy < 0 && park(...args);
    };
    await world.deliver([parking]);
    expect(world.results).toEqual([{ result: 'parked' }]);
    world.store.park = async () => false;
    await expect(world.deliver([leadOf('second', dana)])).rejects.toThrow('event second met other writes of its names 10 times');
  });

  it('that another partner claims before a newcomer is finished do not leave it half begun', async () => {
    const only = [{ name: 'D', email: dana.value }];
    const partner = organisation({ id: undefined, contacts: only });
    const message = queued('application.submitted', newcomer, { partner }, { partner: { alias: dana } }, day(1));
    const scene: Scene = { name: '', message, proves: () => undefined };
    const { calls, world: reference } = await undisturbed(scene);
    const begun = killPoints(calls).filter(({ call, when }) => when === 'after' && call >= calls.indexOf('store.commit'));
    expect(begun.length).toBeGreaterThan(2);
    for (const point of begun) {
      const world = await worldOf(scene);
      await expect(world.interrupted(message, new Run(point))).rejects.toThrow(Killed);
      await world.deliver([applicationOf('other', { contacts: only })]);
      await world.deliver([message]);
      expect(await world.store.claimsOn(dana), `killed ${point.name}`).toMatchObject({ claimants: ['other', newcomerId] });
      expect(once(world.workflowCalls.filter(isAbout(newcomerId))), `killed ${point.name}`).toEqual(once(reference.workflowCalls));
      expect(await world.store.parked(dana), `killed ${point.name}`).toEqual([]);
    }
  });

  it('that mean nobody any more by the time what they released is sent on release nothing', async () => {
    const scene: Scene = { name: '', before: [leadOf('early', dana)], message: shared[0] ?? lead, proves: () => undefined };
    const { calls } = await undisturbed(scene);
    const world = await worldOf(scene);
    // Killed right behind its transaction; by the next try another partner has the address as well.
    await expect(world.interrupted(scene.message, new Run({ call: calls.indexOf('store.commit'), when: 'after' }))).rejects.toThrow(Killed);
    await world.deliver([applicationOf('other', { contacts: [{ name: 'Dana', email: dana.value }] })]);
    await world.deliver([scene.message]);
    expect((await world.store.parked(dana)).map(({ message }) => message.id)).toEqual(['early']);
    await world.deliver([linkedTo('other', dana)]);
    expect(world.store.items('other').events.has('early')).toBe(true);
    expect(world.store.items('acme').events.has('early')).toBe(false);
  });

  it('more than a transaction holds are watched by those that a person is to decide on, and the surest', async () => {
    const many = Array.from({ length: 40 }, (_, each): Alias => ({ kind: 'external', value: `crm:${each}` }));
    const [first = dana, ...others] = many;
    const world = await worldOf({ name: '', before: shared, message: lead, proves: () => undefined });
    const application = queued(
      'application.submitted',
      newcomer,
      { partner: organisation({ id: undefined }) },
      { partner: { alias: first, others: [...others, dana] } },
      day(3),
    );
    await world.deliver([application]);
    const [parked] = await world.store.parked(dana);
    expect(parked?.under).toHaveLength(12);
    expect(await world.store.parked(first)).toHaveLength(1);
  });
});
