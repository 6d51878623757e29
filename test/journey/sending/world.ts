import type { Topic } from '../../../lib/journey/emails';
import type { Contact, Partner } from '../../../lib/journey/partner';
import { NO_NUMBERS } from '../../../lib/journey/partner';
import type { CountedSend } from '../../../lib/journey/sending/caps';
import { type Circumstances, type Decision, decideSending, type SendingPolicy } from '../../../lib/journey/sending/decide';
import type { SendingSettings } from '../../../lib/journey/settings';
import { REAL_TIME } from '../../../lib/journey/time';
import type { Instant } from '../../../lib/journey/words';
import { settings } from '../../../program/settings';

export const WORK_WEEK = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

/** The program with these sending settings, at the real pace, and without holidays. */
export const policy = (sending: Partial<SendingSettings> = {}, changes: Partial<SendingPolicy> = {}): SendingPolicy => ({
  settings: { ...settings, sending: { ...settings.sending, window: WORK_WEEK, timeZone: 'UTC', ...sending } },
  scale: REAL_TIME,
  locales: ['en', 'de'],
  isHoliday: () => false,
  ...changes,
});

export const contact = (name: string, changes: Partial<Contact> = {}): Contact => ({
  name,
  email: `${name}@acme.example`,
  role: 'owner',
  status: 'active',
  ...changes,
});

export const STARTED: Instant = '2026-01-05T12:00:00.000Z';

export const partnerOf = (...contacts: readonly Contact[]): Partner => ({
  id: 'acme',
  name: 'Acme',
  track: 'reseller',
  segment: 'managed',
  contacts,
  externalIds: [],
  tier: 'registered',
  createdAt: STARTED,
  journeyVersion: '1',
  journeyStartedAt: STARTED,
  phase: 'recruitment',
  phaseStartedAt: STARTED,
  run: 1,
  state: 'running',
  exiting: false,
  dormant: false,
  runsOf: {},
  total: NO_NUMBERS,
  thisTerm: NO_NUMBERS,
  openDeals: 0,
  dates: {},
  revision: 1,
});

/** Stands in for the hashed address. */
export const refOf = ({ email }: Contact): string => `ref of ${email}`;

export const stops =
  (by: Readonly<Record<string, readonly Topic[] | undefined>>) =>
  ({ name }: Contact): ReadonlySet<Topic> =>
    new Set(by[name]);

export const sendTo = (name: string, at: Instant, key = `${name} ${at}`): CountedSend => ({ key, contact: refOf(contact(name)), at });

/** A reminder to one contact of Acme, on a Monday at noon, to whom nothing was sent. */
export const circumstances = (changes: Partial<Circumstances> = {}): Circumstances => ({
  email: { to: 'partner', purpose: 'journey', topic: 'reminders' },
  partner: partnerOf(contact('dana')),
  stopped: () => new Set(),
  refOf,
  sends: [],
  key: 'run:1:reminder',
  now: '2026-06-01T12:00:00.000Z',
  ...changes,
});

/** What was decided, in a word or two: whom it goes to, by which rule it does not, until when it waits. */
export const inShort = (decision: Decision): string => {
  switch (decision.decision) {
    case 'send':
      return `to ${decision.to.name}`;
    case 'defer':
      return `${decision.rule} until ${decision.until}`;
    case 'skip':
      return decision.rule;
  }
};

export const decideFor = (changes: Partial<Circumstances> = {}, rules: SendingPolicy = policy()): string =>
  inShort(decideSending(rules, circumstances(changes)));
