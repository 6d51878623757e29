import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldTo, MailMode, MailSetting } from '../../lib/journey/sending/mode';
import type { Audience, MailWord, Track } from '../../lib/journey/words';
import { later } from '../support/fixtures';
import { Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

const OWN = '@northwind.example';
const mode: fc.Arbitrary<MailMode> = fc.constantFrom<MailMode>('observe', 'approve', 'live', 'live', { allowlist: [OWN] });
const held: fc.Arbitrary<HeldTo['mode'] | 'as-set'> = fc.constantFrom('observe', 'approve', 'as-set');
const TRACKS = ['reseller', 'services'] as const;
const setting: fc.Arbitrary<MailSetting> = fc.oneof(
  mode,
  fc.record({ default: mode, tracks: fc.record({ services: mode }, { requiredKeys: [] }) }),
);

type Step =
  | { readonly does: 'deploy'; readonly setting: MailSetting }
  | { readonly does: 'hold'; readonly mode: HeldTo['mode'] | 'as-set' }
  | { readonly does: 'ask'; readonly email: string; readonly audience?: Audience }
  | { readonly does: 'say'; readonly word: MailWord; readonly which: number }
  | { readonly does: 'move'; readonly track: Track };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('deploy' as const), setting }),
  fc.record({ does: fc.constant('hold' as const), mode: held }),
  {
    weight: 4,
    arbitrary: fc.record(
      {
        does: fc.constant('ask' as const),
        email: fc.constantFrom('training-invite', 'agreement-ready', 'kickoff-invite'),
        audience: fc.constantFrom<Audience>('manager', 'head'),
      },
      { requiredKeys: ['does', 'email'] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ does: fc.constant('say' as const), which: fc.nat(9) },
      word: fc.constantFrom<MailWord>('approved', 'approved', 'declined'),
    }),
  },
  fc.record({ does: fc.constant('move' as const), track: fc.constantFrom(...TRACKS) }),
);

const life = fc.record({
  first: setting,
  hasHours: fc.boolean(),
  steps: fc.array(fc.record({ hours: fc.integer({ min: 1, max: 40 }), step }), { minLength: 1, maxLength: 25 }),
});

/** What held at a moment, as it was set: nothing of how the sender keeps it. */
interface Moment {
  readonly at: string;
  readonly setting: MailSetting;
  readonly heldTo: HeldTo['mode'] | 'as-set';
  readonly track: Track;
}

/** Written out once more, and not taken from what is tested. */
const modesOf = ({ setting: set, heldTo, track }: Moment): readonly MailMode[] => {
  const isByTrack = typeof set === 'object' && 'default' in set;
  const own = isByTrack ? (set.tracks[track] ?? set.default) : set;
  return heldTo === 'as-set' ? [own] : [own, heldTo];
};

const live = async ({ first, hasHours, steps }: typeof life extends fc.Arbitrary<infer T> ? T : never) => {
  const world = await new SendWorld(60, hasHours ? {} : { window: 'always' }).applied();
  world.mail = first;
  const moments: Moment[] = [{ at: '', setting: first, heldTo: 'as-set', track: 'reseller' }];
  const askedAt = new Map<string, string>();
  const said: { readonly key: string; readonly word: MailWord; readonly at: string }[] = [];
  const now = () => moments.at(-1) as Moment;
  const does = async (each: Step, n: number): Promise<void> => {
    if (each.does === 'deploy') {
      world.mail = each.setting;
      moments.push({ ...now(), at: world.now, setting: each.setting });
    } else if (each.does === 'hold') {
      world.modes.hold(each.mode === 'as-set' ? undefined : { mode: each.mode, by: 'mara' }, world.now);
      moments.push({ ...now(), at: world.now, heldTo: each.mode });
    } else if (each.does === 'move') {
      await world.happened('partner.updated', { track: each.track }, `move-${n}`);
      moments.push({ ...now(), at: world.now, track: each.track });
    } else if (each.does === 'ask') {
      const key = `asked:${askedAt.size}`;
      askedAt.set(key, world.now);
      world.enqueue({
        partnerId: 'acme',
        email: each.email,
        key,
        requestedAt: world.now,
        ...(each.audience && { audience: each.audience }),
      });
    } else {
      const key = `asked:${each.which}`;
      said.push({ key, word: each.word, at: world.now });
      world.enqueue({ partnerId: 'acme', email: 'training-invite', key, requestedAt: world.now, word: each.word });
    }
  };
  for (const [n, { hours, step: each }] of steps.entries()) {
    await world.drainUntil(later(world.now, hours * 3_600), new Run(), 200);
    await does(each, n);
    await world.drainUntil(world.now, new Run(), 200);
  }
  await world.drain(new Run(), 200);
  /** All that held from its asking until it went, for each track that the partner had at a moment of these. */
  const under = (key: string, sentAt: string): readonly MailMode[] => {
    const asked = askedAt.get(key) ?? '';
    const first = moments.findLastIndex(({ at }) => at < asked);
    return moments
      .slice(Math.max(0, first))
      .filter(({ at }) => at < sentAt)
      .flatMap(modesOf);
  };
  return { world, askedAt, said, under };
};

const check = (holds: (lived: Awaited<ReturnType<typeof live>>) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(life, async (each) => holds(await live(each))),
    { numRuns: 150 },
  );

describe('over any settings, switches, tracks, requests and words of people', { timeout: 60_000 }, () => {
  it('the mail service gets nothing that a mode from its asking until its sending keeps back', () =>
    check(({ world, said, under }) => {
      for (const { key, to, sentAt } of world.mails) {
        const modes = under(key, sentAt);
        expect(modes).not.toContain('observe');
        if (modes.some((each) => typeof each === 'object')) expect(to.address.endsWith(OWN)).toBe(true);
        if (modes.includes('approve'))
          expect(said.some((each) => each.key === key && each.word === 'approved' && each.at <= sentAt)).toBe(true);
      }
    }));

  it('each email ends: sent once, or skipped by a rule that says why; what every mode lets go goes', () =>
    check(({ world, askedAt, under }) => {
      for (const key of askedAt.keys()) {
        const entry = world.entry(key);
        const sent = world.mails.filter((mail) => mail.key === key);
        expect([entry?.status, sent.length]).toEqual(entry?.status === 'sent' ? ['sent', 1] : ['skipped', 0]);
        const isFree = under(key, '9999').every((each) => each === 'live');
        if (isFree) expect(entry?.status).toBe('sent');
      }
      expect(world.failures).toEqual([]);
    }));
});
