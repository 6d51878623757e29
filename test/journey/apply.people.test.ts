import { describe, expect, it } from 'vitest';
import { UNREACHABLE_TASK } from '../../lib/journey/apply/tasks';
import { TRACKS } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { day, effectsOf, organisation, Told } from '../support/arbitrary-told';

const DANA = 'dana@acme.example';
const sam = { name: 'Sam Okafor', email: 'sam@acme.example' };
const mara = { name: 'Mara Lindqvist', email: 'mara@northwind.example' };

const statusOf = (told: Told, email: string) => told.partner.contacts.find((contact) => contact.email === email)?.status;

describe('a contact', () => {
  it('that is added gets mail', () => {
    const told = Told.signed();
    told.tell('contact.added', { contact: { ...sam, role: 'technical', timeZone: 'Africa/Lagos' } });
    expect(told.partner.contacts).toContainEqual({
      ...sam,
      role: 'technical',
      timeZone: 'Africa/Lagos',
      locale: undefined,
      status: 'active',
      toldAt: expect.any(String),
    });
  });

  it('is known by its address: told again it is the same one, with what is newer', () => {
    const told = Told.signed();
    told.tell('contact.updated', { contact: { name: 'Dana Ruiz', email: 'Dana@Acme.example', role: 'owner' } });
    expect(told.partner.contacts).toEqual([expect.objectContaining({ name: 'Dana Ruiz', email: DANA, role: 'owner', status: 'active' })]);
  });

  it('keeps what a newer word on it leaves out: its role, zone and language', () => {
    const told = Told.signed();
    const known = { name: 'Dana Ruiz', email: DANA, role: 'owner', timeZone: 'Europe/Berlin', locale: 'de' };
    told.tell('contact.updated', { contact: known });
    told.tell('contact.updated', { contact: { name: 'Dana Weiß', email: DANA, locale: 'en' } });
    expect(told.partner.contacts).toEqual([expect.objectContaining({ ...known, name: 'Dana Weiß', locale: 'en' })]);
  });

  it('that left gets none, until it is there again', () => {
    const told = Told.signed();
    told.tell('contact.left', { contact: { email: DANA } });
    expect(statusOf(told, DANA)).toBe('left');
    told.tell('contact.added', { contact: { name: 'Dana Whitfield', email: DANA } });
    expect(statusOf(told, DANA)).toBe('active');
  });

  it('that nobody knows can leave: nothing happens', () => {
    const told = Told.signed();
    const { contacts } = told.partner;
    told.tell('contact.left', { contact: { email: 'nobody@acme.example' } });
    expect(told.partner.contacts).toEqual(contacts);
  });

  it.each([
    ['bounced', 'email.bounced', { email: DANA, permanent: true }],
    ['complained', 'email.complained', { email: DANA }],
  ] as const)('whose mail %s gets none any more, whatever the CRM repeats', (status, type, data) => {
    const told = Told.signed();
    told.tell(type, data);
    expect(statusOf(told, DANA)).toBe(status);
    told.tell('contact.updated', { contact: { name: 'Dana Whitfield', email: DANA } });
    told.tell('contact.added', { contact: { name: 'Dana Whitfield', email: DANA } });
    told.tell('application.submitted', { partner: organisation });
    expect(statusOf(told, DANA)).toBe(status);
  });

  it('who complained, left and is added again still gets none', () => {
    const told = Told.signed();
    told.tell('email.complained', { email: DANA });
    told.tell('contact.left', { contact: { email: DANA } });
    told.tell('contact.added', { contact: { name: 'Dana Whitfield', email: DANA } });
    expect(statusOf(told, DANA)).toBe('complained');
  });

  it('who complained has complained, also when the address bounces later', () => {
    const told = Told.signed();
    told.tell('email.complained', { email: DANA });
    told.tell('email.bounced', { email: DANA, permanent: true });
    expect(statusOf(told, DANA)).toBe('complained');
  });

  it('whose mailbox was full for once goes on getting mail', () => {
    const told = Told.signed();
    told.tell('email.bounced', { email: DANA, permanent: false });
    expect(statusOf(told, DANA)).toBe('active');
  });

  it('listed twice in an application is one', () => {
    const told = Told.applied({
      contacts: [
        { name: 'Dana', email: DANA },
        { name: 'Dana Whitfield', email: DANA.toUpperCase() },
      ],
    });
    expect(told.partner.contacts).toEqual([expect.objectContaining({ name: 'Dana Whitfield', email: DANA })]);
  });
});

describe('a partner whom no email reaches any more', () => {
  it('is a task for its manager, who is told; without one, for the head of the program', () => {
    for (const [owner, asked] of [
      [mara, mara],
      [undefined, settings.head],
    ] as const) {
      const told = Told.applied({ owner });
      told.tell('contact.left', { contact: { email: DANA } });
      const { task, effects, notes } = told.tell('email.unreachable', { email: 'training-reminder', emailKey: 'run:2:training' });
      expect(task).toMatchObject({
        title: 'Find out whom to write to: no email reaches them any more',
        ...{ assignee: asked, state: 'open', run: told.partner.run },
      });
      expect(effects).toContainEqual({
        ...{ kind: 'email', email: 'task-opened', key: `task:${task?.id}`, taskId: task?.id, audience: 'manager' },
      });
      expect(notes).toContain('nobody is left to get training-reminder');
    }
  });

  const unreached = () => {
    const told = Told.signed();
    told.tell('email.bounced', { email: DANA, permanent: true });
    told.tell('email.unreachable', { email: 'training-reminder' }, { id: 'nobody' });
    return told;
  };

  it.each([
    ['somebody joins', 'contact.added', { contact: sam }],
    ['an address works again', 'contact.freed', { email: DANA, by: 'mara' }],
    ['it applies anew with somebody else', 'application.submitted', { partner: { ...organisation, contacts: [sam] } }],
  ] as const)('is reached again when %s: its task closes by itself', (_, type, data) => {
    const told = unreached();
    const { closedTasks, notes } = told.tell(type, data);
    expect(closedTasks).toEqual([{ id: 'nobody', doneAt: expect.any(String), doneBy: 'journey' }]);
    expect(notes).toContain(`task closed by itself, somebody can be reached again: ${UNREACHABLE_TASK}`);
    expect(told.partner).toMatchObject({ openTasks: [], reachableAgain: 1 });
  });

  it('is not reached again by what changes nothing about it', () => {
    const told = unreached();
    for (const [type, data] of [
      ['contact.updated', { contact: { name: 'Dana Whitfield', email: DANA } }],
      ['training.attended', { course: 'c' }],
      ['contact.left', { contact: { email: DANA } }],
    ] as const)
      expect(told.tell(type, data).closedTasks, type).toEqual([]);
    expect(told.partner.reachableAgain).toBeUndefined();
  });

  it('is one task, however many emails find nobody', () => {
    const told = unreached();
    expect(told.tell('email.unreachable', { email: 'digest' }, { id: 'nobody either' })).toMatchObject({ task: undefined, effects: [] });
  });

  it('is no task when somebody can be reached by the time that it is told', () => {
    const told = unreached();
    told.tell('contact.added', { contact: sam });
    expect(told.tell('email.unreachable', { email: 'digest' }, { id: 'late' })).toMatchObject({
      ...{ task: undefined, effects: [] },
      notes: ['nobody is left to get digest', 'somebody can be reached by now: no task opened'],
    });
  });

  it('is a task again when it is out of reach another time', () => {
    const told = unreached();
    told.tell('contact.freed', { email: DANA, by: 'mara' });
    told.tell('email.bounced', { email: DANA, permanent: true });
    expect(told.tell('email.unreachable', { email: 'digest' }, { id: 'another' }).task?.id).toBe('another');
  });

  it('is asked about no more when the partner leaves', () => {
    expect(unreached().tell('exit.requested', {}).closedTasks).toMatchObject([{ id: 'nobody' }]);
  });
});

describe('an organisation', () => {
  it('gets what the program gives by default, where the application says nothing', () => {
    const { track, segment } = settings.defaults;
    expect(Told.applied().partner).toMatchObject({ track, segment, owner: undefined, tier: settings.tiers[0].name });
  });

  it('that applies again is the same one: what it tells is newer, what it leaves out stays', () => {
    const told = Told.applied({ track: 'services', motivation: 'customers ask', externalIds: [{ system: 'hubspot', id: '1' }] });
    told.tell('application.submitted', {
      partner: { ...organisation, name: 'Acme Ltd', contacts: [sam], externalIds: [{ system: 'crm', id: '2' }] },
    });
    expect(told.partner).toMatchObject({
      name: 'Acme Ltd',
      track: 'services',
      motivation: 'customers ask',
      externalIds: [
        { system: 'hubspot', id: '1' },
        { system: 'crm', id: '2' },
      ],
    });
    expect(told.partner.contacts.map(({ email }) => email)).toEqual([DANA, sam.email]);
  });

  it('is changed in what an update names, and in nothing else', () => {
    const told = Told.signed();
    const before = told.partner;
    told.tell('partner.updated', { segment: 'managed', owner: mara, tier: 'gold' });
    const changed = { segment: 'managed', owner: mara, tier: 'gold', revision: before.revision + 1, toldAt: expect.any(Object) };
    expect(told.partner).toEqual({ ...before, ...changed });
  });
});

describe('an agreement', () => {
  it('begins a term on the day it was signed, of the length that the program gives', () => {
    const told = Told.applied();
    told.tell('agreement.signed', {}, { on: 10, happened: 8 });
    expect(told.partner.term).toEqual({ number: 1, startedAt: day(8), endsAt: day(8 + 365), months: 12, autoRenews: false });
    expect(told.partner.dates).toEqual({ renewalOpensAt: day(8 + 365 - 90) });
  });

  it('begins a term as it says itself', () => {
    const told = Told.applied();
    told.tell('agreement.signed', { termStartsAt: '2026-02-01T00:00:00+01:00', termMonths: 24, autoRenews: true });
    expect(told.partner.term).toEqual({
      number: 1,
      startedAt: '2026-01-31T23:00:00.000Z',
      endsAt: '2028-01-31T23:00:00.000Z',
      months: 24,
      autoRenews: true,
    });
  });

  it('that is signed a second time, by the other side, begins no second term', () => {
    const told = Told.applied();
    told.tell('agreement.signed', { termMonths: 24 }, { on: 10 });
    const { term } = told.partner;
    told.tell('agreement.signed', {}, { on: 12 });
    expect(told.partner.term).toEqual(term);
    expect(told.milestones['agreement-signed']?.reachedAt).toBe(day(12));
  });

  it('that is signed a second time changes what it names', () => {
    const told = Told.applied();
    told.tell('agreement.signed', {}, { on: 10 });
    told.tell('agreement.signed', { autoRenews: true }, { on: 12 });
    expect(told.partner.term).toMatchObject({ number: 1, startedAt: day(10), endsAt: day(375), autoRenews: true });
    told.tell('agreement.signed', { termMonths: 24 }, { on: 13 });
    expect(told.partner.term).toMatchObject({
      number: 1,
      startedAt: day(10),
      endsAt: '2028-01-15T09:00:00.000Z',
      months: 24,
      autoRenews: true,
    });
  });

  it('whose end an update moves keeps its new end, also when it is signed again', () => {
    const told = Told.signed();
    told.tell('partner.updated', { termEndsAt: '2027-06-30T00:00:00Z' });
    told.tell('agreement.signed', {});
    expect(told.partner.term).toMatchObject({ number: 1, endsAt: '2027-06-30T00:00:00.000Z' });
  });

  it('has no end to move before it is signed', () => {
    const told = Told.applied();
    told.tell('partner.updated', { termEndsAt: '2027-06-30T00:00:00Z' });
    expect(told.partner.term).toBeUndefined();
  });
});

describe('a task', () => {
  const task = { step: 'call', title: 'Call them', assignee: 'manager', dueDays: 3 };

  it('is for the partner’s manager, who is told, with a day to do it by', () => {
    const told = Told.signed({ owner: mara });
    const decision = told.tell('task.opened', { run: told.partner.run, ...task }, { on: 10, id: 'acme-onboarding-2:call' });
    expect(decision.task).toEqual({
      id: 'acme-onboarding-2:call',
      title: 'Call them',
      assignee: mara,
      openedAt: day(10),
      dueAt: day(13),
      state: 'open',
      run: 2,
      step: 'call',
    });
    expect(effectsOf(decision, 'email')).toEqual([
      { kind: 'email', email: 'task-opened', key: 'task:acme-onboarding-2:call', taskId: 'acme-onboarding-2:call', audience: 'manager' },
    ]);
  });

  it('is for the head of the program where the partner has no manager, or where it says so', () => {
    const { run } = Told.signed().partner;
    expect(Told.signed().tell('task.opened', { run, ...task }).task?.assignee).toEqual(settings.head);
    expect(Told.signed({ owner: mara }).tell('task.opened', { run, ...task, assignee: 'head' }).task?.assignee).toEqual(settings.head);
  });

  it('that is due in weeks waits for the digest, as does one about a scaled partner that is due in days', () => {
    const within = settings.tasks.atOnceWithinDays;
    for (const segment of ['managed', 'scaled'] as const)
      for (const late of [0, 1]) {
        const told = Told.signed({ owner: mara, segment });
        const decision = told.tell('task.opened', { run: told.partner.run, ...task, dueDays: within[segment] + late });
        expect([decision.task?.state, effectsOf(decision, 'email').length], `${segment} ${late}`).toEqual(['open', 1 - late]);
      }
  });

  it('long past its day is put before the head of the program, once; whoever it is for may still do it', () => {
    const told = Told.signed({ owner: mara });
    told.tell('task.opened', { run: told.partner.run, ...task }, { on: 10, id: 'call' });
    const decision = told.tell('task.escalated', { taskId: 'call' }, { on: 30 });
    expect(decision.task).toMatchObject({ id: 'call', assignee: mara, state: 'open', escalatedAt: day(30) });
    expect(decision.notes).toEqual([`task put before the head of the program, due ${day(13).slice(0, 10)}: Call them`]);
    expect(told.tell('task.escalated', { taskId: 'call' }, { on: 31 })).toMatchObject({
      task: undefined,
      notes: ['escalated already: Call them'],
    });
    expect(told.tell('task.completed', { taskId: 'call', by: 'mara' }, { source: 'ops' }).task).toMatchObject({ state: 'done' });
    for (const taskId of ['call', 'unheard-of']) {
      const late = told.tell('task.escalated', { taskId }, { on: 32 });
      expect(late).toMatchObject({ task: undefined, notes: ['done meanwhile, or gone: not escalated'] });
    }
  });

  it('of a run that is no longer the current one is not opened', () => {
    const told = Told.signed();
    const decision = told.tell('task.opened', { run: told.partner.run - 1, ...task });
    expect(decision).toMatchObject({ task: undefined, effects: [], notes: ['run 1 is no longer the current one: no task opened'] });
  });
});

describe('a question of a workflow', () => {
  const ask = (told: Told, question: string, run = told.partner.run) =>
    told.tell('choice.requested', { run, step: 'ask', question, taskToken: 'token' });

  it.each(TRACKS)('is answered from what is known at that moment: the track of a %s partner', (track) => {
    const told = Told.signed({ track });
    expect(effectsOf(ask(told, 'track'), 'answer')).toEqual([{ kind: 'answer', answer: track }]);
    told.tell('partner.updated', { track: 'services' });
    expect(effectsOf(ask(told, 'track'), 'answer')).toEqual([{ kind: 'answer', answer: 'services' }]);
  });

  it('changes the record where the program says so, in the same decision', () => {
    const told = Told.signed();
    for (const dealId of ['D-1', 'D-2', 'D-3']) told.tell('deal.closed', { dealId, outcome: 'won', amount: 2_000_000, currency: 'USD' });
    const decision = ask(told, 'tier earned');
    expect(effectsOf(decision, 'answer')).toEqual([{ kind: 'answer', answer: 'higher' }]);
    expect(decision.partner.tier).toBe('silver');
    expect(effectsOf(ask(told, 'tier earned'), 'answer')).toEqual([{ kind: 'answer', answer: 'held' }]);
  });

  it('of a run that is no longer the current one is not answered', () => {
    const told = Told.signed();
    expect(ask(told, 'has won', 1)).toMatchObject({ effects: [], notes: ['run 1 is no longer the current one: not answered'] });
  });

  it('that the program no longer has is an error that says what to do', () => {
    expect(() => ask(Told.signed(), 'has one')).toThrow('the program has no question "has one"; a running phase asks it, so put it back');
  });

  it('each question of the program answers with one of its answers', () => {
    for (const [name, question] of Object.entries(program.questions)) {
      const [effect] = effectsOf(ask(Told.signed(), name), 'answer');
      expect(question.answers, name).toContain(effect?.answer);
    }
  });
});
