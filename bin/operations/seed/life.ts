import type { WebhookEventType } from '../../../lib/journey/events';
import type { Chance } from './chance';

/** Something that happens in a seeded partner's life, so many days after its journey began. */
export interface Moment {
  readonly day: number;
  readonly type: WebhookEventType;
  readonly data: Readonly<Record<string, unknown>>;
}

const MANAGERS = ['Mara Lindqvist', 'Jon Adeyemi', 'Ines Carvalho', 'Tom Becker', 'Priya Raman'] as const;
const FIRST = ['Acme', 'Blue Harbor', 'Cobalt', 'Delta', 'Evergreen', 'Fjord', 'Granite', 'Helios', 'Indigo', 'Juniper'] as const;
const SECOND = ['Consulting', 'Systems', 'Partners', 'Digital', 'Solutions', 'Networks', 'Data', 'Cloud', 'Works', 'Labs'] as const;
const PEOPLE = ['Dana Whitfield', 'Luis Ortega', 'Sofia Marin', 'Ken Watanabe', 'Aisha Diallo'] as const;
const CHANNELS = ['website', 'partner fair', 'referral', 'outbound', 'marketplace', 'a newspaper'] as const;
const EXIT_REASONS = ['too expensive', 'no business', 'slow support', 'new strategy', 'a competitor', 'other plans'] as const;
const DECLINE_REASONS = ['no overlap', 'wrong region', 'too small', 'conflict with a partner'] as const;

const addressOf = (name: string, domain: string): string => `${name.toLowerCase().replace(/\s+/g, '.')}@${domain}`;

const organisation = (id: string, chance: Chance) => {
  const manager = chance.of(MANAGERS);
  const person = chance.of(PEOPLE);
  return {
    ...{ id, name: `${chance.of(FIRST)} ${chance.of(SECOND)}`, consentBasis: 'met at a fair' },
    track: chance.of(['referral', 'reseller', 'reseller', 'technology', 'services'] as const),
    segment: chance.happens(0.3) ? 'managed' : 'scaled',
    contacts: [{ name: person, email: addressOf(person, `${id}.example`), role: 'owner' }],
    ...(chance.happens(0.8) && { owner: { name: manager, email: addressOf(manager, 'northwind.example') } }),
    ...(chance.happens(0.9) && { source: { channel: chance.of(CHANNELS) } }),
  };
};

/** What a partner under contract does for us: leads, deals, and how much they are worth. */
const business = (signed: number, days: number, id: string, chance: Chance): readonly Moment[] => {
  const moments: Moment[] = [];
  const pace = 20 + chance.days(60);
  let deal = 0;
  for (let day = signed + chance.days(pace); day < days && deal < 30; day += chance.days(pace)) {
    deal += 1;
    const dealId = `${id}-${deal}`;
    moments.push({ day, type: 'lead.submitted', data: { leadId: dealId } });
    if (!chance.happens(0.6)) continue;
    const amount = 100_000 + Math.round(chance.days(1_000_000));
    moments.push({ day: day + chance.days(10), type: 'deal.registered', data: { dealId, amount, currency: 'USD' } });
    const outcome = chance.happens(0.6) ? 'won' : 'lost';
    if (chance.happens(0.8))
      moments.push({ day: day + 10 + chance.days(30), type: 'deal.closed', data: { dealId, outcome, amount, currency: 'USD' } });
  }
  return moments;
};

const onboarding = (signed: number, chance: Chance): readonly Moment[] => {
  const maybe = (share: number, mean: number, type: WebhookEventType, data: Moment['data'] = {}): readonly Moment[] =>
    chance.happens(share) ? [{ day: signed + chance.days(mean), type, data }] : [];
  return [
    ...maybe(0.95, 1.5, 'portal.provisioned'),
    ...maybe(0.85, 5, 'portal.logged_in'),
    ...maybe(0.85, 7, 'kickoff.held'),
    ...maybe(0.75, 11, 'training.attended', { course: 'Partner 101' }),
    ...maybe(0.5, 50, 'certification.passed', { certification: 'Expert' }),
    ...maybe(0.6, 120, 'review.held'),
  ];
};

const ending = (signed: number, chance: Chance): readonly Moment[] => {
  const renewal: readonly Moment[] = chance.happens(0.9) ? [{ day: signed + 276 + chance.days(5), type: 'renewal.offered', data: {} }] : [];
  const answer = signed + 285 + chance.days(25);
  const answered: readonly Moment[] = chance.happens(0.7)
    ? [{ day: answer, type: 'renewal.accepted', data: {} }]
    : chance.happens(0.5)
      ? [{ day: answer, type: 'renewal.declined', data: { reason: chance.of(EXIT_REASONS) } }]
      : [];
  const left: readonly Moment[] = chance.happens(0.06)
    ? [{ day: signed + chance.days(200), type: 'exit.requested', data: { reason: chance.of(EXIT_REASONS) } }]
    : [];
  return [...renewal, ...answered, ...left];
};

/** Everything that a partner and those who deal with it do in so many days, as it might be; what comes of it the journey decides. */
export const lifeOf = (id: string, days: number, chance: Chance): readonly Moment[] => {
  const partner = organisation(id, chance);
  const isInvited = chance.happens(0.3);
  const applied = isInvited ? chance.days(8) : 0;
  const decided = applied + 0.2 + chance.days(2.5);
  const signed = decided + chance.days(6);
  const introduction: Moment = { day: 0, type: isInvited ? 'partner.invited' : 'application.submitted', data: { partner } };
  const application: readonly Moment[] = isInvited ? [{ day: applied, type: 'application.submitted', data: { partner } }] : [];
  const fate = chance.next();
  const moments = [introduction];
  if (isInvited && chance.happens(0.4)) return moments;
  moments.push(...application);
  if (fate < 0.12) moments.push({ day: decided, type: 'application.declined', data: { reason: chance.of(DECLINE_REASONS) } });
  if (fate < 0.2) return moments;
  moments.push({ day: decided, type: 'application.approved', data: {} });
  if (fate < 0.3) return moments;
  moments.push({ day: signed, type: 'agreement.signed', data: {} });
  const isActive = chance.happens(0.65);
  return [...moments, ...onboarding(signed, chance), ...(isActive ? business(signed, days, id, chance) : []), ...ending(signed, chance)];
};
