import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHANGES_KEPT,
  type MailMode,
  type MailSetting,
  type ModeChange,
  modeOf,
  modesSince,
  passageUnder,
  withHeldTo,
  withSetting,
} from '../../../lib/journey/sending/mode';
import { later, MONDAY } from '../../support/fixtures';

const at = (hours: number) => later(MONDAY, hours * 3_600);
const BY_TRACK: MailSetting = { default: 'observe', tracks: { reseller: 'live', referral: { allowlist: ['@northwind.example'] } } };

/** Settings of a stage, deployed one after the other. */
const deployed = (...settings: readonly (readonly [hours: number, MailSetting])[]): readonly ModeChange[] =>
  settings.reduce<readonly ModeChange[]>((changes, [hours, setting]) => withSetting(changes, setting, at(hours)), []);

describe('a setting', () => {
  it('is one mode for all tracks, or one by track for those that differ', () => {
    expect(modeOf('approve', 'services')).toBe('approve');
    expect(modeOf({ allowlist: ['@northwind.example'] }, 'services')).toEqual({ allowlist: ['@northwind.example'] });
    expect([modeOf(BY_TRACK, 'reseller'), modeOf(BY_TRACK, 'services')]).toEqual(['live', 'observe']);
  });

  it('is a change only when a track has another mode than before', () => {
    expect(deployed([0, 'live'])).toEqual([]);
    expect(deployed([0, 'observe'], [1, 'observe'], [2, { default: 'observe', tracks: {} }])).toHaveLength(1);
    expect(deployed([0, 'observe'], [1, 'live'])).toHaveLength(2);
  });
});

describe('an email', () => {
  const passage = (modes: readonly MailMode[], to = 'dana@acme.example') => passageUnder(modes, to);

  it('goes on a stage that was never anything but live', () => {
    expect(passage(modesSince([], 'reseller', MONDAY))).toBe('goes');
  });

  it('that was asked for while the stage was observed never goes, and what is asked for after it does', () => {
    const changes = deployed([0, 'observe'], [5, 'live']);
    expect(passage(modesSince(changes, 'reseller', at(4)))).toBe('observed');
    expect(passage(modesSince(changes, 'reseller', later(at(5), -30)))).toBe('observed');
    expect(passage(modesSince(changes, 'reseller', later(at(5), -29)))).toBe('goes');
  });

  it('that met a mode when it was put off comes under that one, however short before the next it was asked for', () => {
    const changes = deployed([0, 'observe'], [5, 'live']);
    expect(passage(modesSince(changes, 'reseller', later(at(5), -1), changes[0]?.since))).toBe('observed');
    expect(passage(modesSince(changes, 'reseller', later(at(5), -1), changes[1]?.since))).toBe('goes');
  });

  it('that was asked for before all that is known of the modes comes under all of them', () => {
    expect(passage(modesSince(deployed([0, 'observe'], [5, 'live']), 'reseller', at(-24)))).toBe('observed');
  });

  it('that waited over a time in which the stage was observed does not go when that is over', () => {
    const changes = deployed([0, 'approve'], [1, 'live'], [5, 'observe'], [6, 'live']);
    expect(passage(modesSince(changes, 'reseller', at(2)))).toBe('observed');
  });

  it('of a track that stays live goes, whatever becomes of the others', () => {
    const changes = deployed([0, BY_TRACK], [5, { default: 'approve', tracks: { reseller: 'live' } }]);
    expect(passage(modesSince(changes, 'reseller', at(1)))).toBe('goes');
    expect(passage(modesSince(changes, 'services', at(1)))).toBe('observed');
    expect(passage(modesSince(changes, 'services', at(6)))).toBe('awaits-approval');
  });

  it.each([
    ['dana@acme.example', ['dana@acme.example'], 'goes'],
    ['Dana@ACME.example', ['dana@acme.example'], 'goes'],
    ['robin@northwind.example', ['@northwind.example'], 'goes'],
    ['robin@northwind.example', ['@Northwind.example'], 'goes'],
    ['robin@mail.northwind.example', ['@northwind.example'], 'not-on-allowlist'],
    ['robin@evil-northwind.example', ['@northwind.example'], 'not-on-allowlist'],
    ['"@northwind.example"@evil.example', ['@northwind.example'], 'not-on-allowlist'],
    ['xdana@acme.example', ['dana@acme.example'], 'not-on-allowlist'],
  ])('to %s under an allowlist of %j: %s', (to, allowlist, becomes) => {
    expect(passage([{ allowlist }], to)).toBe(becomes);
  });

  it('waits for a person when one of the modes says so, and must be on every allowlist', () => {
    expect(passage(['live', 'approve'])).toBe('awaits-approval');
    expect(passage(['approve', { allowlist: ['@acme.example'] }])).toBe('awaits-approval');
    expect(passage([{ allowlist: ['@acme.example'] }, { allowlist: ['@northwind.example'] }])).toBe('not-on-allowlist');
  });
});

describe('what a person holds mail to', () => {
  const heldTo = { mode: 'observe', by: 'mara', reason: 'wrong names' } as const;

  it('holds beside the setting, and ends without one more email of that time', () => {
    const held = withHeldTo([], heldTo, at(1));
    const freed = withHeldTo(held, undefined, at(3));
    expect(passageUnder(modesSince(held, 'reseller', at(0)), 'dana@acme.example')).toBe('observed');
    expect(passageUnder(modesSince(freed, 'reseller', at(2)), 'dana@acme.example')).toBe('observed');
    expect(passageUnder(modesSince(freed, 'reseller', at(4)), 'dana@acme.example')).toBe('goes');
  });

  it('never lets mail further than the setting does', () => {
    const held = withHeldTo(deployed([0, 'observe']), { ...heldTo, mode: 'approve' }, at(1));
    expect(passageUnder(modesSince(held, 'reseller', at(2)), 'dana@acme.example')).toBe('observed');
  });

  it('stays while a deployment brings another setting', () => {
    const changes = withSetting(withHeldTo(deployed([0, 'approve']), heldTo, at(1)), 'live', at(2));
    expect(passageUnder(modesSince(changes, 'reseller', at(3)), 'dana@acme.example')).toBe('observed');
  });

  it('comes after what was before, also by a clock that is behind', () => {
    const changes = withHeldTo(deployed([5, 'observe']), undefined, at(2));
    const noted = later(at(5), -30);
    expect(changes.map(({ since }) => since)).toEqual([noted, later(noted, 0.001)]);
  });
});

const mode: fc.Arbitrary<MailMode> = fc.constantFrom<MailMode>('observe', 'approve', 'live', { allowlist: ['@northwind.example'] });

describe('over any changes', () => {
  it('an email comes under every mode that held at a moment between its asking and now', () =>
    fc.assert(
      fc.property(fc.array(mode, { maxLength: 20 }), fc.nat(25), (modes, asked) => {
        const changes = deployed(...modes.map((each, n) => [n + 1, each] as const));
        const atHour = (hour: number): MailMode => modes[Math.min(hour, modes.length) - 1] ?? 'live';
        const known = modesSince(changes, 'reseller', at(asked + 0.5));
        for (let hour = asked; hour <= modes.length; hour += 1)
          if (hour > 0 && atHour(hour) !== 'live') expect(known).toContainEqual(atHour(hour));
        const expected = Array.from({ length: Math.max(1, modes.length - asked + 1) }, (_, n) => atHour(asked + n));
        expect(passageUnder(known, 'dana@acme.example')).toBe(passageUnder(expected, 'dana@acme.example'));
      }),
    ));

  it('so many are kept; what was asked for before them counts as observed', () => {
    const many = Array.from({ length: CHANGES_KEPT + 5 }, (_, n) => [n, n % 2 === 0 ? 'approve' : 'live'] as const);
    const changes = deployed(...many);
    expect(changes).toHaveLength(CHANGES_KEPT);
    expect(passageUnder(modesSince(changes, 'reseller', at(0)), 'dana@acme.example')).toBe('observed');
    expect(passageUnder(modesSince(changes, 'reseller', at(CHANGES_KEPT + 10)), 'dana@acme.example')).toBe('awaits-approval');
  });
});
