import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactRefOf } from '../../lambdas/identity';
import { plusDays } from '../../lib/journey/time';
import { wallSaysOpen } from '../journey/sending/wall';
import { anyLife, type Gone, Living } from './send-email.life';

const lived = async (living: Living): Promise<readonly Gone[]> => {
  await living.live();
  return living.gone;
};

const journeyMail = (gone: readonly Gone[]): readonly Gone[] => gone.filter(({ email }) => email.purpose === 'journey');

/** The most that fell into one span of the caps, the span that ends with each. */
const mostInASpan = ({ policy }: Living, gone: readonly Gone[]): number => {
  const { days } = policy.settings.sending.caps;
  return Math.max(0, ...gone.map(({ at }) => gone.filter((each) => each.at <= at && plusDays(policy.scale, each.at, days) > at).length));
};

const check = (holds: (living: Living, gone: readonly Gone[]) => void, numRuns = 80): Promise<void> =>
  fc.assert(
    fc.asyncProperty(anyLife, fc.scheduler(), async (life, interleaving) => {
      const living = new Living(life, interleaving);
      holds(living, await lived(living));
    }),
    { numRuns },
  );

describe('over weeks of emails, stops, departures, troubles and copies, with two senders at once', { timeout: 60_000 }, () => {
  it('nobody gets more than the caps allow, and no organisation does', () =>
    check((living, gone) => {
      const { caps } = living.policy.settings.sending;
      const mails = journeyMail(gone);
      expect(mostInASpan(living, mails)).toBeLessThanOrEqual(caps.perOrganisation);
      for (const { contact } of mails) {
        const own = mails.filter((each) => each.contact.email === contact.email);
        expect(mostInASpan(living, own)).toBeLessThanOrEqual(caps.perContact);
      }
    }));

  it('no journey email goes outside the window of its reader', () =>
    check(({ policy }, gone) => {
      for (const { partner, contact, at } of journeyMail(gone)) expect(wallSaysOpen(policy, partner, contact, at)).toBe(true);
    }));

  it('none goes to who has stopped it, or cannot be reached, or about what was reached meanwhile', () =>
    check((_, gone) => {
      for (const { email, contact, stopped, isReached } of gone) {
        expect(contact.status).toBe('active');
        expect(isReached).toBe(false);
        if (email.purpose === 'service') continue;
        expect(stopped.has('journey') || (email.topic !== undefined && stopped.has(email.topic))).toBe(false);
      }
    }));

  it('each email ends: sent once, or skipped by a rule that says so; none is doubled and none is lost', () =>
    check((living, gone) => {
      const { ledger } = living.store.items('acme');
      for (const key of living.keys) {
        const entry = ledger.get(key);
        const sent = gone.filter(({ mail }) => mail.key === key).length;
        expect([entry?.status, sent]).toEqual(entry?.status === 'sent' ? ['sent', 1] : ['skipped', 0]);
        expect(entry?.decisions.at(-1)?.decision).toBe(entry?.status);
      }
    }));

  it('places are held by what was sent, and by nothing else', () =>
    check((living, gone) => {
      const { mailbox } = living.store.items('acme');
      const sent = new Map(journeyMail(gone).map(({ mail, contact, at }) => [mail.key, { contact: contactRefOf(contact.email), at }]));
      for (const { key, contact, at } of mailbox.sends) expect({ contact, at }).toEqual(sent.get(key));
    }));

  it('the manager hears once that nobody is left, and only then', () =>
    check((living) => {
      const { ledger } = living.store.items('acme');
      const hasNobody = [...ledger.values()].some(({ decisions }) => decisions.at(-1)?.rule === 'nobody-left');
      expect(new Set(living.unreachable).size).toBe(hasNobody ? 1 : 0);
    }));
});
