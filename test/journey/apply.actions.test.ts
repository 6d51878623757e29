import { describe, expect, it } from 'vitest';
import { isPaused, reasonOfPause } from '../../lib/journey/apply/pause';
import { isPassedOver, isReached } from '../../lib/journey/apply/reach';
import { milestoneOfTask } from '../../lib/journey/apply/tasks';
import type { EventType } from '../../lib/journey/events';
import { UNTOUCHED } from '../../lib/journey/partner';
import { slug } from '../../lib/journey/slug';
import { program } from '../../program/partner-journey';
import { day, effectsOf, mailsOf, Told } from '../support/arbitrary-told';

const MARA = { by: 'mara', reason: 'told me so' };
const byHand = (told: Told, type: EventType, data: object = {}, on?: number) =>
  told.tell(type, { ...MARA, ...data }, { source: 'ops', ...(on !== undefined && { on }) });
const NOTHING = { effects: [], milestones: {}, closedTasks: [], aliases: [], cellChanges: [] };

/** A wait that has been under way since that day: what the machine's conditional write leaves. */
const waiting = (told: Told, milestone: string, on: number): void => {
  told.wait(milestone, on);
  const state = told.milestones[milestone];
  const rung = { waitStep: milestone, rung: 0, rungStartedAt: day(on), rungSeconds: 20 * 86_400 };
  told.milestones = { ...told.milestones, ...(state && { [milestone]: { ...state, ...rung } }) };
};

describe('a pause', () => {
  it('stands on the partner with who asked for it and why, until it is resumed', () => {
    const told = Told.signed();
    const decision = byHand(told, 'partner.paused', {}, 5);
    expect(told.partner.paused).toEqual({ at: day(5), ...MARA });
    expect(decision).toMatchObject({ notes: ['paused by mara: "told me so"'], effects: [] });
    expect(byHand(told, 'partner.resumed').notes).toEqual(['resumed by mara: "told me so"']);
    expect(isPaused(told.partner)).toBe(false);
  });

  it('holds mail to the partner, and none to its manager', () => {
    const told = Told.signed();
    expect(reasonOfPause(told.partner, 'partner')).toBeUndefined();
    byHand(told, 'partner.paused', {}, 5);
    expect(reasonOfPause(told.partner, 'partner')).toBe('paused by mara since 2026-01-10');
    expect(reasonOfPause(told.partner, 'manager')).toBeUndefined();
  });

  it('stops nothing else: what it does counts, and its phases go on', () => {
    const told = Told.signed();
    byHand(told, 'partner.paused');
    expect(effectsOf(told.tell('training.attended', { course: 'c' }), 'resume')).toEqual([
      { kind: 'resume', milestone: 'training-attended' },
    ]);
    told.complete('ready');
    expect(told.partner).toMatchObject({ phase: 'activation', paused: MARA });
  });

  it('of one that is paused, and the end of none, change nothing', () => {
    const told = Told.signed();
    expect(byHand(told, 'partner.resumed')).toMatchObject({ ...NOTHING, objection: { why: 'it is not paused', isSo: true } });
    byHand(told, 'partner.paused', {}, 5);
    const again = byHand(told, 'partner.paused', { by: 'kim' });
    expect(again).toMatchObject({ ...NOTHING, notes: ['nothing done: it is paused already, by mara on 2026-01-10'] });
    expect(told.partner.paused?.by).toBe('mara');
  });
});

describe('a wait that is passed over', () => {
  const skipped = (told: Told, milestone: string, more: object = {}, on = 9) =>
    byHand(
      told,
      'wait.skipped',
      { run: told.partner.run, milestone, waitStartedAt: told.milestones[milestone]?.waitStartedAt ?? day(3), ...more },
      on,
    );

  it('is over by what stands on its item, and nobody is thanked', () => {
    const told = Told.signed();
    waiting(told, 'training-attended', 3);
    const decision = skipped(told, 'training-attended');
    expect(told.milestones['training-attended']).toMatchObject({ reachedAt: day(9), waitToken: 'token-3' });
    expect(effectsOf(decision, 'resume')).toEqual([{ kind: 'resume', milestone: 'training-attended' }]);
    expect(mailsOf(decision)).toEqual([]);
    expect(decision.notes).toEqual(['passed over: training attended, by mara: "told me so"']);
    expect(Object.keys(decision.partner.counted?.facts ?? {}).filter((fact) => fact.includes(':training-attended'))).toEqual([
      'skip:training-attended',
    ]);
    expect(isPassedOver(told.milestones['training-attended'] ?? UNTOUCHED)).toBe(true);
    told.tell('training.attended', { course: 'c' }, { on: 10 });
    expect(isPassedOver(told.milestones['training-attended'] ?? UNTOUCHED)).toBe(false);
    expect(told.partner.counted?.facts).toMatchObject({ 'skip:training-attended': 1, 'at:training-attended:10': 1 });
  });

  it('counts from when the wait does, though the operator’s clock is behind', () => {
    const told = Told.signed();
    waiting(told, 'training-attended', 3);
    told.tell(
      'wait.skipped',
      { ...MARA, run: 2, milestone: 'training-attended', waitStartedAt: day(3) },
      { source: 'ops', on: 3.001, happened: 2 },
    );
    expect(told.milestones['training-attended']?.reachedAt).toBe(day(3));
  });

  it('stays reached for one that must be reached several times, also when one more comes', () => {
    const told = Told.signed({ track: 'services' });
    waiting(told, 'certified', 3);
    skipped(told, 'certified');
    told.tell('certification.passed', { certification: 'C', contactEmail: 'ann@acme.example' }, { on: 11 });
    const { certified } = program.milestones;
    expect(certified && isReached(certified, told.milestones.certified, told.partner)).toBe(true);
  });

  it('needs the way that it goes on, where there are several, and takes none where there is one', () => {
    const told = Told.applied();
    waiting(told, 'application-decided', 1);
    expect(skipped(told, 'application-decided').notes[0]).toContain('as its outcome: one of approved, declined');
    expect(skipped(told, 'application-decided', { outcome: 'maybe' }).notes[0]).toContain('one of approved, declined');
    waiting(told, 'agreement-signed', 1);
    expect(skipped(told, 'agreement-signed', { outcome: 'approved' }).notes).toEqual(['nothing done: "agreement signed" has no outcomes']);
    skipped(told, 'application-decided', { outcome: 'approved', waitStartedAt: day(1) });
    expect(told.milestones['application-decided']).toMatchObject({ reachedAt: day(9), outcome: 'approved' });
  });

  it.each([
    [
      'that a webhook has ended meanwhile',
      (told: Told) => void told.tell('training.attended', { course: 'c' }, { on: 4 }),
      'training attended: reached on 2026-01-09',
    ],
    [
      'of a run that is over',
      (told: Told) => void told.complete('ready', { on: 4 }),
      'the partner has moved on: that was decided in run 2, and it is in activation, run 3',
    ],
    ['that has given up', () => undefined, 'no wait for "training attended" is under way', 60],
    [
      'that another one has followed',
      (told: Told) => waiting(told, 'training-attended', 5),
      'another wait for "training attended" is under way by now',
    ],
  ])('%s is left alone, and the timeline says why', (_, meanwhile, why, on = 9) => {
    const told = Told.signed();
    waiting(told, 'training-attended', 3);
    meanwhile(told);
    const { milestones } = told;
    const data = { ...MARA, run: 2, milestone: 'training-attended', waitStartedAt: day(3) };
    const decision = told.tell('wait.skipped', data, { source: 'ops', on });
    expect(decision).toMatchObject({ ...NOTHING, notes: [`nothing done: ${why}`] });
    expect(told.milestones).toEqual(milestones);
  });
});

describe('a phase that is begun anew', () => {
  const restarted = (told: Told, phase: string, more: object = {}) =>
    byHand(told, 'phase.restarted', { run: told.partner.run, phase, ...more });

  it('stops what runs and is the next run of the same journey', () => {
    const told = Told.signed();
    const decision = restarted(told, 'onboarding');
    expect(effectsOf(decision, 'stop')).toEqual([{ kind: 'stop', phase: 'onboarding', run: 2 }]);
    expect(effectsOf(decision, 'start').map(({ phase, input }) => [phase, input.run])).toEqual([['onboarding', 3]]);
    expect(told.partner).toMatchObject({ run: 3, journeyStartedAt: day(0), state: 'running' });
    expect(told.complete('ready', { id: 'late' }).notes).toContain('onboarding ended: ready');
  });

  it('sets a partner going again whose run has failed, or whose journey rests', () => {
    const told = Told.signed();
    told.tell('phase.failed', { phase: 'onboarding', run: 2, status: 'FAILED' });
    expect(effectsOf(restarted(told, 'onboarding'), 'stop')).toEqual([]);
    expect(told.partner).toMatchObject({ state: 'running', run: 3 });
    const stalled = Told.applied();
    stalled.complete('stalled');
    restarted(stalled, 'recruitment');
    expect(stalled.partner).toMatchObject({ state: 'running', run: 2, outcome: undefined });
  });

  it('asked for twice is begun once, unless that is said', () => {
    const told = Told.signed();
    restarted(told, 'onboarding');
    expect(restarted(told, 'onboarding')).toMatchObject({
      ...NOTHING,
      objection: { why: 'onboarding was begun anew already, as run 3', isSo: true },
    });
    restarted(told, 'onboarding', { again: true });
    expect(told.partner.run).toBe(4);
    told.complete('ready');
    restarted(told, 'activation');
    expect(told.partner).toMatchObject({ phase: 'activation', run: 6 });
  });

  it('takes back a leave, but when it is that phase; who has left begins by an application', () => {
    const told = Told.signed();
    told.tell('exit.requested', { reason: 'acquired' });
    restarted(told, 'renewal');
    expect(told.partner).toMatchObject({ exiting: true, exitReason: 'acquired', run: 4 });
    restarted(told, 'onboarding');
    expect(told.partner).toMatchObject({ exiting: false, exitReason: undefined, phase: 'onboarding' });
    told.tell('exit.requested');
    told.complete('exited');
    expect(restarted(told, 'onboarding').notes).toEqual(['nothing done: it has left: a new application begins a new journey']);
  });

  it('is not, when the partner has moved on since', () => {
    const told = Told.signed();
    told.complete('ready');
    const { partner } = told;
    expect(byHand(told, 'phase.restarted', { run: 2, phase: 'onboarding' })).toMatchObject(NOTHING);
    expect(told.partner).toEqual({ ...partner, revision: partner.revision + 1 });
  });
});

describe('an application that a person decides', () => {
  const decided = (told: Told, type: 'application.approved' | 'application.declined', decidedOn: object = { run: told.partner.run }) =>
    byHand(told, type, { decidedOn });

  it('is approved or declined as by a sender, with who says so', () => {
    const told = Told.applied();
    expect(decided(told, 'application.approved').notes).toEqual(['reached: application decided (approved)', 'by mara: "told me so"']);
    expect(decided(Told.applied(), 'application.declined').notes).toContain('reached: application decided (declined)');
  });

  it('and a sender, too: the first word stands', () => {
    const told = Told.applied();
    told.tell('application.declined', { reason: 'no market' }, { on: 1 });
    expect(decided(told, 'application.approved')).toMatchObject({
      ...NOTHING,
      notes: ['nothing done: it was declined meanwhile, on 2026-01-06'],
    });
    expect(decided(told, 'application.declined')).toMatchObject({
      objection: { why: 'it was declined already, on 2026-01-06', isSo: true },
    });
    expect(told.milestones['application-decided']?.outcome).toBe('declined');
  });

  it('after it was declined is taken up again, when that is what was looked at', () => {
    const told = Told.applied();
    told.tell('application.declined', {}, { on: 1 });
    told.complete('declined');
    decided(told, 'application.approved', { run: 1, decidedAt: day(1) });
    expect(told.partner).toMatchObject({ state: 'running', run: 2 });
  });

  it('that was never answered is taken up again after its journey came to nothing', () => {
    const told = Told.applied();
    told.complete('stalled', { on: 60 });
    decided(told, 'application.approved');
    expect(told.partner).toMatchObject({ state: 'running', run: 2 });
  });

  it('and was approved before its journey came to nothing stays so: to begin once more is another word', () => {
    const told = Told.applied();
    told.tell('application.approved', {}, { on: 1 });
    told.complete('stalled', { on: 22 });
    const decision = decided(told, 'application.approved', { run: 1, decidedAt: day(1) });
    const why = 'it was approved already, on 2026-01-06; its journey came to nothing since (stalled): "restart" begins it once more';
    expect(decision).toMatchObject({ ...NOTHING, objection: { why, isSo: true } });
    expect(told.partner).toMatchObject({ state: 'closed', outcome: 'stalled', run: 1 });
    byHand(told, 'phase.restarted', { run: 1, phase: 'recruitment' });
    expect(told.partner).toMatchObject({ state: 'running', run: 2 });
  });

  it('is not, once the journey has gone on, nor before there is one, nor when it has left', () => {
    const told = Told.signed();
    expect(decided(told, 'application.declined', { run: 2, decidedAt: day(1) }).notes[0]).toContain(
      'it was approved on 2026-01-06, and the journey has gone on',
    );
    const invited = new Told();
    invited.tell('partner.invited', {}, { on: 0 });
    expect(decided(invited, 'application.approved').notes).toEqual(['nothing done: no application of it has come in yet']);
    const gone = Told.applied();
    gone.tell('exit.requested');
    gone.complete('exited');
    expect(decided(gone, 'application.approved').notes[0]).toContain('its journey rests (exited)');
  });

  it('told by a sender, or recorded by hand as what happened, is not looked at so', () => {
    const told = Told.applied();
    told.tell('application.declined', {}, { on: 1 });
    told.tell('application.approved', { decidedOn: { run: 9 } }, { on: 2 });
    expect(told.milestones['application-decided']?.outcome).toBe('approved');
    told.tell('application.declined', { by: 'mara' }, { on: 3, source: 'ops' });
    expect(told.milestones['application-decided']?.outcome).toBe('declined');
  });
});

describe('a leave that a person decides', () => {
  it('keeps the reason, happens once, and not to a partner that has moved on', () => {
    const told = Told.signed();
    expect(byHand(told, 'exit.requested', { decidedOn: { run: 1 } })).toMatchObject(NOTHING);
    byHand(told, 'exit.requested', { decidedOn: { run: 2 } });
    expect(told.partner).toMatchObject({ exiting: true, exitReason: 'told me so', run: 3 });
    expect(byHand(told, 'exit.requested', { decidedOn: { run: 3 } }).objection).toEqual({ why: 'it is leaving already', isSo: true });
  });
});

describe('a task', () => {
  const opened = (told: Told, step: string, on: number, run = told.partner.run) =>
    told.tell(
      'task.opened',
      { run, step, title: `Do: ${step}`, assignee: 'manager', dueDays: 5 },
      { on, id: `acme-${run}:${step}`, source: 'journey' },
    );

  it('is about the milestone of the wait that gave up before it, or the one that it names', () => {
    const about = Object.values(program.phases).flatMap(({ steps }) =>
      ['no training', 'no portal login', 'no portal', 'renewal unanswered', 'invite in person', 'tier at risk', 'revoke access'].flatMap(
        (as) => {
          const milestone = milestoneOfTask(steps, slug(as));
          return milestone === undefined ? [] : [[as, milestone]];
        },
      ),
    );
    expect(Object.fromEntries(about)).toEqual({
      'no training': 'training-attended',
      'no portal login': 'portal-used',
      'no portal': 'portal-provisioned',
      'renewal unanswered': 'renewal-decided',
      'invite in person': 'applied',
    });
  });

  it('closes by itself when what it asks for happens after all', () => {
    const told = Told.signed();
    opened(told, 'no-training', 24);
    const decision = told.tell('training.attended', { course: 'c' }, { on: 30 });
    expect(decision.closedTasks).toEqual([{ id: 'acme-2:no-training', doneAt: day(30), doneBy: 'journey' }]);
    expect(decision.notes).toContain('task closed by itself, training attended: Do: no-training');
    expect(told.partner.openTasks).toEqual([]);
    expect(told.tell('training.attended', { course: 'd' }, { on: 31 }).closedTasks).toEqual([]);
  });

  it('closes in a later phase, too', () => {
    const told = Told.signed();
    opened(told, 'no-training', 24);
    told.complete('ready', { on: 25 });
    expect(told.tell('training.attended', { course: 'c' }, { on: 30 }).closedTasks).toHaveLength(1);
  });

  it('is not opened when it was done while its wait gave up', () => {
    const told = Told.signed();
    told.tell('training.attended', { course: 'c' }, { on: 24 });
    expect(opened(told, 'no-training', 24.001)).toMatchObject({
      effects: [],
      notes: ['training attended meanwhile: no task opened'],
    });
  });

  it('that asks for a milestone closes when the partner leaves or begins anew; those of its leave stay', () => {
    const told = Told.signed();
    opened(told, 'no-training', 24);
    expect(told.tell('exit.requested', {}, { on: 25 }).notes).toContain('task closed by itself, it leaves: Do: no-training');
    opened(told, 'revoke-access', 26);
    told.complete('exited', { on: 50 });
    expect(told.tell('application.submitted', {}, { on: 60 }).closedTasks).toEqual([]);
    expect(told.tasks.get('acme-3:revoke-access')?.state).toBe('open');
  });

  it('is done once, by who says so first', () => {
    const told = Told.signed();
    opened(told, 'no-training', 24);
    byHand(told, 'task.completed', { taskId: 'acme-2:no-training' }, 25);
    expect(told.tasks.get('acme-2:no-training')).toMatchObject({ state: 'done', doneAt: day(25), doneBy: 'mara' });
    const again = byHand(told, 'task.completed', { taskId: 'acme-2:no-training', by: 'kim' }, 26);
    expect(again).toMatchObject({ ...NOTHING, notes: ['nothing done: it was done on 2026-01-30, by mara'] });
    expect(told.tell('training.attended', { course: 'c' }, { on: 30 }).closedTasks).toEqual([]);
    expect(
      byHand(told, 'task.reassigned', { taskId: 'acme-2:no-training', assignee: { name: 'Kim', email: 'kim@x.example' } }).objection?.isSo,
    ).toBeUndefined();
    expect(told.tasks.get('acme-2:no-training')?.doneBy).toBe('mara');
  });

  it('is somebody else’s when a person says so; what is not there is nobody’s', () => {
    const told = Told.signed();
    opened(told, 'no-training', 24);
    const assignee = { name: 'Kim Park', email: 'kim@northwind.example' };
    byHand(told, 'task.reassigned', { taskId: 'acme-2:no-training', assignee });
    expect(told.tasks.get('acme-2:no-training')).toMatchObject({ assignee, state: 'open' });
    expect(byHand(told, 'task.reassigned', { taskId: 'acme-2:no-training', assignee }).objection?.isSo).toBe(true);
    expect(byHand(told, 'task.completed', { taskId: 'nothing' }).notes).toEqual(['nothing done: there is no such task']);
  });

  it('of a partner with many stands on its item as far as there is room; the others a person closes', () => {
    const told = Told.signed();
    for (let each = 0; each < 20; each += 1)
      told.tell('task.opened', { run: 2, step: 'no-training', title: 'Call', assignee: 'head', dueDays: 1 }, { on: 24, id: `t${each}` });
    expect(told.tell('training.attended', { course: 'c' }, { on: 30 }).closedTasks).toHaveLength(6);
    byHand(told, 'task.completed', { taskId: 't19' });
    expect(told.tasks.get('t19')?.state).toBe('done');
  });
});

describe('what those outside are told', () => {
  it('is that a person did something, and of what was not done nothing', () => {
    const told = Told.signed();
    expect(byHand(told, 'partner.paused').announcing).toMatchObject({ changes: [], standing: { phase: 'onboarding' } });
    const refused = byHand(told, 'partner.paused');
    expect(refused.objection?.isSo).toBe(true);
    expect(refused.announcing).toBeUndefined();
    expect(byHand(told, 'phase.restarted', { run: 2, phase: 'onboarding' }).announcing?.changes).toEqual([
      { type: 'phase.entered', phase: 'onboarding', run: 3 },
    ]);
  });

  it('is what comes next, when a wait was passed over: no milestone was reached', () => {
    const told = Told.signed();
    waiting(told, 'training-attended', 3);
    const { announcing, objection } = byHand(told, 'wait.skipped', { run: 2, milestone: 'training-attended', waitStartedAt: day(3) }, 9);
    expect(objection).toBeUndefined();
    expect(announcing?.changes).toEqual([]);
    expect(announcing?.standing.next).not.toContain('training-attended');
  });
});

describe('an email that is sent again', () => {
  it('is asked for under a place of its own, with what it was asked with before', () => {
    const told = Told.signed();
    const data = { email: 'training-thanks', emailKey: 'event:e1:training-thanks', number: 2, eventId: 'e1' };
    expect(effectsOf(byHand(told, 'email.resent', data), 'email')).toEqual([
      { kind: 'email', email: 'training-thanks', key: 'again:2:event:e1:training-thanks', eventId: 'e1' },
    ]);
  });

  it('is not, while the partner is paused, unless it is for its manager', () => {
    const told = Told.signed();
    byHand(told, 'partner.paused');
    const data = { email: 'task-opened', emailKey: 'task:t', number: 1 };
    expect(byHand(told, 'email.resent', data)).toMatchObject(NOTHING);
    expect(effectsOf(byHand(told, 'email.resent', { ...data, audience: 'manager' }), 'email')).toHaveLength(1);
  });
});
