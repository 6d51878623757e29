import { describe, expect, it } from 'vitest';
import type { MailSetting } from '../../lib/journey/sending/mode';
import { organisation } from '../support/fixtures';
import { Simulation, type SimulationOptions } from '../support/simulation';

const IDS = Array.from({ length: 12 }, (_, n) => `partner-${n}`);

const apply = async (simulation: Simulation): Promise<void> => {
  for (const [n, id] of IDS.entries()) {
    const contacts = [{ name: 'Dana Whitfield', email: `dana@${id}.example`, role: 'owner' }];
    const track = n % 2 === 0 ? 'reseller' : 'services';
    await simulation.fire(id, 'application.submitted', { partner: organisation({ id, contacts, track }) }, { id: `applied-${n}` });
  }
};

const each = async (simulation: Simulation, type: 'application.approved' | 'agreement.signed', share: number): Promise<void> => {
  for (const [n, id] of IDS.entries()) if (n % share !== 0) await simulation.fire(id, type, {}, { id: `${type}-${n}` });
};

/** Every email that was asked for so far, whatever became of it. */
const askedFor = (simulation: Simulation): ReadonlySet<string> =>
  new Set(IDS.flatMap((id) => [...simulation.store.items(id).ledger.keys()].map((key) => `${id} ${key}`)));

const sent = (simulation: Simulation) => simulation.mails.map(({ partnerId, key }) => `${partnerId} ${key}`);

/** Two weeks, then another setting, then two months more. */
const life = async (options: SimulationOptions, then?: MailSetting) => {
  const simulation = new Simulation(options);
  await apply(simulation);
  await simulation.pass(2);
  await each(simulation, 'application.approved', 3);
  await simulation.pass(5);
  await each(simulation, 'agreement.signed', 2);
  // A Friday evening: what the window holds back waits until Monday.
  await simulation.pass(4.5);
  const before = askedFor(simulation);
  const sentBefore = sent(simulation).length;
  if (then !== undefined) simulation.mail = then;
  await simulation.pass(60);
  return { simulation, before, after: sent(simulation).slice(sentBefore) };
};

describe('going live', () => {
  it.each([
    ['at any hour', undefined],
    ['with what waits for Monday and for a cap', {}],
  ])('from observe sends nothing that was asked for before, and all that is asked for after: %s', async (_, sending) => {
    const options = sending === undefined ? {} : { sending };
    const { before, after } = await life({ ...options, mail: 'observe' }, 'live');
    const { simulation, after: afterOfLive } = await life(options);
    expect(after.filter((key) => before.has(key))).toEqual([]);
    expect(after.length).toBeGreaterThan(30);
    // What is asked for after it is what a program that was always live asks for; caps of before move some of it in time.
    expect(after.toSorted()).toEqual(afterOfLive.filter((key) => !before.has(key)).toSorted());
    expect(simulation.mails.length).toBeGreaterThan(after.length);
  });

  it('one track sends to partners of that track, and to their managers, and to nobody else', async () => {
    const { simulation, after } = await life({ mail: 'observe' }, { default: 'observe', tracks: { services: 'live' } });
    const tracks = new Set(simulation.mails.map(({ partnerId }) => simulation.store.items(partnerId).partner?.track));
    expect([...tracks]).toEqual(['services']);
    expect(after.length).toBeGreaterThan(10);
  });

  it('from approve sends nothing by itself of what waited', async () => {
    const { before, after } = await life({ mail: 'approve' }, 'live');
    expect(after.filter((key) => before.has(key))).toEqual([]);
    expect(after.length).toBeGreaterThan(30);
  });

  it('and back again sends nothing more', async () => {
    const { simulation } = await life({ mail: 'live', sending: {} }, 'observe');
    const change = Date.parse('2026-01-05T09:00:00Z') + 11.5 * 86_400_000;
    expect(simulation.mails.filter(({ sentAt }) => Date.parse(sentAt) > change + 60_000)).toEqual([]);
    expect(simulation.mails.length).toBeGreaterThan(10);
  });
});

describe('approve', () => {
  const begun = async () => {
    const simulation = new Simulation({ mail: 'approve' });
    await apply(simulation);
    return simulation;
  };
  const [acme = ''] = IDS;
  const waiting = (simulation: Simulation, name: string) =>
    [...simulation.store.items(acme).ledger].find(([, { email, request }]) => email === name && request !== undefined);
  const say = async (simulation: Simulation, type: 'email.approved' | 'email.declined', email: string) => {
    const [emailKey] = waiting(simulation, email) ?? [];
    await simulation.byHand(acme, type, { email, emailKey, reason: 'as agreed' });
  };

  it('has every email wait, phases go on, and one go when a person says so; the timeline says who and why', async () => {
    const simulation = await begun();
    await simulation.fire(acme, 'application.approved');
    await simulation.pass(1);
    expect(waiting(simulation, 'agreement-ready')).toBeDefined();
    expect(simulation.mails).toEqual([]);
    await say(simulation, 'email.approved', 'agreement-ready');
    expect(simulation.mailsTo(acme)).toEqual(['agreement-ready']);
    await simulation.fire(acme, 'agreement.signed');
    expect(simulation.store.items(acme).partner?.phase).toBe('onboarding');
    expect(simulation.notesOf(acme)).toContain('agreement-ready approved by mara: "as agreed"');
  });

  it('has one that is declined never go', async () => {
    const simulation = await begun();
    await say(simulation, 'email.declined', 'application-received');
    await simulation.pass(30);
    expect(simulation.mails).toEqual([]);
    expect(simulation.notesOf(acme)).toContain('application-received declined by mara: "as agreed"');
    const entry = [...simulation.store.items(acme).ledger.values()].find(({ email }) => email === 'application-received');
    expect(entry?.decisions.map(({ rule }) => rule)).toEqual(['awaits-approval', 'declined']);
  });

  it('is refused for a partner that is paused, and the timeline says so', async () => {
    const simulation = await begun();
    await simulation.byHand(acme, 'partner.paused', {});
    await say(simulation, 'email.approved', 'application-received');
    expect(simulation.mails).toEqual([]);
    expect(simulation.notesOf(acme)).toContain('nothing done: it is paused: no mail goes to it until it is resumed');
  });

  it('is given for mail to its manager while the partner is paused', async () => {
    const simulation = await begun();
    await simulation.byHand(acme, 'partner.paused', {});
    await simulation.pass(4);
    const [emailKey] = waiting(simulation, 'duty-reminder') ?? [];
    await simulation.byHand(acme, 'email.approved', { email: 'duty-reminder', emailKey, audience: 'manager' });
    expect(simulation.mailsTo(acme)).toEqual(['duty-reminder']);
  });
});
