import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topic } from '../../../lib/journey/emails';
import type { CountedSend } from '../../../lib/journey/sending/caps';
import { type Circumstances, type Decision, decideSending, type SendingPolicy } from '../../../lib/journey/sending/decide';
import { plusDays } from '../../../lib/journey/time';
import { type Instant, toInstant } from '../../../lib/journey/words';
import { anyEmail, anyRules, anyScene, anyStops, NAMES, partnerIn, policyOf, type Rules, type Scene, type Stops } from './arbitrary';
import { wallSaysOpen } from './wall';
import { anyWeeks, live } from './weeks';
import { circumstances, refOf, sendTo, stops } from './world';

/** One email at one time. */
interface Case {
  readonly rules: Rules;
  readonly scene: Scene;
  readonly email: Circumstances['email'];
  readonly stopped: Stops;
  /** How long ago somebody was sent one, in spans of the caps: some of them are too old to count. */
  readonly sent: readonly { readonly name: string; readonly spansAgo: number }[];
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  rules: anyRules,
  scene: anyScene,
  email: anyEmail,
  stopped: anyStops,
  sent: fc.array(fc.record({ name: fc.constantFrom(...NAMES), spansAgo: fc.double({ min: 0, max: 1.2, noNaN: true }) }), { maxLength: 8 }),
});

const sendsOf = ({ scale, settings }: SendingPolicy, { scene, sent }: Case): readonly CountedSend[] =>
  sent.map(({ name, spansAgo }, place) => sendTo(name, plusDays(scale, scene.now, -spansAgo * settings.sending.caps.days), `${place}`));

const decide = (policy: SendingPolicy, given: Case, now = given.scene.now, email = given.email): Decision =>
  decideSending(
    policy,
    circumstances({ now, email, partner: partnerIn(given.scene), stopped: stops(given.stopped), sends: sendsOf(policy, given) }),
  );

const hasStopped = (stopped: readonly Topic[] = [], topic?: Topic): boolean =>
  stopped.includes('journey') || (topic !== undefined && stopped.includes(topic));

const counted = ({ settings, scale }: SendingPolicy, sends: readonly CountedSend[], now: Instant): readonly CountedSend[] =>
  sends.filter(({ at }) => at <= now && plusDays(scale, at, settings.sending.caps.days) > now);

/** Longer than any wait: a whole span of caps, then as long as a window may stay shut for holidays and turned clocks. */
const LONGEST_SHUT_DAYS = 60;

describe('a journey email, whoever it is for and whenever it comes', () => {
  it('goes inside the window, under both caps, to somebody who can be reached and has not stopped it; or it does not go', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const policy = policyOf(given.rules);
        const decision = decide(policy, given);
        if (decision.decision !== 'send' || decision.contact === undefined) return;
        const { contact } = decision;
        const { caps } = policy.settings.sending;
        const recent = counted(policy, sendsOf(policy, given), given.scene.now);
        expect(contact.status).toBe('active');
        expect(hasStopped(given.stopped[contact.name], given.email.topic)).toBe(false);
        expect(wallSaysOpen(policy, partnerIn(given.scene), contact, given.scene.now)).toBe(true);
        expect(recent.length).toBeLessThan(caps.perOrganisation);
        expect(recent.filter((each) => each.contact === refOf(contact)).length).toBeLessThan(caps.perContact);
      }),
      { numRuns: 500 },
    );
  });

  it('that is put off goes when it is due, soon enough; and at no time before', () => {
    fc.assert(
      fc.property(anyCase, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, share) => {
        const policy = policyOf(given.rules);
        const { now } = given.scene;
        const decision = decide(policy, given);
        if (decision.decision !== 'defer') return;
        const { until, contact } = decision;
        expect(until > now).toBe(true);
        expect(until <= plusDays(policy.scale, now, policy.settings.sending.caps.days + LONGEST_SHUT_DAYS)).toBe(true);
        expect(decide(policy, given, until)).toMatchObject({ decision: 'send', contact });
        const between = toInstant(Date.parse(now) + Math.floor((Date.parse(until) - Date.parse(now)) * share));
        expect(decide(policy, given, between)).toMatchObject({ decision: 'defer', until, contact });
      }),
      { numRuns: 300 },
    );
  });

  it('is skipped only when nobody can be reached, or all who can have stopped it', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const decision = decide(policyOf(given.rules), given);
        const active = given.scene.contacts.filter(({ status }) => status === 'active');
        const all = active.every(({ name }) => hasStopped(given.stopped[name], given.email.topic)) ? 'stopped' : undefined;
        expect(decision.decision === 'skip' ? decision.rule : undefined).toBe(active.length === 0 ? 'nobody-left' : all);
      }),
    );
  });

  it('is never put off when it is owed, nor on a stage whose days are a few seconds', () => {
    fc.assert(
      fc.property(anyCase, fc.double({ min: 0.1, max: 9.99, noNaN: true }), (given, secondsPerDay) => {
        const owed = decide(policyOf(given.rules), given, given.scene.now, { to: 'partner', purpose: 'service' });
        expect(owed.decision).not.toBe('defer');
        expect(decide(policyOf({ ...given.rules, secondsPerDay }), given).decision).not.toBe('defer');
      }),
    );
  });
});

describe('weeks of journey emails, while people leave, come back, stop and start again', { timeout: 30_000 }, () => {
  it('break no rule, and none of them is dropped', () => {
    fc.assert(
      fc.property(anyWeeks, (weeks) => {
        const { policy, told, sends } = live(weeks);
        const { caps } = policy.settings.sending;
        expect(told).toHaveLength(weeks.mails.length);
        for (const { at, email, partner, stopped, decision } of told) {
          const willing = partner.contacts.filter(({ status, name }) => status === 'active' && !hasStopped(stopped[name], email.topic));
          expect(decision.decision).toBe(willing.length === 0 ? 'skip' : 'send');
          if (decision.decision !== 'send' || decision.contact === undefined) continue;
          const ref = refOf(decision.contact);
          const recent = counted(policy, sends, at);
          expect(willing.map(({ name }) => name)).toContain(decision.contact.name);
          expect(wallSaysOpen(policy, partner, decision.contact, at)).toBe(true);
          expect(recent.length).toBeLessThanOrEqual(caps.perOrganisation);
          expect(recent.filter(({ contact }) => contact === ref).length).toBeLessThanOrEqual(caps.perContact);
        }
      }),
      { numRuns: 150 },
    );
  });
});
