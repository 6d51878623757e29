import { describe, expect, it } from 'vitest';
import { awaitingNamed } from '../../bin/operations/awaiting';
import { holdMail, modeShown } from '../../bin/operations/mode';
import { drawEmails } from '../../bin/operations/screen/emails';
import { drawMode } from '../../bin/operations/screen/mode';
import { withSetting } from '../../lib/journey/sending/mode';
import { later, MONDAY } from '../support/fixtures';
import { MemoryModes } from '../support/memory-modes';
import { at, mail, NOW, plain } from './samples';

const HELD = { mode: 'observe', by: 'mara', reason: 'wrong names' } as const;

describe('the switch', () => {
  it('holds all mail from then on, once however often it is asked for, and lets go again', async () => {
    const modes = new MemoryModes();
    const held = await holdMail(modes, HELD, MONDAY);
    expect(await holdMail(modes, { ...HELD, by: 'jon' }, later(MONDAY, 60))).toEqual(held);
    const freed = await holdMail(modes, undefined, later(MONDAY, 120));
    expect(freed.map(({ heldTo }) => heldTo?.mode)).toEqual(['observe', undefined]);
    expect(await holdMail(modes, undefined, later(MONDAY, 180))).toEqual(freed);
  });

  it('writes nothing when nobody holds anything', async () => {
    const modes = new MemoryModes();
    await holdMail(modes, undefined, MONDAY);
    expect(modes.book.revision).toBe(0);
  });

  it('tries again when a sender has written in between', async () => {
    const modes = new MemoryModes();
    const { replace } = modes;
    let isFirst = true;
    modes.replace = async (before, changes) => {
      if (isFirst) await replace(before, withSetting([], 'approve', MONDAY));
      isFirst = false;
      return replace(before, changes);
    };
    expect(await holdMail(modes, HELD, later(MONDAY, 60))).toMatchObject([{ setting: 'approve' }, { setting: 'approve', heldTo: HELD }]);
  });
});

describe('how far mail goes', () => {
  const setting = { default: 'observe', tracks: { reseller: { allowlist: ['@northwind.example'] } } } as const;

  it('says so by track, since when, and who holds it back', async () => {
    const modes = new MemoryModes();
    await modes.replace(modes.book, withSetting([], setting, at(-120)));
    const lines = drawMode(modeShown(await holdMail(modes, HELD, at(-60)), 'live'), { ...plain, now: NOW });
    expect(lines.find((line) => line.includes('reseller'))).toContain('allowlist of 1');
    expect(lines.find((line) => line.includes('services'))).toContain('observe');
    expect(lines).toContain('  reseller: @northwind.example');
    expect(lines.join('\n')).toMatch(/all of it is held to observe by mara since .+: "wrong names"/);
  });

  it('is what this checkout is set to as long as no email has met a setting', () => {
    const shown = modeShown([], 'approve');
    expect(shown.tracks.map(({ mode }) => mode)).toEqual(Array.from({ length: 4 }, () => 'approve'));
    expect(drawMode(shown, plain).join('\n')).toContain('by program/settings.ts of this checkout');
  });

  it('is since the last time that it changed, whatever else did', () => {
    const first = withSetting([], setting, at(-180));
    const changes = withSetting(first, { default: 'live', tracks: setting.tracks }, at(-60));
    const since = Object.fromEntries(modeShown(changes, 'live').tracks.map((each) => [each.track, each.since]));
    expect(since.reseller).toBe(changes[0]?.since);
    expect(since.services).toBe(changes[1]?.since);
  });
});

describe('an email that waits for approval', () => {
  const waiting = (email: string, key: string) => mail({ email, key, status: 'deferred', request: '{}' });
  const [welcome, invite] = [waiting('welcome', 'run:2:welcome'), waiting('training-invite', 'run:2:training-invite')];

  it('is named by its name, its key, or not at all when it is the only one', () => {
    expect(awaitingNamed([welcome, invite], 'welcome')).toBe(welcome);
    expect(awaitingNamed([welcome, invite], 'run:2:training-invite')).toBe(invite);
    expect(awaitingNamed([welcome, mail({ status: 'sent' })], undefined)).toBe(welcome);
  });

  it.each([
    [[welcome, invite], undefined, 'several wait: say which of welcome (run:2:welcome), training-invite (run:2:training-invite)'],
    [[welcome], 'training-invite', 'no "training-invite" waits for approval; there wait welcome (run:2:welcome)'],
    [[], undefined, 'no email of this partner waits for approval'],
    [[mail({ email: 'welcome', key: 'run:1:welcome', status: 'sent' })], 'welcome', 'does not wait for approval: it is sent'],
    [[mail({ email: 'welcome', key: 'run:1:welcome', status: 'deferred' })], 'welcome', 'does not wait for approval: it is deferred'],
  ])('of %j, "%s" is refused with what there is', (mails, typed, why) => {
    expect(() => awaitingNamed(mails, typed)).toThrow(why);
  });
});

describe('the list of emails', () => {
  const listed = { at: at(-60), partner: { id: 'acme', name: 'Acme' }, manager: { name: 'Mara', email: 'mara@northwind.example' } };
  const observed = {
    ...listed,
    email: 'welcome',
    key: 'run:2:welcome',
    rule: 'observed',
    detail: 'to owner; asked for by welcome of run 2',
  };

  it('says to whom each would have gone and why: by name who is known, and what it was for who is not', () => {
    const emails = [
      { ...observed, to: { is: 'contact', role: 'owner', name: 'Dana Whitfield' } as const },
      { ...observed, detail: 'to the manager; asked for by a task that was opened' },
    ];
    const text = drawEmails({ list: 'observed', emails }, { ...plain, width: 200 }).join('\n');
    expect(text).toContain('observed: to Dana Whitfield (owner); asked for by welcome of run 2');
    expect(text).toContain('observed: to the manager; asked for by a task that was opened');
    expect(text).toContain('2 emails');
  });

  it('says how to go on, and when it is empty', () => {
    expect(drawEmails({ list: 'observed', emails: [observed], next: 'abc' }, plain).join('\n')).toContain('--after abc');
    expect(drawEmails({ list: 'awaiting', emails: [] }, plain)).toEqual(['no email waits for approval']);
  });
});
