import type { ProgramSettings, StageSettings } from '../lib/journey/settings';
import { brand } from './brand';
import type { Locale } from './locales';
import { tiers } from './tiers';

export const settings: ProgramSettings = {
  name: 'Northwind Partner Program',
  company: 'Northwind',
  postalAddress: 'Northwind Inc., 12 Harbor Street, Portland, ME 04101, USA',
  brand,
  currency: 'USD',
  rates: { EUR: 1.1, GBP: 1.27 },
  head: { name: 'Robin Hale', email: 'robin.hale@northwind.example' },
  links: {
    portal: 'https://partners.northwind.example',
    apply: 'https://partners.northwind.example/apply',
    training: 'https://partners.northwind.example/training',
    certification: 'https://partners.northwind.example/certification',
    booking: 'https://partners.northwind.example/book',
    dealRegistration: 'https://partners.northwind.example/deals/new',
    agreement: 'https://partners.northwind.example/agreement',
    renewal: 'https://partners.northwind.example/renewal',
    survey: 'https://partners.northwind.example/survey',
  },
  defaults: { track: 'reseller', segment: 'scaled', termMonths: 12, autoRenews: false },
  tiers,
  plan: { leads: 12, revenue: 10_000_000 },
  meetings: { heldAfterMinutes: 60 },
  // For journey mail. Service mail (a decision, an agreement, renewal terms) goes at once; so does mail to your own people.
  sending: {
    // 'owner' puts the partner's manager into From instead; answers go to the manager either way.
    fromName: 'program',
    // For contacts who told none: their partner's zone comes first, then this one.
    timeZone: 'America/New_York',
    locale: 'en' satisfies Locale,
    // Monday to Friday, in the contact's own zone. `window: 'always'` sends at any hour.
    window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
    // Countries whose nationwide public holidays are kept, such as ['US', 'DE']: there the window stays shut on those days.
    holidays: [],
    // What is over a cap waits until it fits; nothing is dropped.
    caps: { perContact: 2, perOrganisation: 4, days: 7 },
  },
  // How your own people hear of their tasks.
  tasks: {
    // What would be due before the next digest is told at once; the rest waits for it. For scaled partners that is up to a week away.
    atOnceWithinDays: { managed: 5, scaled: 6 },
    digest: { at: '08:00', days: [1, 2, 3, 4, 5], scaledOn: 1 },
    escalateAfterDays: 5,
    linkDays: 7,
  },
};

/** The deployments of this program. A stage is one CloudFormation stack; several fit in one account. */
export const stages: Readonly<Record<string, StageSettings>> = {
  local: {
    secondsPerDay: 0.3,
    minTimeoutSeconds: 5,
    senderAddress: 'partners@northwind.example',
    sesIdentity: 'create',
    mailFromSubdomain: 'bounce',
    logRetentionDays: 7,
    traceShare: 0,
    sendsPerSecond: 14,
    retrySeconds: 10,
    emulated: true,
  },
  dev: {
    secondsPerDay: 60,
    minTimeoutSeconds: 1,
    senderAddress: 'partners-dev@northwind.example',
    sesIdentity: 'existing',
    logRetentionDays: 30,
    traceShare: 0.05,
    sendsPerSecond: 14,
    retrySeconds: 60,
    emulated: false,
  },
  prod: {
    secondsPerDay: 86_400,
    minTimeoutSeconds: 1,
    senderAddress: 'partners@northwind.example',
    sesIdentity: 'create',
    mailFromSubdomain: 'bounce',
    alarmEmail: 'partner-operations@northwind.example',
    logRetentionDays: 365,
    traceShare: 0.05,
    sendsPerSecond: 14,
    retrySeconds: 60,
    emulated: false,
  },
};
