import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import { APPROVAL_DAYS } from '../../lambdas/send-email/held';
import { type Partner, UNTOUCHED } from '../../lib/journey/partner';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const asked = (email: string, at = MONDAY, more: Partial<EmailMessageInput> = {}): EmailMessageInput => ({
  ...{ partnerId: 'acme', email, requestedAt: at, run: 1, step: email, taskToken: 'waiting' },
  ...more,
});
const INVITE = 'run:1:training-invite';

const worldOf = async (mail: SendWorld['mail'], sending: ConstructorParameters<typeof SendWorld>[1] = { window: 'always' }) => {
  const world = new SendWorld(60, sending);
  world.mail = mail;
  return world.applied();
};

const word = (said: 'approved' | 'declined', key = INVITE): EmailMessageInput => ({
  ...{ partnerId: 'acme', email: 'training-invite', key, requestedAt: MONDAY, word: said },
});

const last = (world: SendWorld, key = INVITE) => world.entry(key)?.decisions.at(-1);

const heldAt = (world: SendWorld, key = INVITE) => last(world, key)?.at ?? 'never';
const changed = (world: SendWorld, change: Partial<Partner>) => {
  const { partner } = world.store.items('acme');
  if (partner === undefined) throw new Error('acme is known');
  world.store.items('acme').partner = { ...partner, ...change };
};
const isReadBy = (world: SendWorld, name: string, email: string) =>
  changed(world, { contacts: [{ name, email, status: 'active', role: 'technical' }] });

describe('observe', () => {
  it('sends nothing, to nobody: journey mail, service mail, mail to the manager and to the head', async () => {
    const world = await worldOf('observe');
    for (const email of ['training-invite', 'agreement-ready']) world.enqueue(asked(email));
    world.enqueue(asked('duty-reminder', MONDAY, { milestone: 'application-decided' }));
    world.enqueue(asked('task-opened', MONDAY, { audience: 'head' }));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(world.results.map(({ decision, rule }) => `${decision} ${rule}`)).toEqual(Array.from({ length: 4 }, () => 'skipped observed'));
    expect(last(world)?.detail).toBe('to technical; asked for by training-invite of run 1');
    expect(last(world, 'run:1:duty-reminder')?.detail).toBe(
      'to the manager; reminds of "application decided", asked for by duty-reminder of run 1',
    );
    expect(last(world, 'run:1:task-opened')?.detail).toBe('to the head; asked for by task-opened of run 1');
  });

  it('names no person and no address in what it records', async () => {
    const world = await worldOf('observe');
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(JSON.stringify(world.entry(INVITE))).not.toMatch(/dana|luis|@/i);
  });

  it('tells the workflow at once, so that its phase goes on', async () => {
    const world = await worldOf('observe');
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.answers).toMatchObject([{ token: 'waiting', output: { decision: 'skipped', rule: 'observed' } }]);
  });

  it('decides all else as in life: what is stopped, reached or paused is recorded as that', async () => {
    const world = await worldOf('observe');
    world.store.items('acme').milestones.set('training-attended', { ...UNTOUCHED, waitSince: MONDAY, reachedAt: later(MONDAY, 1) });
    world.enqueue(asked('training-reminder', MONDAY, { milestone: 'training-attended' }));
    await world.drain();
    expect(last(world, 'run:1:training-reminder')?.rule).toBe('reached-meanwhile');
  });

  it('keeps to the caps as if all of it had gone', async () => {
    const world = await worldOf('observe', { window: 'always', caps: { perContact: 1, perOrganisation: 9, days: 7 } });
    for (const step of ['one', 'two']) world.enqueue(asked('training-invite', MONDAY, { step, taskToken: undefined }));
    await world.drain();
    expect(world.entry('run:1:two')?.decisions.map(({ rule }) => rule)).toEqual(['cap-contact', 'observed']);
    expect(world.putOff.map(({ seconds }) => seconds)).toEqual([7 * DAY]);
  });

  it('holds nobody back once mail is live: what was only observed counts against no cap then', async () => {
    const world = await worldOf('observe', { window: 'always', caps: { perContact: 1, perOrganisation: 1, days: 7 } });
    world.enqueue(asked('training-invite'));
    await world.drain();
    world.mail = 'live';
    world.now = later(MONDAY, HOUR);
    world.enqueue(asked('training-invite', later(world.now, -1), { step: 'another' }));
    await world.drain();
    expect(world.mails.map(({ key, sentAt }) => [key, sentAt])).toEqual([['run:1:another', later(MONDAY, HOUR)]]);
  });

  it('holds nobody back once mail is live: what had waited for its place has had its turn when it is observed', async () => {
    const world = await worldOf('observe', { window: 'always', caps: { perContact: 1, perOrganisation: 1, days: 7 } });
    for (const step of ['one', 'two']) world.enqueue(asked('training-invite', MONDAY, { step, taskToken: undefined }));
    await world.drain();
    expect(world.entry('run:1:two')?.decisions.map(({ rule }) => rule)).toEqual(['cap-contact', 'observed']);
    world.mail = 'live';
    const soon = later(world.now, 30);
    world.now = soon;
    world.enqueue(asked('training-invite', later(soon, -1), { step: 'another' }), soon);
    await world.drain();
    expect(world.mails.map(({ key, sentAt }) => [key, sentAt])).toEqual([['run:1:another', soon]]);
  });

  it('writes each letter, so that one that cannot be written is found before it has a reader', async () => {
    const world = await worldOf('observe');
    const known = world.emails['training-invite'];
    if (known === undefined) throw new Error('there is no such letter');
    const body = () => {
      throw new Error('no such course');
    };
    world.emails = { ...world.emails, 'training-invite': { ...known, body } };
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.failures.length).toBeGreaterThan(0);
    expect(world.deadLetters).toHaveLength(1);
  });

  it('is for one track when the setting says so', async () => {
    const world = await worldOf({ default: 'live', tracks: { services: 'observe' } });
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.mails).toHaveLength(1);
    const other = await worldOf({ default: 'live', tracks: { reseller: 'observe' } });
    other.enqueue(asked('training-invite'));
    await other.drain();
    expect(other.mails).toEqual([]);
  });
});

describe('an allowlist', () => {
  it('lets mail go to those on it and to no others, managers included', async () => {
    const world = await worldOf({ allowlist: ['@northwind.example'] });
    world.enqueue(asked('training-invite'));
    world.enqueue(asked('duty-reminder', MONDAY, { milestone: 'application-decided' }));
    await world.drain();
    expect(world.mails.map(({ to }) => to.address)).toEqual(['mara@northwind.example']);
    expect(last(world)?.rule).toBe('not-on-allowlist');
  });

  it('has no colleague who is on it get the mail of one who is not', async () => {
    const world = await worldOf({ allowlist: ['dana@acme.example'] });
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.mails).toEqual([]);
  });
});

describe('approve', () => {
  it('has an email wait for a person, and its phase go on', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, DAY), new Run());
    expect(world.mails).toEqual([]);
    expect(world.answers).toMatchObject([{ output: { decision: 'deferred', rule: 'awaits-approval' } }]);
    expect(world.entry(INVITE)).toMatchObject({ status: 'deferred', dueAt: later(MONDAY, APPROVAL_DAYS * DAY) });
  });

  it('lets it go when a person says yes: once, however often that is said', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    for (let times = 0; times < 3; times += 1) world.enqueue(word('approved'));
    await world.drain();
    expect(world.mails.map(({ key }) => key)).toEqual([INVITE]);
    expect(world.entry(INVITE)?.request).toBeUndefined();
  });

  it('has one never go whose no found another try at work', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    const entry = world.entry(INVITE);
    if (entry === undefined) throw new Error('it waits');
    world.store
      .items('acme')
      .ledger.set(INVITE, { ...entry, status: 'claimed', claim: 'a try that was killed', leaseUntil: later(MONDAY, HOUR + 30) });
    world.enqueue(word('declined'), later(MONDAY, HOUR));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('declined');
  });

  it('has one that is declined never go', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    world.enqueue(word('declined'));
    world.enqueue(word('approved'), later(MONDAY, 2 * HOUR));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('declined');
  });

  it('looks at it anew when it is approved: what was reached meanwhile is withdrawn', async () => {
    const world = await worldOf('approve');
    const state = { ...UNTOUCHED, waitSince: MONDAY };
    world.store.items('acme').milestones.set('training-attended', state);
    world.enqueue(asked('training-invite', MONDAY, { milestone: 'training-attended' }));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    world.store.items('acme').milestones.set('training-attended', { ...state, reachedAt: later(MONDAY, HOUR) });
    world.enqueue(word('approved'));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('reached-meanwhile');
  });

  it('asks at night, too, and sends what was approved at night in the morning, without asking again', async () => {
    // Dana and Luis are in New York, where it is 05:00.
    const world = await worldOf('approve', {});
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    expect(last(world)?.rule).toBe('awaits-approval');
    world.enqueue(word('approved'));
    await world.drain();
    expect(world.entry(INVITE)?.decisions.map(({ rule }) => rule)).toEqual(['awaits-approval', 'send-window', 'sent']);
    expect(world.mails.map(({ sentAt }) => sentAt)).toEqual([later(MONDAY, 4 * HOUR)]);
  });

  it('skips what nobody approved in time, and says so', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.now).toBe(later(MONDAY, APPROVAL_DAYS * DAY));
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('not-approved');
  });

  it('has a word about an email that does not wait change nothing', async () => {
    const world = await worldOf('live');
    world.enqueue(word('approved'));
    world.enqueue(asked('training-invite'));
    world.enqueue(word('declined'));
    await world.drain();
    expect(world.mails).toHaveLength(1);
    expect(world.results.map(({ decision }) => decision)).toEqual(['repeated', 'sent', 'repeated']);
  });

  it('has a copy of the request change nothing, before and after', async () => {
    const world = await worldOf('approve');
    for (let copies = 0; copies < 2; copies += 1) world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    world.enqueue(word('approved'));
    world.enqueue(asked('training-invite'), later(MONDAY, 2 * HOUR));
    await world.drain();
    expect(world.mails).toHaveLength(1);
  });
});

describe('a word of a person', () => {
  const JOURNEY = `journey:${MONDAY}:welcome`;
  const once = { step: 'welcome', once: 'journey', journeyStartedAt: MONDAY } as const;
  it.each(['approved', 'declined'] as const)('that %s what was looked at is about nothing that was asked for since', async (said) => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite', MONDAY, once));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    const looked = heldAt(world, JOURNEY);
    changed(world, { run: 2 });
    world.enqueue(asked('training-invite', world.now, { ...once, run: 2 }));
    await world.drainUntil(later(MONDAY, 2 * HOUR), new Run());
    const newer = heldAt(world, JOURNEY);
    expect(newer > looked).toBe(true);
    world.enqueue({ ...word(said, JOURNEY), held: { at: looked } });
    await world.drainUntil(later(MONDAY, 3 * HOUR), new Run());
    expect(world.mails).toEqual([]);
    expect(last(world, JOURNEY)?.rule).toBe('awaits-approval');
    world.enqueue({ ...word('approved', JOURNEY), held: { at: newer } });
    await world.drainUntil(later(MONDAY, 4 * HOUR), new Run());
    expect(world.mails).toHaveLength(1);
  });

  it('is about the contact whom it would have gone to: when another one would get it, it is asked about once more', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    isReadBy(world, 'Noor Haddad', 'noor@acme.example');
    world.enqueue({ ...word('approved'), held: { at: heldAt(world, INVITE) } });
    await world.drainUntil(later(MONDAY, 2 * HOUR), new Run());
    expect(world.mails).toEqual([]);
    expect(last(world)).toMatchObject({ rule: 'awaits-approval', detail: expect.stringContaining('approved for another contact') });
    world.enqueue({ ...word('approved'), held: { at: heldAt(world, INVITE) } });
    await world.drainUntil(later(MONDAY, 3 * HOUR), new Run());
    expect(world.mails.map(({ to }) => to.address)).toEqual(['noor@acme.example']);
  });

  it('does not let an email go in the end that it was not about', async () => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    isReadBy(world, 'Noor Haddad', 'noor@acme.example');
    world.enqueue(word('approved'));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('not-approved');
  });
});

describe('going live', () => {
  it('sends nothing of what lay among the dead letters', async () => {
    const world = await worldOf('observe');
    world.enqueue(asked('kickoff-invite', later(MONDAY, -DAY)));
    await world.drain();
    world.mail = 'live';
    world.now = later(MONDAY, 5 * DAY);
    world.enqueue(asked('training-invite', later(MONDAY, HOUR)));
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('observed');
  });

  it('sends the very first email that is asked for then, and those beside it', async () => {
    const world = await worldOf('observe');
    world.enqueue(asked('training-invite'));
    await world.drain();
    world.mail = 'live';
    world.now = later(MONDAY, HOUR);
    for (const [n, step] of ['one', 'two', 'three'].entries()) world.enqueue(asked('kickoff-invite', later(world.now, -3 + n), { step }));
    world.now = later(world.now, 2);
    await world.drain();
    expect(world.mails).toHaveLength(3);
  });

  it('sends nothing that was put off a moment before', async () => {
    const world = await worldOf('observe', {});
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, 1), new Run());
    world.mail = 'live';
    world.enqueue(asked('agreement-ready', world.now));
    await world.drain();
    expect(world.mails.map(({ key }) => key)).toEqual(['run:1:agreement-ready']);
    expect(last(world)?.rule).toBe('observed');
  });

  it('sends by itself nothing of what waited for approval, which still can be approved', async () => {
    const world = await worldOf('approve');
    for (const step of ['one', 'two']) world.enqueue(asked('training-invite', MONDAY, { step }));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    world.mail = 'live';
    world.now = later(MONDAY, DAY);
    world.enqueue(word('approved', 'run:1:one'));
    await world.drain();
    expect(world.mails.map(({ key }) => key)).toEqual(['run:1:one']);
    expect(last(world, 'run:1:two')?.rule).toBe('not-approved');
  });

  it('sends nothing of a partner whose track was observed when its email was put off, and that has a live track now', async () => {
    const world = await worldOf({ default: 'live', tracks: { reseller: 'observe' } }, {});
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    expect(last(world)?.rule).toBe('send-window');
    await world.happened('partner.updated', { track: 'services' });
    await world.drain();
    expect(world.mails).toEqual([]);
    expect(last(world)?.rule).toBe('observed');
  });
});

describe('the switch', () => {
  const observe = { mode: 'observe', by: 'mara' } as const;

  it('stops the very next email, without a deployment', async () => {
    const world = await worldOf('live');
    world.enqueue(asked('kickoff-invite'));
    await world.drain();
    world.modes.hold(observe, world.now);
    world.enqueue(asked('training-invite'));
    await world.drain();
    expect(world.mails.map(({ key }) => key)).toEqual(['run:1:kickoff-invite']);
  });

  it('stops one that waited for its turn meanwhile', async () => {
    const world = await worldOf('live');
    world.perSecond = 1;
    world.whileWaiting = () => world.modes.hold(observe, world.now);
    for (const email of ['kickoff-invite', 'training-invite']) world.enqueue(asked(email));
    await world.drain();
    expect(world.mails.map(({ key }) => key)).toEqual(['run:1:kickoff-invite']);
    expect(last(world)?.rule).toBe('observed');
  });
});

describe('killed at any call, and tried again', () => {
  const observed = async (run: Run) => {
    const world = await worldOf('observe');
    world.enqueue(asked('training-invite'));
    await world.drain(run);
    return world;
  };
  const approved = async (run: Run) => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), run);
    world.enqueue({ ...word('approved'), held: { at: heldAt(world) } });
    await world.drainUntil(later(MONDAY, DAY), run);
    return world;
  };
  /** Another one would get it by the time it is approved; that is approved, too, when `said`. */
  const forAnother = (said: boolean) => async (run: Run) => {
    const world = await worldOf('approve');
    world.enqueue(asked('training-invite'));
    await world.drainUntil(later(MONDAY, HOUR), new Run());
    isReadBy(world, 'Noor Haddad', 'noor@acme.example');
    world.enqueue({ ...word('approved'), held: { at: heldAt(world) } });
    await world.drainUntil(later(MONDAY, 2 * HOUR), run);
    if (said) world.enqueue({ ...word('approved'), held: { at: heldAt(world) } });
    await world.drain(run);
    return world;
  };
  const callsOf = async (life: (run: Run) => Promise<unknown>) => {
    const run = new Run();
    await life(run);
    return run.calls;
  };

  it('an observed email is recorded as that, and not sent', async () => {
    for (const point of killPoints(await callsOf(observed))) {
      const world = await observed(new Run(point));
      expect([point.name, world.mails.length, last(world)?.rule]).toEqual([point.name, 0, 'observed']);
    }
  });

  it('an approved email goes once, but for the one gap that is written down', async () => {
    for (const point of killPoints(await callsOf(approved))) {
      const world = await approved(new Run(point));
      const gap = point.name.startsWith('after mailer.send') || point.name.startsWith('before ledger.confirmSent');
      expect([point.name, world.mails.length, world.entry(INVITE)?.status]).toEqual([point.name, gap ? 2 : 1, 'sent']);
    }
  });

  it('an email that was approved for another contact goes when it is approved for this one, and never else', async () => {
    for (const point of killPoints(await callsOf(forAnother(false)))) {
      const world = await forAnother(false)(new Run(point));
      expect([point.name, world.mails.length, last(world)?.rule]).toEqual([point.name, 0, 'not-approved']);
    }
    for (const point of killPoints(await callsOf(forAnother(true)))) {
      const world = await forAnother(true)(new Run(point));
      const gap = point.name.startsWith('after mailer.send') || point.name.startsWith('before ledger.confirmSent');
      expect([point.name, world.mails.length]).toEqual([point.name, gap ? 2 : 1]);
    }
  });
});
