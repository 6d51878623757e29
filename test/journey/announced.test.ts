import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { ANNOUNCEMENT_SCHEMA, type Announcement, announcementsOf } from '../../lambdas/announcement';
import { PHASES } from '../../lib/journey/words';
import { organisation } from '../support/fixtures';
import { Simulation } from '../support/simulation';

const schema = JSON.parse(readFileSync('docs/events-out.schema.json', 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false }).compile(schema);
/** As it goes over the wire. */
const sent = (announcement: Announcement) => JSON.parse(JSON.stringify(announcement));
const problemsOf = (announcement: unknown) =>
  validate(announcement) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

const externalIds = [
  { system: 'hubspot', id: '100' },
  { system: 'hubspot', id: '200' },
  { system: 'salesforce', id: '001xx' },
];

/** From the application to an exit, with a workflow that breaks and goes on, and a milestone that is never reached in time. */
const wholeJourney = async (): Promise<Simulation> => {
  const sim = new Simulation();
  const tell = (type: Parameters<Simulation['fire']>[1], data: object = {}) => sim.fire('acme', type, data);
  await tell('application.submitted', { partner: organisation({ externalIds }) });
  await tell('application.approved', { by: 'Mara Lindqvist' });
  await tell('agreement.signed', { termMonths: 12 });
  await tell('portal.provisioned');
  await tell('portal.logged_in', { contactEmail: 'dana@acme.example' });
  await tell('kickoff.held', { notes: 'Dana is keen' });
  await tell('training.attended', { course: 'Partner 101', contactEmail: 'luis@acme.example' });
  await tell('deal.closed', { dealId: 'd1', outcome: 'won', amount: 100_000, currency: 'USD' });
  await sim.pass(400);
  await tell('exit.requested', { reason: 'Dana retires' });
  await tell('exit.confirmed', { reason: 'Dana retires' });
  await sim.pass(30);
  return sim;
};

/** A workflow that broke, and speaks again. */
const broken = async (): Promise<Simulation> => {
  const sim = new Simulation();
  await sim.fire('acme', 'application.submitted', { partner: organisation() });
  const times = { occurredAt: sim.now(), receivedAt: sim.now(), source: 'journey', partner: { id: 'acme' } };
  await sim.applyEvent({ id: 'broke', type: 'phase.failed', ...times, data: { phase: 'recruitment', run: 1, status: 'FAILED' } });
  const task = { run: 1, step: 'call', title: 'Call them', assignee: 'manager', dueDays: 3 };
  await sim.applyEvent({ id: 'task', type: 'task.opened', ...times, data: task });
  await sim.applyEvent({ id: 'late', type: 'task.escalated', ...times, data: { taskId: 'task' } });
  return sim;
};

/** One that is gone, and of whom nothing is left to be told. */
const erased = async (): Promise<Simulation> => {
  const sim = new Simulation();
  await sim.fire('acme', 'application.submitted', { partner: organisation({ externalIds }) });
  sim.store.erase('acme', [{ kind: 'id', value: 'acme' }], { at: sim.now(), run: 1, isFinished: false });
  const times = { occurredAt: sim.now(), receivedAt: sim.now(), source: 'ops', partner: { id: 'acme' } };
  await sim.applyEvent({ id: 'gone', type: 'partner.erased', ...times, data: { phase: 'recruitment', run: 1 } });
  return sim;
};

const journey = await wholeJourney();
const gone = (await erased()).announced;
const all = [...journey.announced, ...(await broken()).announced, ...gone];

describe('what is announced', () => {
  it('fits the published schema, every kind of it', () => {
    for (const announcement of all) expect(problemsOf(sent(announcement)), JSON.stringify(announcement)).toEqual([]);
    const published = schema.oneOf.map(({ title }: { title: string }) => title);
    expect([...new Set(all.map(({ type }) => type))].sort()).toEqual(published.sort());
    expect(schema.$id).toBe(ANNOUNCEMENT_SCHEMA);
    expect(schema.$defs.phase.enum).toEqual(PHASES);
  });

  it('would not fit it with a field more, a field less or another type', () => {
    const [first] = all.map(sent);
    expect(problemsOf({ ...first, more: 1 })).not.toEqual([]);
    expect(problemsOf({ ...first, type: 'partner.celebrated' })).not.toEqual([]);
    expect(problemsOf({ ...first, data: { ...first.data, partner: { ...first.data.partner, name: 'Acme' } } })).not.toEqual([]);
    const { subject, ...anonymous } = first;
    expect(problemsOf(anonymous)).not.toEqual([]);
    const reached = all.map(sent).find(({ type }) => type === 'milestone.reached');
    expect(problemsOf({ ...reached, data: { ...reached.data, change: {} } })).not.toEqual([]);
  });

  it('is every event of the log, and after it what the event changed', () => {
    const { events } = journey.store.items('acme');
    const recorded = journey.announced.filter(({ type }) => type === 'event.recorded').map(({ data }) => data.event.id);
    expect(recorded.sort()).toEqual([...events.keys()].sort());
    const told = journey.announced.filter(({ data }) => data.event.type === 'agreement.signed').map(({ type }) => type);
    expect(told).toEqual(['event.recorded', 'milestone.reached']);
    const ended = journey.announced.filter(({ data }) => data.event.type === 'phase.completed').slice(0, 3);
    expect(ended.map(({ type, data: { change } }) => ({ type, change }))).toEqual([
      { type: 'event.recorded', change: undefined },
      { type: 'phase.ended', change: { phase: 'recruitment', run: 1, outcome: 'signed' } },
      { type: 'phase.entered', change: { phase: 'onboarding', run: 2 } },
    ]);
    expect(journey.announced.at(-1)).toMatchObject({ type: 'journey.rested', data: { change: { outcome: 'exited' } } });
  });

  it('has an id of its own each, and says which of two is newer', () => {
    const ids = journey.announced.map(({ source, id }) => `${source} ${id}`);
    expect(new Set(ids).size).toBe(ids.length);
    const revisions = journey.announced.map(({ data }) => data.partner?.revision ?? 0);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });

  it('says of a task that it is done, whether a person said so or it came to be by itself', async () => {
    const opened = journey.announced.filter(({ type }) => type === 'task.opened');
    const done = journey.announced.flatMap(({ type, data: { change } }) => (type === 'task.done' ? [change] : []));
    expect(done).toContainEqual(expect.objectContaining({ byItself: true }));
    const ids = opened.map(({ data: { change } }) => change).flatMap((change) => (change && 'taskId' in change ? [change.taskId] : []));
    for (const change of done) expect(ids).toContain(change && 'taskId' in change ? change.taskId : '');
    const sim = await broken();
    const said = { occurredAt: sim.now(), receivedAt: sim.now(), source: 'ops', partner: { id: 'acme' } };
    await sim.applyEvent({ id: 'done', type: 'task.completed', ...said, data: { taskId: 'task', by: 'Mara Lindqvist' } });
    expect(sim.announced.at(-1)).toMatchObject({
      type: 'task.done',
      data: { change: { taskId: 'task', title: 'Call them', byItself: false } },
    });
    expect(problemsOf(sent(sim.announced.at(-1) as Announcement))).toEqual([]);
    expect(JSON.stringify(sim.announced)).not.toContain('Mara');
  });

  it('says of a partner that is erased that, by its id, and nothing else of it', () => {
    const { id, subject, data } = gone.at(-1) as Announcement;
    expect({ id, subject, data }).toEqual({
      id: 'acme:gone:partner.erased',
      subject: 'acme',
      data: { event: expect.objectContaining({ type: 'partner.erased', source: 'ops' }) },
    });
    expect(gone.filter(({ data: { event } }) => event.id === 'gone')).toHaveLength(1);
  });

  it('names nobody: no organisation, no person, no address, none of their words', () => {
    const text = JSON.stringify(all);
    for (const word of ['Acme', 'Dana', 'Luis', 'Mara', 'Robin', '@', 'keen', 'retires']) expect(text).not.toContain(word);
  });

  it('has the data of the event itself where the stage asks for it, and then of that alone', () => {
    const { event, effects } =
      [...journey.store.items('acme').events.values()].find((each) => each.event.type === 'agreement.signed') ?? {};
    const announcing = effects?.find((effect) => effect.kind === 'announce');
    if (event === undefined || announcing?.kind !== 'announce') throw new Error('it was signed, and announced');
    const [recorded, ...changes] = announcementsOf({ stage: 'prod', whole: true }, 'acme', event, announcing);
    expect(recorded?.data.event.data).toMatchObject({ termMonths: 12 });
    expect(problemsOf(sent(recorded as Announcement))).toEqual([]);
    for (const change of changes) expect(change.data.event).not.toHaveProperty('data');
  });
});

describe('where a partner stands', () => {
  const standingAfter = (type: string) => journey.announced.find(({ data }) => data.event.type === type)?.data.partner;

  it('is told with what its phase waits for next, in the ids and in words', () => {
    expect(standingAfter('application.submitted')).toMatchObject({
      phase: 'recruitment',
      next: ['application-decided'],
      nextStep: 'application decided',
    });
    expect(standingAfter('application.approved')).toMatchObject({ next: ['agreement-signed'], nextStep: 'agreement signed' });
    const onboarding = journey.announced.find(
      ({ type, data: { change } }) => type === 'phase.entered' && JSON.stringify(change).includes('onboarding'),
    );
    expect(onboarding?.data.partner?.next).toContain('portal-provisioned');
    expect(standingAfter('portal.provisioned')?.next).not.toContain('portal-provisioned');
    const [last] = journey.announced.slice(-1);
    expect(last?.data.partner).toMatchObject({ state: 'closed', outcome: 'exited', next: [], nextStep: '' });
  });

  it('is told with the newest id that each other system has for it', () => {
    expect(standingAfter('application.submitted')?.externalIds).toEqual({ hubspot: '200', salesforce: '001xx' });
  });
});
