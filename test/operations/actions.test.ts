import { describe, expect, it } from 'vitest';
import { resendingOf } from '../../bin/operations/mailing';
import { inWords } from '../../bin/operations/problem';
import { drawAction, type ShownAction } from '../../bin/operations/screen/action';
import { drawErasure } from '../../bin/operations/screen/erasure';
import { harmlessAll } from '../../bin/operations/screen/harmless';
import type { LoggedEvent } from '../../bin/operations/story';
import { taskNamed } from '../../bin/operations/task-named';
import type { Task } from '../../lib/journey/partner';
import { program } from '../../program/partner-journey';
import { at, mail, plain } from './samples';

const task = (id: string, state: Task['state'] = 'open', title = 'Call them'): Task => ({
  ...{ id, title, state, run: 2, step: 'call' },
  ...{ assignee: { name: 'Mara', email: 'mara@northwind.example' }, openedAt: at(-9), dueAt: at(9) },
});

describe('the task that an operator names', () => {
  const tasks: Readonly<Record<string, readonly Task[]>> = {
    acme: [task('acme-onboarding-2:no-training'), task('acme-onboarding-2:no-kickoff', 'done'), task('acme-activation-3:rescue-plan')],
    'acme-west': [task('acme-west-onboarding-2:no-training')],
    globex: [task('globex-onboarding-2:no-portal'), task('globex-onboarding-1:no-portal', 'done')],
  };
  const find = (typed: string) =>
    taskNamed(
      async (partnerId, beginning) => (tasks[partnerId] ?? []).filter(({ id }) => id.startsWith(beginning)),
      typed,
      async (name) => (name === 'mail@globex.example' ? 'globex' : name in tasks ? name : undefined),
    ).then(({ partnerId, task: { id } }) => `${partnerId} ${id}`, inWords);

  it.each([
    ['acme-onboarding-2:no-training', 'acme acme-onboarding-2:no-training'],
    ['acme-onboarding-2:no-kickoff', 'acme acme-onboarding-2:no-kickoff'],
    ['acme-act', 'acme acme-activation-3:rescue-plan'],
    ['acme-onb', 'acme acme-onboarding-2:no-training'],
    ['acme-west-o', 'acme-west acme-west-onboarding-2:no-training'],
    ['globex', 'globex globex-onboarding-2:no-portal'],
    ['mail@globex.example', 'globex globex-onboarding-2:no-portal'],
    ['acme-west', 'acme-west acme-west-onboarding-2:no-training'],
  ])('"%s" is %s', async (typed, found) => {
    expect(await find(typed)).toBe(found);
  });

  it('that may be one of several is not guessed: they are named', async () => {
    expect(await find('acme')).toBe(
      '"acme" may be one of acme-onboarding-2:no-training (Call them), acme-activation-3:rescue-plan (Call them)',
    );
  });

  it.each(['initech', 'acme-nothing', '', '-', ':', 'a b#c'])('"%s" is none, and it is said how one is named', async (typed) => {
    expect(await find(typed)).toContain(`there is no task "${typed}" here`);
  });
});

describe('the email that is to be sent again', () => {
  const asked = (id: string, effect: object): LoggedEvent => ({
    ...{
      partnerId: 'acme',
      id,
      type: 'training.attended',
      source: 'zoom',
      occurredAt: at(-9),
      receivedAt: at(-9),
      at: at(-9),
      appliedAt: at(-9),
    },
    ...{ data: '{}', notes: [], effects: [{ kind: 'email', email: 'training-thanks', key: 'event:e1:training-thanks', ...effect }] },
  });
  const invitation = mail({ key: 'run:1:invitation', email: 'invitation', at: at(-90) });
  const later = mail({ key: 'run:3:invitation', email: 'invitation', at: at(-30) });
  const resend = (mails: readonly ReturnType<typeof mail>[], typed: string, again = false, events: readonly LoggedEvent[] = []) =>
    resendingOf(program, { mails, events }, typed, again);

  it('is the newest of its name, or the one in that place', () => {
    expect(resend([invitation, later], 'invitation')).toEqual({
      mailing: { email: 'invitation', emailKey: 'run:3:invitation', number: 1 },
    });
    expect(resend([invitation, later], 'run:1:invitation')).toEqual({
      mailing: { email: 'invitation', emailKey: 'run:1:invitation', number: 1 },
    });
  });

  it('speaks of what the first one spoke of: its event, its task, its milestone', () => {
    const thanks = mail({ key: 'event:e1:training-thanks', email: 'training-thanks' });
    expect(resend([thanks], 'training-thanks', false, [asked('e1', { aboutEvent: true })])).toMatchObject({ mailing: { eventId: 'e1' } });
    const told = mail({ key: 'task:t1', email: 'task-opened' });
    const opened = asked('t1', { email: 'task-opened', key: 'task:t1', taskId: 't1', audience: 'manager' });
    expect(resend([told], 'task-opened', false, [opened])).toMatchObject({
      mailing: { taskId: 't1', audience: 'manager', emailKey: 'task:t1' },
    });
    const reminder = mail({ key: 'run:2:training-attended-day-7-training-reminder', email: 'training-reminder' });
    expect(resend([reminder], 'training-reminder')).toMatchObject({ mailing: { milestone: 'training-attended' } });
  });

  it('goes once for two askings, and once more when that is said', () => {
    const again = mail({ key: 'again:1:run:3:invitation', email: 'invitation', status: 'skipped', at: at(-10) });
    const wasSent = { wasSentAgain: 'invitation was asked for again already (skipped): --again sends it once more' };
    expect(resend([later, again], 'invitation')).toEqual(wasSent);
    expect(resend([later, again], 'run:3:invitation')).toEqual(wasSent);
    expect(resend([later, again], 'invitation', true)).toMatchObject({ mailing: { emailKey: 'run:3:invitation', number: 2 } });
    const onItsWay = asked('r', { email: 'invitation', key: 'again:1:run:3:invitation' });
    expect(resend([later], 'invitation', false, [onItsWay])).toHaveProperty('wasSentAgain');
  });

  it('is none that waits: it goes by itself', () => {
    const waiting = mail({ email: 'digest', status: 'deferred', dueAt: '2026-11-23T08:00:00.000Z' });
    expect(() => resend([waiting], 'digest')).toThrow('digest goes by itself, 2026-11-23T08:00:00.000Z; what it waits for shows "why"');
  });

  it('is none that is being sent, or that there never was', () => {
    const problem = (act: () => unknown) => {
      try {
        return act();
      } catch (error) {
        return inWords(error);
      }
    };
    expect(problem(() => resend([mail({ email: 'welcome', status: 'claimed', attempts: 2 })], 'welcome'))).toContain(
      'is being sent (try 2)',
    );
    expect(problem(() => resend([invitation, later], 'welcome'))).toBe('there is no email "welcome" in its timeline; there are invitation');
    expect(problem(() => resend([], 'welcome'))).toBe('no email was ever asked for here');
  });
});

describe('what came of an action, on a screen', () => {
  const partner = { id: 'acme', name: 'Acme' };
  const draw = (result: object) => drawAction({ partner, action: 'partner.paused', dryRun: false, ...result } as ShownAction, plain);

  it('says what was done, and what follows', () => {
    const effects = [
      { kind: 'stop', phase: 'onboarding', run: 2 },
      { kind: 'start', phase: 'onboarding', input: { run: 3 } },
      { kind: 'email', email: 'welcome', key: 'k' },
    ];
    expect(draw({ result: 'done', eventId: 'e', notes: ['begun anew'], effects })).toEqual([
      'Acme  acme  partner.paused',
      'done',
      '  begun anew',
      '  then: onboarding, run 2, is stopped',
      '  then: onboarding starts, as run 3',
      '  then: email welcome',
    ]);
  });

  it('explains a conflict, and where to look', () => {
    expect(draw({ result: 'conflict', why: 'it was declined meanwhile', eventId: 'e' })).toEqual([
      'Acme  acme  partner.paused',
      'not done: it was declined meanwhile',
      'nothing was changed, and the timeline says so; look, and decide anew:',
      '  npm run ops -- show acme --limit 10',
    ]);
    expect(draw({ result: 'repeated', why: 'it is paused already' })[1]).toBe('nothing to do: it is paused already');
    expect(draw({ result: 'refused', why: 'no wait is under way' })[1]).toBe('cannot be done: no wait is under way');
  });

  it('that is not applied yet says both why that may be, and where each is seen', () => {
    expect(draw({ result: 'sent', eventId: 'e' })).toEqual([
      'Acme  acme  partner.paused',
      'sent, and not applied yet: events before it come first, or it cannot be applied and is tried again',
      '  whether it is by now: npm run ops -- show acme --limit 10',
      '  what was given up: npm run ops -- redrive',
    ]);
  });

  it('is harmless, whatever a partner calls itself and a person gives as a reason', () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2J\u202eevil\r\n';
    const shown = {
      partner: { id: 'acme', name: hostile },
      action: 'partner.paused',
      dryRun: false,
      result: 'done',
      eventId: 'e',
      notes: [`paused by ${hostile}: "${hostile}"`],
      effects: [],
    } as const;
    const text = drawAction(harmlessAll<ShownAction>(shown), plain).join('');
    expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(text).toContain('evil');
  });

  it('of an erasure says how much went, or that it is to be finished', () => {
    const kept = { partner: 1, events: 3, emails: 0 };
    expect(drawErasure({ partnerId: 'acme', result: 'would be done', kept }, plain)).toEqual([
      'acme',
      'would be erased:',
      '  partner 1, events 3',
    ]);
    expect(drawErasure({ partnerId: 'acme', result: 'done', items: 9, kept }, plain)[1]).toBe('erased: 9 items, and its names');
    expect(drawErasure({ partnerId: 'acme', result: 'begun', items: 9, kept: {} }, plain)[1]).toContain('do it again');
    expect(drawErasure({ partnerId: 'acme', result: 'repeated', items: 0, kept: {} }, plain)[1]).toBe('was erased before: nothing is left');
  });
});
