import { describe, expect, it } from 'vitest';
import { contactRefOf } from '../../lambdas/identity';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import { emails } from '../../program/emails';
import { settings } from '../../program/settings';
import { type SentMail, Simulation } from '../support/simulation';
import { wallSaysOpen } from './sending/wall';

const PEOPLE = [
  { name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner', timeZone: 'Europe/Berlin' },
  { name: 'Luis Ortega', email: 'luis@acme.example', role: 'technical', timeZone: 'Asia/Tokyo' },
];
const organisation = {
  partner: {
    ...{ id: 'acme', name: 'Acme', track: 'reseller', segment: 'managed', contacts: PEOPLE },
    owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' },
  },
};

/** A Monday at 09:00 UTC: 10:00 in Berlin, 18:00 in Tokyo. Emails keep the program's own window and caps. */
const atWork = () => new Simulation({ sending: {} });
const HOURS = 1 / 24;

const signed = async (sim: Simulation) => {
  await sim.fire('acme', 'application.submitted', organisation);
  await sim.fire('acme', 'application.approved');
  await sim.fire('acme', 'agreement.signed');
};

const activated = async (sim: Simulation) => {
  await signed(sim);
  await sim.fire('acme', 'portal.provisioned');
  await sim.fire('acme', 'portal.logged_in');
  await sim.fire('acme', 'kickoff.held');
  await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
  await sim.fire('acme', 'certification.passed', { certification: 'Expert', contactEmail: 'luis@acme.example' });
  await sim.fire('acme', 'deal.closed', { dealId: 'first', outcome: 'won', amount: 100_000, currency: 'USD' });
};

const isJourneyMail = ({ email }: SentMail): boolean => emails[email as keyof typeof emails].purpose === 'journey';
const partner = (sim: Simulation) => {
  const known = sim.store.items('acme').partner;
  if (known === undefined) throw new Error('acme is not known');
  return known;
};
const count = (sim: Simulation, name: string) => sim.mailsTo('acme').filter((each) => each === name).length;
const entriesOf = (sim: Simulation, name: string) => [...sim.store.items('acme').ledger.values()].filter(({ email }) => email === name);
const policy = { settings, scale: REAL_TIME, locales: ['en', 'de'], isHoliday: () => false };

describe('a year with the window and the caps of the program', () => {
  it.each([
    ['of a partner that never acts again', signed],
    ['of a partner that is active', activated],
  ] as const)('%s: all journey mail in hours of its readers, few in a week, and none lost', async (_, begin) => {
    const sim = atWork();
    await begin(sim);
    await sim.pass(365);
    const mails = sim.mails.filter(isJourneyMail);
    expect(mails.length).toBeGreaterThan(8);
    for (const { to, sentAt, email } of mails) {
      const contact = partner(sim).contacts.find((each) => each.email === to.address);
      expect(contact && wallSaysOpen(policy, partner(sim), contact, sentAt), `${email} at ${sentAt}`).toBe(true);
    }
    const { caps } = settings.sending;
    for (const { sentAt, to } of mails) {
      const week = mails.filter((each) => each.sentAt <= sentAt && plusDays(REAL_TIME, each.sentAt, caps.days) > sentAt);
      expect(week.length).toBeLessThanOrEqual(caps.perOrganisation);
      expect(week.filter((each) => each.to.address === to.address).length).toBeLessThanOrEqual(caps.perContact);
    }
    const open = [...sim.store.items('acme').ledger.values()].filter(({ status }) => status === 'claimed');
    expect(open).toEqual([]);
  });

  it('sends what is owed at once, at any hour, and holds no phase up for the rest', async () => {
    const sim = atWork();
    await sim.pass(14 * HOURS); // 00:00 in Berlin
    await signed(sim);
    expect(sim.mailsTo('acme')).toEqual(['application-received', 'application-approved', 'agreement-ready', 'kickoff-invite']);
    expect(partner(sim).phase).toBe('onboarding');
    const waiting = [...sim.store.items('acme').milestones].filter(([, { waitToken }]) => waitToken !== undefined).map(([name]) => name);
    expect(waiting.sort()).toEqual(['kickoff-held', 'portal-provisioned', 'training-attended']);
    // Nine in the morning in Tokyo.
    expect(entriesOf(sim, 'training-invite')).toMatchObject([{ status: 'deferred', dueAt: '2026-01-06T00:00:00.000Z' }]);
    await sim.pass(11 * HOURS);
    expect(sim.mailsTo('acme')).toEqual(expect.arrayContaining(['training-invite']));
  });

  it('withdraws an invitation when what it invites to was done in the night', async () => {
    const sim = atWork();
    await sim.pass(14 * HOURS);
    await signed(sim);
    await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
    await sim.pass(1);
    expect(count(sim, 'training-invite')).toBe(0);
    expect(entriesOf(sim, 'training-invite')).toMatchObject([
      { status: 'skipped', decisions: [{ rule: 'send-window' }, { rule: 'done-already' }] },
    ]);
  });

  it('does not send what somebody has stopped while it waited', async () => {
    const sim = atWork();
    await sim.pass(14 * HOURS);
    await signed(sim);
    for (const { email } of PEOPLE) sim.consents.stop(contactRefOf(email), 'journey');
    await sim.pass(2);
    expect(sim.mails.filter(isJourneyMail)).toEqual([]);
    expect(entriesOf(sim, 'training-invite')).toMatchObject([
      { status: 'skipped', decisions: [{ rule: 'send-window' }, { rule: 'stopped' }] },
    ]);
  });

  it("sends a cycle's last digest although the next cycle has begun when the window opens", async () => {
    const [kept, free] = [atWork(), new Simulation()];
    for (const sim of [kept, free]) {
      await sim.pass(14 * HOURS); // cycles end at night, too
      await activated(sim);
      await sim.pass(290);
    }
    expect(count(free, 'digest')).toBe(9);
    expect(count(kept, 'digest')).toBe(9);
    const outlived = entriesOf(kept, 'digest').filter(({ decisions }) => decisions.length > 1);
    expect(outlived.length).toBeGreaterThan(0);
  });

  it('withdraws what waits for who is leaving', async () => {
    const sim = atWork();
    await sim.pass(14 * HOURS);
    await signed(sim);
    await sim.fire('acme', 'exit.requested', { reason: 'merged' });
    await sim.pass(2);
    expect(sim.mails.filter(isJourneyMail)).toEqual([]);
    expect(entriesOf(sim, 'training-invite')).toMatchObject([
      { status: 'skipped', decisions: [{ rule: 'send-window' }, { rule: 'run-over' }] },
    ]);
  });
});
