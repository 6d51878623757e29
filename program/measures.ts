import type { Measures } from '../lib/journey/measures';
import type { milestones } from './milestones';

/** What the program counts, and what its figures mean. */
export const measures: Measures<keyof typeof milestones> = {
  // By the channel that an organisation is introduced with. The first that fits is the one; what fits none is "other".
  sources: {
    referral: /referr|word of mouth|recommend|introduc/i,
    event: /event|fair|conference|webinar|booth|meetup/i,
    marketplace: /marketplace|app ?exchange|directory|listing/i,
    outbound: /outbound|cold|prospect|sdr|outreach/i,
    website: /web|form|organic|search|seo|blog|online/i,
    advertising: /ads?\b|advert|paid|campaign|social|linkedin/i,
  },
  exitReasons: {
    lapsed: /laps/i,
    withheld: /withheld/i,
    price: /pric|cost|margin|commission|expens|payout/i,
    support: /support|respons|help|service/i,
    product: /product|feature|quality|fit|gap/i,
    'no business': /no (business|deals?|leads?|demand|customers?)|too few|not enough/i,
    competitor: /competit|other vendor|another vendor|switch/i,
    strategy: /strateg|focus|merge|acqui|clos(ed|ing)|reorgani|insolv|bankrupt/i,
    'declined the renewal': /declined the renewal/i,
    'asked to leave': /asked to leave/i,
  },
  declineReasons: {
    fit: /fit|overlap|profile|focus|market/i,
    capacity: /capacity|size|small|staff|resourc/i,
    region: /region|country|territor|language/i,
    conflict: /conflict|compet/i,
    compliance: /complian|legal|sanction|due diligence/i,
    incomplete: /incomplete|missing|no answer|unreachable/i,
  },
  funnel: [
    'applied',
    'application-decided',
    'agreement-signed',
    'portal-used',
    'kickoff-held',
    'training-attended',
    'first-act',
    'certified',
    'first-win',
    'renewal-decided',
  ],
  spans: {
    'first-act': { title: 'time to first act', from: 'agreement-signed', to: 'first-act' },
    'first-win': { title: 'time to first win', from: 'agreement-signed', to: 'first-win' },
  },
  rates: {
    enabled: { kind: 'reached', title: 'enabled: training attended', from: 'agreement-signed', reached: 'training-attended' },
    activated: {
      kind: 'reached',
      title: 'activated: a commercial act within 90 days of the signature',
      from: 'agreement-signed',
      reached: 'first-act',
      withinDays: 90,
    },
    // 20 days of grace after the end of a term, and some for the answer to be told.
    retained: {
      kind: 'retained',
      title: 'retained: renewed or producing 12 months after the signature',
      from: 'agreement-signed',
      atDays: 365,
      producingDays: 90,
      graceDays: 30,
    },
  },
  // Waits for our own word: the partner can do nothing about them.
  duties: ['application-decided', 'portal-provisioned', 'offer-decided', 'exit-confirmed'],
  stuck: ['stalled', 'unanswered'],
};
