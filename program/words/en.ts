import type { Glossary } from './glossary';

/** English. */
export const en: Glossary = {
  layout: {
    greeting: ({ firstName }) => (firstName.trim() === '' ? 'Hello,' : `Hi ${firstName.trim()},`),
    regards: 'Best regards,',
    why: {
      manager: ({ partner, program }) => `You get this because you look after ${partner.name} in the ${program.name}.`,
      head: ({ program }) => `You get this because you lead the ${program.name}.`,
      service: ({ program }) => `We send this because it concerns your place in the ${program.name}.`,
      journey: ({ partner }) => `You get this as our contact at ${partner.name}.`,
    },
    preferences: 'Choose which emails you get, or stop them',
    stopByReply: ({ manager }) =>
      `Prefer not to get our emails? Reply and say so: your reply reaches ${manager.name}, who will take you off the list.`,
  },
  tracks: {
    referral: { name: 'referral partner', as: 'a referral partner' },
    reseller: { name: 'reseller', as: 'a reseller' },
    technology: { name: 'technology partner', as: 'a technology partner' },
    services: { name: 'services partner', as: 'a services partner' },
  },
  segments: { managed: 'managed', scaled: 'scaled' },
  phases: {
    recruitment: 'Discovery and Recruitment',
    onboarding: 'Onboarding',
    activation: 'Activation and Early Wins',
    engagement: 'Ongoing Engagement',
    renewal: 'Renewal or Exit',
  },
  tiers: {
    registered: { name: 'Registered', partner: 'a Registered partner', benefits: ['Partner portal and training', 'Deal registration'] },
    silver: {
      name: 'Silver',
      partner: 'a Silver partner',
      benefits: ['15% margin', 'Co-branded campaigns', 'A named technical contact'],
    },
    gold: {
      name: 'Gold',
      partner: 'a Gold partner',
      benefits: ['20% margin', 'Market development funds', 'Joint account planning'],
    },
  },
  numbers: {
    thisTerm: 'This term',
    plan: 'Plan',
    leads: 'Leads',
    dealsRegistered: 'Deals registered',
    dealsWon: 'Deals won',
    revenue: 'Revenue',
    openDeals: 'Open deals',
    tier: 'Tier',
  },
  milestones: {
    applied: 'application',
    'application-decided': 'decision on the application',
    'agreement-signed': 'signature on the agreement',
    'portal-provisioned': 'portal account',
    'portal-used': 'first portal login',
    'kickoff-held': 'kickoff call',
    'training-attended': 'first training',
    'first-act': 'first commercial act',
    certified: 'certification',
    'first-win': 'first win',
    'deal-won': 'won deal',
    activity: 'new business',
    'review-held': 'business review',
    'offer-decided': 'our decision on the renewal',
    'renewal-decided': 'answer to the renewal offer',
    'exit-confirmed': 'our confirmation of the exit',
    'survey-answered': 'answer to the exit survey',
  },
  tasks: 'as titled',
};
