import type { ProgramSettings, StageSettings } from '../lib/journey/settings';

export const settings: ProgramSettings = {
  name: 'Northwind Partner Program',
  company: 'Northwind',
  postalAddress: 'Northwind Inc., 12 Harbor Street, Portland, ME 04101, USA',
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
  tiers: [
    { name: 'registered', needs: { dealsWon: 0, revenue: 0 }, benefits: ['Partner portal and training', 'Deal registration'] },
    {
      name: 'silver',
      needs: { dealsWon: 3, revenue: 5_000_000 },
      benefits: ['15 % margin', 'Co-branded campaigns', 'A named technical contact'],
    },
    {
      name: 'gold',
      needs: { dealsWon: 8, revenue: 20_000_000 },
      benefits: ['20 % margin', 'Market development funds', 'Joint account planning'],
    },
  ],
  plan: { leads: 12, revenue: 10_000_000 },
  meetings: { heldAfterMinutes: 60 },
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
    retrySeconds: 60,
    emulated: false,
  },
};
