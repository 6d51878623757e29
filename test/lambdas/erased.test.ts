import { describe, expect, it } from 'vitest';
import { partnerIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Alias, Erasure } from '../../lib/journey/apply/draft';
import { PHASES } from '../../lib/journey/words';
import { later, MONDAY, organisation, queued } from '../support/fixtures';
import { ApplyWorld } from './apply-event.world';

const DAY = 86_400;
const day = (days: number) => later(MONDAY, days * DAY);
const id: Alias = { kind: 'id', value: 'acme' };
const dana: Alias = { kind: 'email', value: 'dana@acme.example' };
const luis: Alias = { kind: 'email', value: 'luis@acme.example' };
const crm: Alias = { kind: 'external', value: 'hubspot:42' };
const ERASED: Erasure = { at: day(10), run: 4, isFinished: true };

const by = (alias: Alias, eventId: string, at: string, type = 'lead.submitted'): QueuedEvent =>
  queued(type, eventId, { leadId: eventId, course: 'c', partner: { email: alias.value } }, { partner: { alias } }, at);
const lead = (eventId: string, at: string) => queued('lead.submitted', eventId, { leadId: eventId }, {}, at);
const application = (eventId: string, at: string, changes: Readonly<Record<string, unknown>> = {}) =>
  queued('application.submitted', eventId, { partner: organisation(changes) }, {}, at);

const erased = async (erasure: Erasure = ERASED): Promise<ApplyWorld> => {
  const world = new ApplyWorld();
  await world.deliver([application('application', MONDAY, { externalIds: [{ system: 'hubspot', id: '42' }] })]);
  world.store.erase('acme', [id, dana, luis, crm], erasure);
  world.results.length = 0;
  world.now = day(11);
  return world;
};

const everything = async (world: ApplyWorld) => ({
  items: await world.record(['acme'], [id, dana, luis, crm]),
  sent: world.sent,
  mails: world.mails.filter(({ requestedAt }) => requestedAt > MONDAY),
});

describe('an organisation that was erased', () => {
  it.each([
    ['an event that was queued when it was', lead('queued', day(9))],
    ['an event that is told later, of what happened later', lead('late', day(12))],
    ['an event by the address of a contact', by(dana, 'by address', day(9))],
    ['a later one by that address', by(luis, 'by address', day(12), 'training.attended')],
    ['an event by an id of another system', by(crm, 'by crm', day(12))],
    ['its own application, told again', application('application', MONDAY)],
    ['another application of before', application('second', day(9))],
    [
      'what its stopped workflow still says',
      queued('phase.completed', 'acme-onboarding-4:end', { phase: 'onboarding', run: 4, outcome: 'ready' }, { source: 'journey' }, day(12)),
    ],
    [
      'that its stopped workflow was stopped',
      queued('phase.failed', 'f', { phase: 'onboarding', run: 4, status: 'ABORTED' }, { source: 'journey' }, day(12)),
    ],
    ['a bounce of its last mail', queued('email.bounced', 'b', { email: dana.value, permanent: true }, { source: 'ses' }, day(12))],
    [
      'the end of a meeting that was booked',
      queued('meeting.ended', 'm', { meetingId: 'M', endsAt: day(20) }, { source: 'meetings' }, day(20)),
    ],
    ['what a person asks for', queued('partner.paused', 'p', { by: 'mara' }, { source: 'ops' }, day(12))],
  ])('hears no more of %s: it is dropped, and leaves nothing', async (_, message) => {
    const world = await erased();
    const before = await everything(world);
    await world.deliver([message]);
    expect(world.results).toEqual([{ result: 'dropped' }]);
    expect(await everything(world)).toEqual(before);
  });

  it('that came without an id does not come back by its own application', async () => {
    const world = new ApplyWorld();
    const message = queued('application.submitted', 'form', { partner: organisation({ id: undefined }) }, { partner: { alias: dana } });
    const newId = partnerIdOf('form');
    await world.deliver([message]);
    expect(world.store.items(newId).partner).toBeDefined();
    world.store.erase(newId, [{ kind: 'id', value: newId }, dana, luis], ERASED);
    await world.deliver([message]);
    expect(world.results.at(-1)).toEqual({ result: 'dropped' });
    expect(world.store.items(newId).partner).toBeUndefined();
  });

  it('and applies again is a new partner, whose runs have names that none had, and which hears nothing of before', async () => {
    const world = await erased();
    await world.deliver([
      application('anew', day(12)),
      lead('old, told now', day(9)),
      by(dana, 'old, by address', day(8)),
      lead('new', day(13)),
    ]);
    expect(world.results.map(({ result }) => result)).toEqual(['applied', 'dropped', 'forwarded', 'applied', 'dropped']);
    const { partner, events } = world.store.items('acme');
    expect(partner).toMatchObject({ run: 5, journeyStartedAt: day(12), forgetsBefore: day(10), total: { leads: 1 } });
    expect([...events.keys()]).toEqual(['anew', 'new']);
    expect(world.workflowCalls.at(-1)).toMatchObject({ start: 'recruitment', input: { run: 5 } });
  });

  it('and applies again under another id, by one of its old addresses, is a new partner that hears nothing of before', async () => {
    const world = await erased();
    const other = queued(
      'application.submitted',
      'anew',
      { partner: organisation({ id: 'acme-2' }) },
      { partner: { id: 'acme-2' } },
      day(12),
    );
    await world.deliver([other, by(dana, 'old, by address', day(8)), by(dana, 'new, by address', day(13))]);
    expect(world.store.items('acme-2').partner).toMatchObject({ forgetsBefore: day(10), total: { leads: 1 }, run: 1 });
  });

  it('whose erasure is not finished cannot apply yet: the event is tried again', async () => {
    const world = await erased({ ...ERASED, isFinished: false });
    await expect(world.deliver([application('anew', day(12))])).rejects.toThrow('not finished: run "ops erase" again');
    expect(world.store.items('acme').partner).toBeUndefined();
  });

  it('is not brought back by an application that was being applied while it was erased', async () => {
    const world = new ApplyWorld();
    const { situation } = world.store;
    world.store.situation = async (...args) => {
      const read = await situation(...args);
      world.store.situation = situation;
      world.store.erase('acme', [id, dana, luis], ERASED);
      return read;
    };
    await world.deliver([application('application', MONDAY)]);
    expect(world.results).toEqual([{ result: 'dropped' }]);
    expect(world.store.items('acme').partner).toBeUndefined();
  });

  it('has its last run stopped behind all that was in its queue', async () => {
    const world = await erased();
    await world.deliver([queued('partner.erased', 'e', { phase: 'onboarding', run: 4 }, { source: 'ops' }, day(10))]);
    expect(world.workflowCalls.at(-1)).toEqual({ stop: 'onboarding', partnerId: 'acme', run: 4 });
    expect(world.store.settled.get('acme')).toBe(day(11));
  });

  it('has a run stopped that a killed call had left behind, in whatever phase it was', async () => {
    const world = await erased();
    await world.deliver([queued('partner.erased', 'e', { phase: 'onboarding', run: 4 }, { source: 'ops' }, day(10))]);
    for (const stop of PHASES) expect(world.workflowCalls).toContainEqual({ stop, partnerId: 'acme', run: 3 });
  });

  it('leaves what others do alone', async () => {
    const world = await erased();
    await world.deliver([queued('lead.submitted', 'x', { leadId: 'x' }, { partner: { id: 'globex' } }, day(12))]);
    expect(world.results).toEqual([{ result: 'parked' }]);
  });
});
