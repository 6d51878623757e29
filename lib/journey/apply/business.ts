import { minorDigits } from '../currency';
import type { JourneyEvent } from '../events';
import type { BusinessObject, Numbers, Partner } from '../partner';
import type { ProgramSettings } from '../settings';
import { later } from '../words';
import type { Draft } from './draft';
import { countingTime, isOlder, noteOldNews, toldAt } from './reach';

type About = { readonly kind: BusinessObject['kind']; readonly id: string };

/** The deal or lead that an event is about, if it is about one. */
export const objectOf = (event: JourneyEvent): About | undefined => {
  switch (event.type) {
    case 'lead.submitted':
      return { kind: 'lead', id: event.data.leadId };
    case 'deal.registered':
    case 'deal.closed':
    case 'deal.reversed':
      return { kind: 'deal', id: event.data.dealId };
    default:
      return undefined;
  }
};

const statusOf = (event: JourneyEvent): BusinessObject['status'] => {
  if (event.type === 'lead.submitted') return 'submitted';
  if (event.type === 'deal.reversed') return 'reversed';
  return event.type === 'deal.closed' ? event.data.outcome : 'registered';
};

/** What one unit of a currency is worth in the program's today; undefined when the program has no rate for it. */
const rateOf = (settings: ProgramSettings, currency: string | undefined): number | undefined =>
  currency === undefined || currency === settings.currency ? 1 : settings.rates[currency];

/** Money in minor units of the program's currency. */
const convert = (
  settings: ProgramSettings,
  amount: number | undefined,
  currency: string | undefined,
  rate: number | undefined,
): number | undefined =>
  amount === undefined || currency === undefined || rate === undefined
    ? undefined
    : Math.round(amount * rate * 10 ** (minorDigits(settings.currency) - minorDigits(currency)));

const amountsOf = (
  event: JourneyEvent,
  known: BusinessObject | undefined,
): { amount?: number | undefined; currency?: string | undefined } =>
  'amount' in event.data && typeof event.data.amount === 'number' && 'currency' in event.data && typeof event.data.currency === 'string'
    ? { amount: event.data.amount, currency: event.data.currency }
    : { amount: known?.amount, currency: known?.currency };

/** A won deal keeps the rate of the day it was won, also when it is told again or its amount is corrected. */
const keptRate = (known: BusinessObject | undefined, status: BusinessObject['status'], currency: string | undefined): number | undefined =>
  status === 'won' && known?.status === 'won' && known.currency === currency ? known.rate : undefined;

/**
 * No sender promises order: of two words of a kind that of the later time stands, whichever came first. How a deal was
 * closed stands against every registration, also a later one: that neither opens it again nor says what it was closed for.
 */
const isOldNews = (event: JourneyEvent, known: BusinessObject): boolean => {
  const isRegistration = event.type === 'deal.registered';
  const isOpenDeal = known.status === 'registered';
  if (isRegistration === isOpenDeal || known.kind === 'lead') return isOlder(event, known.toldAt);
  return isRegistration;
};

/** All that a word can add to a newer one: that there was a registration. */
const withOldNews = (draft: Draft, known: BusinessObject): BusinessObject => {
  const { event, now } = draft;
  if (isOlder(event, known.toldAt)) noteOldNews(draft, `${known.kind} ${known.id}`);
  return { ...known, wasRegistered: known.wasRegistered || event.type === 'deal.registered', updatedAt: now, revision: known.revision + 1 };
};

const upsert = (draft: Draft, about: About, known: BusinessObject | undefined): BusinessObject => {
  const { event, rules, now, partner } = draft;
  if (known !== undefined && isOldNews(event, known)) return withOldNews(draft, known);
  const status = statusOf(event);
  const { amount, currency } = amountsOf(event, known);
  const rate = keptRate(known, status, currency) ?? rateOf(rules.settings, currency);
  return {
    ...about,
    status,
    amount,
    currency,
    rate,
    value: convert(rules.settings, amount, currency, rate),
    wasRegistered: known?.wasRegistered === true || event.type === 'deal.registered',
    term: known !== undefined && known.status === status ? known.term : termOf(partner),
    toldAt: toldAt(event),
    updatedAt: now,
    revision: (known?.revision ?? 0) + 1,
  };
};

/** What one object adds to the numbers in the state it is in. */
const brings = (object: BusinessObject | undefined): Numbers => ({
  leads: object?.kind === 'lead' ? 1 : 0,
  dealsRegistered: object?.wasRegistered ? 1 : 0,
  dealsWon: object?.status === 'won' ? 1 : 0,
  revenue: object?.status === 'won' ? (object.value ?? 0) : 0,
});

/** The term that counts now; what comes before a signature counts for the term that it begins. */
const termOf = ({ term, termsBefore = 0 }: Partner): number => term?.number ?? termsBefore + 1;

/** What an object won: only in the term that it was won in. Registrations and leads happen once, and count when they do. */
const wonIn = (term: number, object: BusinessObject | undefined): Numbers => {
  const numbers = brings(object);
  return object?.term === term ? numbers : { ...numbers, dealsWon: 0, revenue: 0 };
};

const isOpen = (object: BusinessObject | undefined): number => (object?.kind === 'deal' && object.status === 'registered' ? 1 : 0);

const shift = (numbers: Numbers, from: Numbers, to: Numbers): Numbers => ({
  leads: numbers.leads + to.leads - from.leads,
  dealsRegistered: numbers.dealsRegistered + to.dealsRegistered - from.dealsRegistered,
  dealsWon: numbers.dealsWon + to.dealsWon - from.dealsWon,
  revenue: numbers.revenue + to.revenue - from.revenue,
});

const withNumbers = (partner: Partner, known: BusinessObject | undefined, object: BusinessObject): Partner => {
  const thisTerm = termOf(partner);
  const was = brings(known);
  const is = brings(object);
  return {
    ...partner,
    total: shift(partner.total, was, is),
    thisTerm: shift(partner.thisTerm, wonIn(thisTerm, known), wonIn(thisTerm, object)),
    openDeals: partner.openDeals + isOpen(object) - isOpen(known),
  };
};

const newsOf = (event: JourneyEvent, known: BusinessObject | undefined, object: BusinessObject): boolean =>
  event.type === 'deal.registered' ? known?.wasRegistered !== true : known?.status !== object.status;

/** When it was won, and not when it was told or applied: one of last year that is told today is no recent one. */
const win = (draft: Draft): void => {
  const at = countingTime(draft.event);
  const { lastWonAt = at } = draft.partner;
  draft.partner = { ...draft.partner, lastWonAt: later(lastWonAt, at) };
};

/** Deals and leads are upserted: the numbers follow the state that each is in, however often it is told. */
export const applyBusiness = (draft: Draft): void => {
  const about = objectOf(draft.event);
  if (about === undefined) return;
  const known = draft.before.object;
  const object = upsert(draft, about, known);
  draft.object = object;
  draft.isNews = newsOf(draft.event, known, object);
  draft.partner = withNumbers(draft.partner, known, object);
  if (!draft.isNews) draft.notes.push(`${about.kind} ${about.id} was ${object.status} already: nothing counted again`);
  if (draft.isNews && draft.event.type === 'deal.closed' && object.status === 'won') win(draft);
  if (object.status === 'won' && object.value === undefined)
    draft.notes.push(`no rate for ${object.currency ?? 'no currency'}: not in the revenue`);
};
