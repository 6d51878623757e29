import { describe, expect, it } from 'vitest';
import { Simulation } from '../support/simulation';

type Changes = Readonly<Record<string, unknown>>;

const organisation = (id: string, changes: Changes = {}) => ({
  partner: {
    id,
    name: 'Acme',
    track: 'reseller',
    segment: 'managed',
    owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' },
    contacts: [
      { name: 'Dana Whitfield', email: `dana@${id}.example`, role: 'owner' },
      { name: 'Luis Ortega', email: `luis@${id}.example`, role: 'technical' },
    ],
    consentBasis: 'met at a fair',
    ...changes,
  },
});

const apply = async (sim: Simulation, changes: Changes = {}) => sim.fire('acme', 'application.submitted', organisation('acme', changes));

const signed = async (sim: Simulation, changes: Changes = {}) => {
  await apply(sim, changes);
  await sim.fire('acme', 'application.approved');
  await sim.fire('acme', 'agreement.signed');
};

const onboarded = async (sim: Simulation, changes: Changes = {}) => {
  await signed(sim, changes);
  await sim.fire('acme', 'portal.provisioned');
  await sim.fire('acme', 'portal.logged_in');
  await sim.fire('acme', 'kickoff.held');
  await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
};

const won = (dealId: string, amount = 100_000) => ({ dealId, outcome: 'won', amount, currency: 'USD' });

const activated = async (sim: Simulation, changes: Changes = {}) => {
  await onboarded(sim, changes);
  await sim.fire('acme', 'certification.passed', { certification: 'Expert', contactEmail: 'luis@acme.example' });
  await sim.fire('acme', 'deal.closed', won('first'));
};

const partner = (sim: Simulation) => {
  const known = sim.store.items('acme').partner;
  if (known === undefined) throw new Error('acme is not known');
  return known;
};
const waiting = (sim: Simulation) =>
  [...sim.store.items('acme').milestones]
    .filter(([, { waitToken, waitRun }]) => waitToken !== undefined && waitRun === partner(sim).run)
    .map(([name]) => name);
const tasks = (sim: Simulation) => [...sim.store.items('acme').tasks.values()].map(({ title, assignee }) => `${assignee.name}: ${title}`);
const count = (list: readonly string[], name: string) => list.filter((each) => each === name).length;

describe('recruitment', () => {
  it('invites, reminds on days 5 and 12, and rests without an answer on day 30', async () => {
    const sim = new Simulation();
    await sim.fire('acme', 'partner.invited', organisation('acme'));
    await sim.pass(31);
    expect(sim.mails.map(({ day, email }) => [Math.round(day), email])).toEqual([
      [0, 'invitation'],
      [5, 'invitation-reminder'],
      [12, 'invitation-reminder'],
    ]);
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'no-response' });
  });

  it('asks a person to invite whom it may not email', async () => {
    const sim = new Simulation();
    await sim.fire('acme', 'partner.invited', organisation('acme', { consentBasis: undefined }));
    await sim.pass(31);
    expect(sim.mailsTo('acme')).toEqual(['task-opened']);
    expect(tasks(sim)).toEqual(['Mara Lindqvist: Invite them in person: we may not email them yet']);
  });

  it('tells the manager, then the head, then the partner when we are late, and never expels the partner for it', async () => {
    const sim = new Simulation();
    await apply(sim);
    await sim.pass(6);
    expect(sim.mails.map(({ day, email, to }) => [Math.round(day), email, to.address])).toEqual([
      [0, 'application-received', 'dana@acme.example'],
      [3, 'duty-reminder', 'mara@northwind.example'],
      [5, 'duty-escalation', 'robin.hale@northwind.example'],
      [5, 'application-late', 'dana@acme.example'],
    ]);
    await sim.pass(60);
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'stalled' });
    await sim.fire('acme', 'application.approved');
    expect(partner(sim)).toMatchObject({ state: 'running', phase: 'recruitment', run: 2 });
    expect(waiting(sim)).toEqual(['agreement-signed']);
  });

  it('takes a signature that comes after stalling: the new run passes what was reached', async () => {
    const sim = new Simulation();
    await apply(sim);
    await sim.fire('acme', 'application.approved');
    await sim.pass(22);
    expect(partner(sim).outcome).toBe('stalled');
    const reminders = count(sim.mailsTo('acme'), 'agreement-reminder');
    expect(reminders).toBe(3);
    await sim.fire('acme', 'agreement.signed');
    expect(partner(sim)).toMatchObject({ state: 'running', phase: 'onboarding' });
    expect(count(sim.mailsTo('acme'), 'agreement-reminder')).toBe(reminders);
    expect(count(sim.mailsTo('acme'), 'application-approved')).toBe(1);
    expect(count(sim.mailsTo('acme'), 'agreement-ready')).toBe(1);
  });

  it('declines politely, and a later approval counts after all', async () => {
    const sim = new Simulation();
    await apply(sim);
    await sim.fire('acme', 'application.declined', { reason: 'no overlap' });
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'declined' });
    expect(sim.mailsTo('acme')).toEqual(['application-received', 'application-declined']);
    await sim.fire('acme', 'application.approved');
    expect(waiting(sim)).toEqual(['agreement-signed']);
  });
});

describe('events that come early, late, twice or never', () => {
  it('counts a training and a lead from before the approval, thanks for both at once, and reminds of neither', async () => {
    const sim = new Simulation();
    await apply(sim);
    await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
    await sim.fire('acme', 'lead.submitted', { leadId: 'early' });
    expect(sim.mailsTo('acme')).toEqual(['application-received', 'training-thanks', 'first-act-thanks']);
    await sim.fire('acme', 'application.approved');
    await sim.fire('acme', 'agreement.signed');
    await sim.pass(29);
    expect(sim.mailsTo('acme')).not.toContain('training-invite');
    expect(sim.mailsTo('acme')).not.toContain('training-reminder');
    expect(waiting(sim)).not.toContain('training-attended');
    await sim.pass(100);
    expect(sim.mailsTo('acme')).not.toContain('first-act-reminder');
  });

  it('keeps what comes before the partner is known, and applies it in order', async () => {
    const sim = new Simulation();
    await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
    await sim.fire('acme', 'deal.registered', { dealId: 'd1' });
    await sim.fire('acme', 'deal.closed', won('d1'));
    expect(sim.parked).toHaveLength(3);
    await apply(sim);
    expect([...sim.store.items('acme').events.values()].map(({ event }) => event.type)).toEqual([
      'application.submitted',
      'choice.requested',
      'training.attended',
      'deal.registered',
      'deal.closed',
    ]);
    expect(partner(sim).total).toEqual({ leads: 0, dealsRegistered: 1, dealsWon: 1, revenue: 100_000 });
    expect(sim.mailsTo('acme')).toEqual(expect.arrayContaining(['training-thanks', 'first-act-thanks', 'deal-won']));
  });

  it('counts a webhook once that is sent twenty times', async () => {
    const sim = new Simulation();
    await onboarded(sim);
    for (let n = 0; n < 20; n += 1) await sim.fire('acme', 'lead.submitted', { leadId: 'one' }, { id: 'the-same' });
    expect(partner(sim).total.leads).toBe(1);
    expect(count(sim.mailsTo('acme'), 'first-act-thanks')).toBe(1);
  });

  it('counts an event that comes while its reminder goes out', async () => {
    let fired = false;
    const sim: Simulation = new Simulation({
      deliver: ({ key }) => {
        if (key.includes('training-attended-day-7') && !fired) {
          fired = true;
          void sim.fire('acme', 'training.attended', { course: 'Partner 101' });
        }
        return { messageId: 'm' };
      },
    });
    await signed(sim);
    await sim.pass(8);
    expect(fired).toBe(true);
    expect(waiting(sim)).not.toContain('training-attended');
    await sim.pass(10);
    expect(count(sim.mailsTo('acme'), 'training-reminder')).toBe(1);
  });

  it('gives up on day 21 with a task, and a training that comes later is still thanked for', async () => {
    const sim = new Simulation();
    await signed(sim);
    await sim.pass(22);
    expect(tasks(sim)).toContain('Mara Lindqvist: Find out what keeps them from the training');
    await sim.fire('acme', 'training.attended', { course: 'Partner 101' });
    expect(count(sim.mailsTo('acme'), 'training-thanks')).toBe(1);
  });

  it('does not wake a later cycle with a repeat from an earlier one', async () => {
    const sim = new Simulation();
    await activated(sim);
    await sim.fire('acme', 'lead.submitted', { leadId: 'cycle-1' });
    await sim.pass(91);
    expect(partner(sim)).toMatchObject({ phase: 'engagement', runsOf: { engagement: 2 } });
    await sim.fire('acme', 'lead.submitted', { leadId: 'cycle-1' });
    expect(waiting(sim)).toContain('activity');
    await sim.fire('acme', 'lead.submitted', { leadId: 'cycle-2' });
    expect(waiting(sim)).not.toContain('activity');
  });
});

describe('wins', () => {
  it('counts a deal once that is won, reversed and won again, and congratulates once', async () => {
    const sim = new Simulation();
    await onboarded(sim);
    await sim.fire('acme', 'deal.closed', won('d1', 250_000));
    await sim.fire('acme', 'deal.reversed', { dealId: 'd1' });
    expect(partner(sim).total).toMatchObject({ dealsWon: 0, revenue: 0 });
    await sim.fire('acme', 'deal.closed', won('d1', 250_000));
    expect(partner(sim).total).toMatchObject({ dealsWon: 1, revenue: 250_000 });
    expect(count(sim.mailsTo('acme'), 'deal-won')).toBe(1);
  });

  it('congratulates on every deal', async () => {
    const sim = new Simulation();
    await activated(sim);
    await sim.fire('acme', 'deal.closed', won('second'));
    await sim.fire('acme', 'deal.closed', won('third'));
    expect(count(sim.mailsTo('acme'), 'deal-won')).toBe(3);
  });

  it('certifies a services partner when two people passed, not when one passed twice', async () => {
    const sim = new Simulation();
    await onboarded(sim, { track: 'services' });
    const passed = (contactEmail: string) => sim.fire('acme', 'certification.passed', { certification: 'Expert', contactEmail });
    await passed('dana@acme.example');
    await passed('dana@acme.example');
    expect(waiting(sim)).toContain('certified');
    await passed('luis@acme.example');
    expect(waiting(sim)).not.toContain('certified');
  });

  it('asks a referral partner for no certification', async () => {
    const sim = new Simulation();
    await onboarded(sim, { track: 'referral' });
    await sim.pass(50);
    expect(sim.mailsTo('acme')).not.toContain('certification-invite');
  });

  it('lets a published integration be the first win of a technology partner, and of no other', async () => {
    const technology = new Simulation();
    await onboarded(technology, { track: 'technology' });
    await technology.fire('acme', 'integration.published');
    expect(waiting(technology)).not.toContain('first-win');
    const reseller = new Simulation();
    await onboarded(reseller);
    await reseller.fire('acme', 'integration.published');
    expect(waiting(reseller)).toContain('first-win');
  });

  it('lets a partner without a win go dormant, and wakes it by a later lead', async () => {
    const sim = new Simulation();
    await onboarded(sim, { termMonths: 24 });
    await sim.pass(181);
    expect(partner(sim)).toMatchObject({ dormant: true });
    await sim.fire('acme', 'lead.submitted', { leadId: 'late' });
    expect(partner(sim).dormant).toBe(false);
  });
});

describe('renewal and exit', () => {
  const atRenewal = async (sim: Simulation, changes: Changes = {}) => {
    await activated(sim, changes);
    await sim.pass(276);
    expect(partner(sim).phase).toBe('renewal');
  };

  it('offers, renews, opens a new term at the end of the old one, and goes on in cycles', async () => {
    const sim = new Simulation();
    await atRenewal(sim);
    const endsAt = partner(sim).term?.endsAt;
    await sim.fire('acme', 'renewal.offered');
    await sim.fire('acme', 'renewal.accepted');
    expect(partner(sim)).toMatchObject({ phase: 'engagement', term: { number: 2, startedAt: endsAt } });
    expect(sim.mailsTo('acme').slice(-2)).toEqual(['renewal-offer', 'renewed']);
  });

  it('promotes a partner whose term earned it', async () => {
    const sim = new Simulation();
    await activated(sim);
    for (const deal of ['a', 'b', 'c']) await sim.fire('acme', 'deal.closed', won(deal, 2_000_000));
    await sim.pass(31);
    expect(partner(sim).tier).toBe('silver');
    expect(sim.mailsTo('acme')).toContain('promoted');
  });

  it('counts our silence as an offer, reminds the partner, and never lets one lapse alone that still does business', async () => {
    const sim = new Simulation();
    await atRenewal(sim);
    await sim.fire('acme', 'deal.registered', { dealId: 'open', amount: 1 });
    await sim.pass(31 + 111);
    expect(sim.mailsTo('acme').filter((email) => email.startsWith('renewal'))).toEqual([
      'renewal-offer',
      'renewal-reminder',
      'renewal-reminder',
      'renewal-reminder',
    ]);
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'unanswered' });
    expect(tasks(sim).at(-1)).toContain('Get their answer');
    await sim.fire('acme', 'renewal.accepted');
    await sim.pass(0);
    expect(partner(sim)).toMatchObject({ state: 'running', term: { number: 2 } });
    expect(count(sim.mailsTo('acme'), 'renewal-offer')).toBe(1);
  });

  it('lapses a silent partner without business, with a farewell and the reason kept', async () => {
    const sim = new Simulation();
    await signed(sim);
    await sim.pass(276 + 31 + 111);
    expect(partner(sim)).toMatchObject({ exiting: true, exitReason: 'lapsed' });
    await sim.pass(60);
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'exited', exitReason: 'lapsed', exiting: false });
    expect(sim.mailsTo('acme').slice(-1)).toEqual(['survey-reminder']);
  });

  it('lets a partner decline, keeps its reason, and winds down with a task for each thing', async () => {
    const sim = new Simulation();
    await atRenewal(sim);
    await sim.fire('acme', 'renewal.offered');
    await sim.fire('acme', 'renewal.declined', { reason: 'we changed our focus' });
    await sim.fire('acme', 'exit.confirmed');
    await sim.fire('acme', 'survey.answered', { score: 7 });
    expect(partner(sim)).toMatchObject({ state: 'closed', outcome: 'exited', exitReason: 'we changed our focus' });
    expect(
      sim
        .mailsTo('acme')
        .filter((email) => email !== 'task-opened')
        .slice(-3),
    ).toEqual(['renewal-offer', 'exit-acknowledged', 'farewell']);
    expect(tasks(sim).map((task) => task.split(': ')[1])).toEqual(
      expect.arrayContaining([
        'Agree how open deals are finished',
        'Settle open claims and the last commission',
        'Hand their customers over',
        'Revoke portal and system access',
      ]),
    );
  });

  it('leaves once, however often it is asked to during renewal', async () => {
    const sim = new Simulation();
    await atRenewal(sim);
    await sim.fire('acme', 'exit.requested', { reason: 'merged' });
    await sim.fire('acme', 'exit.requested');
    await sim.pass(60);
    await sim.fire('acme', 'exit.requested');
    expect(count(sim.mailsTo('acme'), 'exit-acknowledged')).toBe(1);
    expect(count(sim.mailsTo('acme'), 'farewell')).toBe(1);
    expect(partner(sim)).toMatchObject({ outcome: 'exited', exitReason: 'merged' });
    const statuses = [...sim.executions.values()].map(({ status }) => status);
    expect(count(statuses, 'ABORTED')).toBe(1);
    expect(count(statuses, 'RUNNING')).toBe(0);
  });

  it('starts a new journey for one that comes back, in which the old milestones do not count', async () => {
    const sim = new Simulation();
    await activated(sim);
    await sim.fire('acme', 'exit.requested');
    await sim.pass(60);
    await apply(sim);
    expect(partner(sim)).toMatchObject({ state: 'running', phase: 'recruitment', term: undefined });
    expect(waiting(sim)).toEqual(['application-decided']);
    expect(count(sim.mailsTo('acme'), 'application-received')).toBe(2);
  });

  it('moves its pause when the end of the term moves', async () => {
    const sim = new Simulation();
    await activated(sim);
    await sim.pass(272);
    expect(partner(sim).phase).toBe('renewal');
    await sim.fire('acme', 'partner.updated', { termEndsAt: new Date(Date.parse(sim.now()) + 100 * 86_400_000).toISOString() });
    await sim.pass(11);
    expect(waiting(sim)).toEqual(['offer-decided']);
  });
});

describe('runs', () => {
  it('carry references and times, and nothing personal', async () => {
    const sim = new Simulation();
    await activated(sim);
    for (const { input } of sim.executions.values()) {
      expect(Object.keys(input).sort()).toEqual([
        'journeyStartedAt',
        'journeyVersion',
        'partnerId',
        'phaseStartedAt',
        'run',
        'termStartedAt',
      ]);
    }
  });

  it('go on after they failed and were redriven', async () => {
    const sim = new Simulation();
    await signed(sim);
    const say = (type: string, data: object) =>
      sim.applyEvent({
        id: `acme-onboarding-2:${type}`,
        type,
        source: 'journey',
        occurredAt: sim.now(),
        receivedAt: sim.now(),
        partner: { id: 'acme' },
        data: { phase: 'onboarding', run: 2, ...data },
      });
    await say('phase.failed', { status: 'FAILED' });
    expect(partner(sim).state).toBe('failed');
    await say('phase.completed', { outcome: 'ready' });
    expect(partner(sim)).toMatchObject({ state: 'running', phase: 'activation', run: 3 });
  });

  it('only log what an old run still says', async () => {
    const sim = new Simulation();
    await signed(sim);
    const before = partner(sim);
    await sim.applyEvent({
      id: 'acme-recruitment-1:late',
      type: 'phase.completed',
      source: 'journey',
      occurredAt: sim.now(),
      receivedAt: sim.now(),
      partner: { id: 'acme' },
      data: { phase: 'recruitment', run: 1, outcome: 'stalled' },
    });
    expect(partner(sim)).toMatchObject({ phase: before.phase, run: before.run, state: 'running' });
  });
});
