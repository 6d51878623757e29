import fc from 'fast-check';
import type { Contact, Partner } from '../../../lib/journey/partner';
import type { CountedSend } from '../../../lib/journey/sending/caps';
import { type Circumstances, type Decision, decideSending, type SendingPolicy } from '../../../lib/journey/sending/decide';
import { plusDays } from '../../../lib/journey/time';
import type { Instant } from '../../../lib/journey/words';
import { anyEmail, anyRules, anyScene, anyStops, partnerIn, policyOf, type Rules, type Scene, type Stops } from './arbitrary';
import { circumstances, refOf, stops } from './world';

type AnyEmail = Circumstances['email'];
/** From that day on the first contact has this status, and people have stopped that. */
interface Change {
  readonly day: number;
  readonly stopped: Stops;
  readonly status: Contact['status'];
}

/** Emails of three weeks, and what changes meanwhile. */
export interface Weeks {
  readonly rules: Rules;
  readonly scene: Scene;
  readonly mails: readonly { readonly day: number; readonly email: AnyEmail }[];
  readonly changes: readonly Change[];
}

const anyDay = (max: number) => fc.double({ min: 0, max, noNaN: true });
export const anyWeeks: fc.Arbitrary<Weeks> = fc.record({
  rules: anyRules,
  scene: anyScene,
  mails: fc.array(fc.record({ day: anyDay(20), email: anyEmail }), { minLength: 1, maxLength: 12 }),
  changes: fc.array(fc.record({ day: anyDay(40), stopped: anyStops, status: fc.constantFrom<Contact['status']>('active', 'left') }), {
    maxLength: 3,
  }),
});

/** One email that was decided on for good, and how the partner and its people stood then. */
export interface Told {
  readonly at: Instant;
  readonly tries: number;
  readonly email: AnyEmail;
  readonly partner: Partner;
  readonly stopped: Stops;
  readonly decision: Exclude<Decision, { decision: 'defer' }>;
}

/** Lets the weeks pass: each email is decided on when it is due, and again whenever its deferral ends, until it is sent or skipped. */
export const live = ({
  rules,
  scene,
  mails,
  changes,
}: Weeks): { readonly policy: SendingPolicy; readonly told: readonly Told[]; readonly sends: readonly CountedSend[] } => {
  const policy = policyOf(rules);
  const start = partnerIn(scene);
  const at = (day: number): Instant => plusDays(policy.scale, scene.now, day);
  const waiting = mails.map(({ day, email }, index) => ({ key: `mail ${index}`, email, at: at(day), tries: 1 }));
  const sends: CountedSend[] = [];
  const told: Told[] = [];
  for (let mail = next(waiting); mail !== undefined; mail = next(waiting)) {
    const { at: now, email, key, tries } = mail;
    const change = newest(changes, (day) => at(day) <= now);
    const partner = {
      ...start,
      contacts: start.contacts.map((each, place) => (place > 0 || !change ? each : { ...each, status: change.status })),
    };
    const stopped = change?.stopped ?? {};
    const decision = decideSending(policy, circumstances({ email, partner, stopped: stops(stopped), sends, key, now }));
    if (decision.decision === 'defer') {
      if (decision.until <= now || tries > TOO_MANY_TRIES)
        throw new Error(`put off for the ${tries}th time, from ${now} to ${decision.until}`);
      waiting.push({ ...mail, at: decision.until, tries: tries + 1 });
    } else {
      told.push({ at: now, tries, email, partner, stopped, decision });
      if (decision.decision === 'send' && decision.contact) sends.push({ key, contact: refOf(decision.contact), at: now });
    }
  }
  return { policy, told, sends };
};

/** Each time another email may have been first; twelve emails and three changes are no more. */
const TOO_MANY_TRIES = 16;

const next = <T extends { readonly at: Instant }>(waiting: T[]): T | undefined => waiting.sort((a, b) => b.at.localeCompare(a.at)).pop();

const newest = (changes: readonly Change[], isPast: (day: number) => boolean): Change | undefined =>
  changes.filter(({ day }) => isPast(day)).sort((a, b) => b.day - a.day)[0];
