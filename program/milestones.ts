import type { Dates, Facts } from '../lib/journey/definition';
import { servedAs } from '../lib/journey/partner';
import { daysBetween, plusDays, plusMonths } from '../lib/journey/time';
import { TRACKS } from '../lib/journey/words';
import { milestoneWords, question } from '../lib/journey/write';
import type { emails } from './emails';
import { settings } from './settings';
import { earnedTier, higherTier } from './tiers';

const milestone = milestoneWords<typeof emails>();

/** What a partner reaches on its way, and which events count for it. */
export const milestones = {
  applied: milestone({
    title: 'application submitted',
    events: ['application.submitted'],
    since: 'journey',
    thanks: 'application-received',
  }),
  'application-decided': milestone({
    title: 'application decided',
    events: ['application.approved', 'application.declined'],
    outcomes: { approved: ['application.approved'], declined: ['application.declined'] },
    since: 'journey',
  }),
  'agreement-signed': milestone({ title: 'agreement signed', events: ['agreement.signed'], since: 'journey' }),
  'portal-provisioned': milestone({ title: 'portal account set up', events: ['portal.provisioned'], since: 'journey' }),
  'portal-used': milestone({ title: 'first portal login', events: ['portal.logged_in'], since: 'journey' }),
  'kickoff-held': milestone({ title: 'kickoff call held', events: ['kickoff.held'], since: 'journey' }),
  'training-attended': milestone({
    title: 'training attended',
    events: ['training.attended'],
    since: 'journey',
    thanks: 'training-thanks',
  }),
  'first-act': milestone({
    title: 'first commercial act',
    events: ['lead.submitted', 'deal.registered', 'deal.closed', 'integration.published', 'project.delivered'],
    counts: (event) => event.type !== 'deal.closed' || event.data.outcome === 'won',
    since: 'journey',
    thanks: 'first-act-thanks',
  }),
  certified: milestone({
    title: 'certification passed',
    events: ['certification.passed'],
    // A services partner delivers with a team: two people, or one person twice is not enough.
    times: (partner) => (partner.track === 'services' ? 2 : 1),
    distinctBy: (event) => event.data.contactEmail,
    since: 'journey',
    thanks: 'certified',
  }),
  'first-win': milestone({
    title: 'first win',
    events: ['deal.closed', 'integration.published', 'project.delivered'],
    counts: (event, { partner }) =>
      (event.type === 'deal.closed' && event.data.outcome === 'won') ||
      (event.type === 'integration.published' && partner.track === 'technology') ||
      (event.type === 'project.delivered' && partner.track === 'services'),
    since: 'journey',
  }),
  'deal-won': milestone({
    title: 'deal won',
    events: ['deal.closed'],
    counts: (event) => event.data.outcome === 'won',
    distinctBy: (event) => event.data.dealId,
    since: 'ever',
    thanks: 'deal-won',
    thankFor: 'match',
  }),
  activity: milestone({
    title: 'commercial activity',
    events: ['lead.submitted', 'deal.registered', 'deal.closed', 'integration.published', 'project.delivered'],
    counts: (event) => event.type !== 'deal.closed' || event.data.outcome === 'won',
    since: 'phase',
  }),
  'review-held': milestone({ title: 'business review held', events: ['review.held'], since: 'phase' }),
  'offer-decided': milestone({
    title: 'renewal decided by us',
    events: ['renewal.offered', 'renewal.withheld', 'renewal.accepted', 'renewal.declined'],
    // Who answers an offer has got one, by whatever way.
    outcomes: { offered: ['renewal.offered', 'renewal.accepted', 'renewal.declined'], withheld: ['renewal.withheld'] },
    since: 'term',
  }),
  'renewal-decided': milestone({
    title: 'renewal answered',
    events: ['renewal.accepted', 'renewal.declined'],
    outcomes: { accepted: ['renewal.accepted'], declined: ['renewal.declined'] },
    since: 'term',
  }),
  'exit-confirmed': milestone({ title: 'exit confirmed by us', events: ['exit.confirmed'], since: 'phase' }),
  'survey-answered': milestone({ title: 'exit survey answered', events: ['survey.answered'], since: 'phase' }),
};

/** Dates on the partner's record that the journey waits for. */
export const dates = {
  renewalOpensAt: {
    title: 'the opening of the renewal window',
    at: (partner, scale) => partner.term && plusDays(scale, partner.term.endsAt, -90),
  },
} satisfies Dates;

/** Days that a partner has for its first win. */
export const ACTIVATION_DAYS = 180;
/** Days of one engagement cycle. */
export const CYCLE_DAYS = 90;
const RECENT_DEAL_DAYS = 180;
const SCALED_REVIEW_EVERY = 4;
const DIGEST_DAYS = 30;

const within = ({ now, scale }: Facts, days: number, at: string | undefined): boolean =>
  at !== undefined && daysBetween(scale, at, now) <= days;

/** What the journey asks when it comes to a fork. */
export const questions = {
  'how it began': question({
    answers: ['applied', 'invited', 'invited without consent'],
    ask: ({ partner, milestones: reached }) => {
      if (reached.applied?.reachedAt !== undefined) return 'applied';
      return partner.consentBasis === undefined ? 'invited without consent' : 'invited';
    },
  }),
  track: question({ answers: TRACKS, ask: ({ partner }) => partner.track }),
  'has won': question({ answers: ['yes', 'no'], ask: ({ milestones: reached }) => (reached['first-win']?.reachedAt ? 'yes' : 'no') }),
  'digest due': question({
    answers: ['yes', 'no'],
    ask: (facts) => (servedAs(facts.partner) === 'managed' || within(facts, DIGEST_DAYS, facts.partner.lastActAt) ? 'yes' : 'no'),
  }),
  'review due': question({
    answers: ['yes', 'no'],
    ask: ({ partner }) => (servedAs(partner) === 'managed' || (partner.runsOf.engagement ?? 0) % SCALED_REVIEW_EVERY === 0 ? 'yes' : 'no'),
  }),
  'tier earned': question({
    answers: ['higher', 'held', 'short'],
    ask: ({ partner, now, scale }) => earnedTier(partner, now, scale),
    records: { higher: ({ partner }) => ({ tier: higherTier(partner) }) },
  }),
  'tier short': question({
    answers: ['yes', 'no'],
    ask: ({ partner, now, scale }) => (earnedTier(partner, now, scale) === 'short' ? 'yes' : 'no'),
  }),
  leaving: question({ answers: ['yes', 'no'], ask: ({ partner }) => (partner.exiting ? 'yes' : 'no') }),
  'without an answer': question({
    answers: ['renews by itself', 'still doing business', 'lapses'],
    ask: (facts) => {
      if (facts.partner.term?.autoRenews) return 'renews by itself';
      return facts.partner.openDeals > 0 || within(facts, RECENT_DEAL_DAYS, facts.partner.lastWonAt) ? 'still doing business' : 'lapses';
    },
  }),
  'new term': question({
    answers: ['promoted', 'renewed'],
    ask: ({ partner, now, scale }) => (earnedTier(partner, now, scale) === 'higher' ? 'promoted' : 'renewed'),
    records: { promoted: (facts) => ({ ...newTerm(facts), tier: higherTier(facts.partner) }), renewed: newTerm },
  }),
};

/** The next term begins where this one ends, and its numbers begin at nothing. */
function newTerm({ partner, scale, now }: Facts): Pick<Facts['partner'], 'term' | 'thisTerm'> {
  const { number = 0, endsAt = now, months = settings.defaults.termMonths, autoRenews = settings.defaults.autoRenews } = partner.term ?? {};
  return {
    term: { number: number + 1, startedAt: endsAt, endsAt: plusMonths(scale, endsAt, months), months, autoRenews },
    thisTerm: { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 },
  };
}
