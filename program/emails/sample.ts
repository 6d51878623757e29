import type { StepVariables, ThanksVariables } from '../../lib/journey/emails';
import type { EventData, EventType } from '../../lib/journey/events';
import { toInstant } from '../../lib/journey/words';
import { settings } from '../settings';

/** A partner as the gallery and the tests show it: a reseller in its first term. */
export const sample: StepVariables = {
  locale: 'en',
  program: {
    name: settings.name,
    company: settings.company,
    currency: settings.currency,
    postalAddress: settings.postalAddress,
    logo: settings.brand.logo,
    links: settings.links,
  },
  partner: {
    id: 'harbor-data',
    name: 'Harbor Data',
    track: 'reseller',
    segment: 'managed',
    tier: 'silver',
    phase: 'engagement',
    motivation: 'Our retail customers ask for this every week.',
  },
  recipient: { name: 'Sam Okafor', firstName: 'Sam' },
  manager: { name: 'Dana Ruiz', firstName: 'Dana', email: 'dana.ruiz@northwind.example' },
  numbers: {
    thisTerm: { leads: 9, dealsRegistered: 6, dealsWon: 4, revenue: 8_240_000 },
    total: { leads: 21, dealsRegistered: 13, dealsWon: 7, revenue: 15_915_050 },
    openDeals: 2,
    plan: { leads: 12, revenue: 10_000_000 },
  },
  term: { startedAt: '2026-01-12T00:00:00.000Z', endsAt: '2027-01-12T00:00:00.000Z', months: 12, autoRenews: false },
  tier: {
    name: 'silver',
    next: { name: 'gold', missingRevenue: 11_760_000, missingDeals: 4 },
  },
  missing: ['kickoff-held', 'training-attended'],
  sentAt: '2026-11-22T10:00:00.000Z',
  preferencesUrl: 'https://partners.northwind.example/mail/1.journey.n4bQgYhMfWWaL-qgxVrQFa.en.harbor-data.Zm9yIHRoZSBnYWxsZXJ5IQ',
};

/** `of`, as it is read in another language: its link leads to the page in that one. */
export const sampleIn = <V extends StepVariables>(locale: string, of: V): V => ({
  ...of,
  locale,
  preferencesUrl: of.preferencesUrl?.replace('.en.', `.${locale}.`),
});

/** The same partner early on, before it has signed or sold anything. */
export const applicant: StepVariables = {
  ...sample,
  partner: { ...sample.partner, phase: 'recruitment', tier: 'registered' },
  numbers: {
    thisTerm: { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 },
    total: { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 },
    openDeals: 0,
    plan: sample.numbers.plan,
  },
  term: undefined,
  tier: {
    name: 'registered',
    next: { name: 'silver', missingRevenue: 5_000_000, missingDeals: 3 },
  },
  missing: ['application-decided', 'agreement-signed'],
};

/** The same partner just signed. */
export const newcomer: StepVariables = {
  ...applicant,
  partner: { ...applicant.partner, phase: 'onboarding' },
  term: sample.term,
  missing: sample.missing,
};

/** `from`, as a reminder of the wait for a milestone. */
export const waitingFor = (milestone: string, days: number, from: StepVariables = sample): StepVariables => ({
  ...from,
  waiting: { milestone, since: toInstant(Date.parse(from.sentAt) - days * 86_400_000), days },
});

/** `from`, to a person of the program. */
export const toManager = (from: StepVariables): StepVariables => ({
  ...from,
  recipient: { name: from.manager.name, firstName: from.manager.firstName },
});

/** `from`, with the event that is given thanks for. */
export const thanksFor = <T extends EventType>(event: EventData<T>, from: StepVariables = sample): ThanksVariables<T> => ({
  ...from,
  event,
});
