import fc from 'fast-check';
import { TOPICS, type Topic } from '../../../lib/journey/emails';
import type { Contact, Partner } from '../../../lib/journey/partner';
import type { Circumstances, SendingPolicy } from '../../../lib/journey/sending/decide';
import type { SendingSettings, SendWindow } from '../../../lib/journey/settings';
import { type Instant, toInstant } from '../../../lib/journey/words';
import { contact, partnerOf, policy } from './world';

/** Where clocks are turned north and south, by half an hour, at midnight, not at all; where zones are odd; and what is no zone. */
const ZONES = [
  ...['Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Pacific/Chatham'],
  ...['Africa/Cairo', 'America/Santiago', 'Asia/Beirut', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Kiritimati'],
  ...['Pacific/Pago_Pago', 'Africa/Casablanca', 'America/Havana', 'UTC', '-09:30'],
];
export const NO_ZONES = ['Mars/Olympus', 'constructor', '', 'Europe'];

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyHours = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 })
  .map((ends) => ends.sort((a, b) => a - b))
  .map(([from = 0, to = 1440]) => ({ from: clock(from), to: clock(to) }));

/** Short ones in the small hours, when clocks are turned, among them. */
const anyWindow: fc.Arbitrary<SendWindow | 'always'> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<'always'>('always') },
  {
    weight: 6,
    arbitrary: fc
      .record({
        days: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
        hours: fc.oneof(
          anyHours,
          fc.constantFrom({ from: '09:00', to: '17:00' }, { from: '02:30', to: '02:45' }, { from: '00:00', to: '00:30' }),
        ),
      })
      .map(({ days, hours }) => ({ days, ...hours })),
  },
);

/** What a program sets, in few words: it is printed when a property fails. */
export interface Rules {
  readonly sending: Partial<SendingSettings>;
  /** Every month's days that are public holidays, in every country that keeps any. */
  readonly holidays: readonly number[];
  readonly secondsPerDay: number;
}

export const policyOf = ({ sending, holidays, secondsPerDay }: Rules): SendingPolicy =>
  policy(sending, {
    isHoliday: (_, date) => holidays.includes(Number(date.slice(-2))),
    scale: { secondsPerDay, minTimeoutSeconds: 1 },
  });

export const anyRules: fc.Arbitrary<Rules> = fc.record({
  sending: fc.record({
    window: anyWindow,
    timeZone: fc.constantFrom(...ZONES),
    caps: fc.record({
      perContact: fc.integer({ min: 1, max: 3 }),
      perOrganisation: fc.integer({ min: 1, max: 5 }),
      days: fc.integer({ min: 1, max: 9 }),
    }),
    holidays: fc.subarray(['DE', 'US', 'JP', 'EG', 'CL']),
  }),
  // No window of one day a week can stay shut for so long that holidays are not believed in.
  holidays: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 6 }),
  secondsPerDay: fc.constantFrom(86_400, 86_400, 3_600, 60, 10),
});

const anyContact = (name: string): fc.Arbitrary<Contact> =>
  fc
    .record({
      status: fc.constantFrom<Contact['status']>('active', 'active', 'active', 'left', 'bounced', 'complained'),
      role: fc.constantFrom('owner', 'sales', 'finance', 'cto', undefined),
      timeZone: fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...NO_ZONES, undefined)),
    })
    .map((changes) => contact(name, changes));

export const NAMES = ['dana', 'luis', 'ana'] as const;
const anyContacts = fc.tuple(...NAMES.map(anyContact)).chain((all) => fc.subarray(all, { minLength: 1 }));

/** Within weeks of when clocks are turned, in the north and in the south. */
const anyNow: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-04-24',
      '2026-09-06',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
      '2028-12-31',
    ),
    fc.integer({ min: -10 * 86_400_000, max: 10 * 86_400_000 }),
  )
  .map(([day, off]) => toInstant(Date.parse(day) + off));

/** Who there is, and when; the journey began at most 30 real days before: the calendar of a fast stage is then years ahead. */
export interface Scene {
  readonly now: Instant;
  readonly contacts: readonly Contact[];
  readonly ageDays: number;
}

export const anyScene: fc.Arbitrary<Scene> = fc.record({ now: anyNow, contacts: anyContacts, ageDays: fc.integer({ min: 0, max: 30 }) });

export const partnerIn = ({ now, contacts, ageDays }: Scene): Partner => ({
  ...partnerOf(...contacts),
  journeyStartedAt: toInstant(Date.parse(now) - ageDays * 86_400_000),
});

export const anyEmail: fc.Arbitrary<Circumstances['email']> = fc.record(
  {
    to: fc.constant<'partner'>('partner'),
    purpose: fc.constant<'journey'>('journey'),
    topic: fc.constantFrom<'digests' | 'reminders'>('digests', 'reminders'),
    roles: fc.shuffledSubarray(['owner', 'sales', 'finance']),
  },
  { requiredKeys: ['to', 'purpose'] },
);

/** What people have stopped, by their names. */
export type Stops = Readonly<Record<string, readonly Topic[] | undefined>>;
export const anyStops: fc.Arbitrary<Stops> = fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.subarray([...TOPICS])])), {
  requiredKeys: [],
});
