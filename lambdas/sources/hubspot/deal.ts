import { DIRECT_BUSINESS, notUnderstood, type PartnerFields, partnerIn, toMinorUnits, type WithoutPartner } from '../fields';
import type { ProgramFacts } from '../registry';
import type { Meaning, Problem } from '../source';
import type { CrmRecord } from './record';

/** What a deal's stage says of the deal. */
export type StageMeaning = 'won' | 'lost' | 'registered' | 'reversed' | 'ignored';

/** What deals in HubSpot mean to the program. Properties go by their internal names. */
export interface DealSettings {
  /**
   * What the stages of each pipeline mean, by HubSpot's ids of both. `closedwon` is a stage of the `default` pipeline only;
   * those of other pipelines have numbers: Settings > Objects > Deals > Pipelines, `</>` beside the stage.
   */
  readonly pipelines: Readonly<Record<string, Readonly<Record<string, StageMeaning>>>>;
  /** Which properties of a deal name the partner. */
  readonly partner: PartnerFields;
  /** What whole deals are whose partner properties are all empty; `keep` when absent. One that is told by its changes is always kept. */
  readonly withoutPartner?: WithoutPartner;
  /** The property with the amount, in the deal's currency; `amount` when absent. */
  readonly amount?: string;
  /**
   * The property with the currency, the program's when that is empty; `deal_currency_code` when absent. Name it when your
   * deals have several: then a deal that is told by its changes alone needs it, too.
   */
  readonly currency?: string;
}

type Terms = Pick<CrmRecord, 'read' | 'since' | 'trace' | 'id'> & { readonly isWhole: boolean };
interface Found<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

const own = <T>(all: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(all, key) ? all[key] : undefined);

/** A stage's meaning, by its pipeline. Without one, the stage is enough when all pipelines that have it say the same. */
const meaningOf = ({ pipelines }: DealSettings, pipeline: string | undefined, stage: string): StageMeaning | undefined => {
  const candidates = pipeline === undefined ? Object.values(pipelines) : [own(pipelines, pipeline) ?? {}];
  const [meaning, ...others] = new Set(candidates.map((stages) => own(stages, stage)).filter((each) => each !== undefined));
  return others.length > 0 ? undefined : meaning;
};

/** Subscriptions tell a change and no more: what is lacking there cannot be filled in at HubSpot. */
const lacks = ({ isWhole }: Terms, field: string, ifWhole: string): Problem => ({
  field,
  detail: isWhole ? ifWhole : 'did not come with the change: let a workflow send the whole deal, see docs/senders/hubspot.md',
});

/** The names of the properties that settings leave unnamed. */
export const moneyProperties = ({ amount = 'amount', currency = 'deal_currency_code' }: DealSettings) => ({ amount, currency });

const namedProperties = ({ partner: { id, email, externalId } }: DealSettings): readonly string[] =>
  [id, email, externalId?.field].filter((each) => each !== undefined);

/** The properties of a deal that mean something. */
export const dealProperties = (settings: DealSettings): readonly string[] => [
  'dealstage',
  'pipeline',
  ...Object.values(moneyProperties(settings)),
  ...namedProperties(settings),
];

type Money = { readonly amount: number; readonly currency: string } | Record<string, never>;

const moneyOf = (settings: DealSettings, program: ProgramFacts, deal: Terms, meaning: StageMeaning): Found<Money> => {
  if (meaning === 'reversed') return { value: {}, problems: [] };
  const names = moneyProperties(settings);
  const told = deal.read(names.currency)?.toUpperCase();
  const currency = told ?? program.currency;
  const given = deal.read(names.amount);
  const amount = toMinorUnits(given, currency);
  if (given === undefined) {
    return { value: {}, problems: meaning === 'won' ? [lacks(deal, names.amount, 'is empty, and a won deal needs it')] : [] };
  }
  if (amount === undefined) return { value: {}, problems: [{ field: names.amount, detail: 'must be a decimal number such as 18500.50' }] };
  const isUnclear = told === undefined && settings.currency !== undefined && !deal.isWhole;
  return { value: { amount, currency }, problems: isUnclear ? [lacks(deal, names.currency, 'is missing')] : [] };
};

const partnerOf = (settings: DealSettings, deal: Terms): Found<Record<string, unknown>> => {
  const value = partnerIn(settings.partner, deal.read);
  const names = namedProperties(settings).join(' or ');
  const problems =
    Object.keys(value).length > 0 ? [] : [lacks(deal, names, 'names no partner: fill it in at HubSpot, and send the deal again')];
  return { value, problems };
};

const eventOf = (meaning: Exclude<StageMeaning, 'ignored'>, about: object, money: Money) => {
  if (meaning === 'registered') return { type: 'deal.registered', data: { ...about, ...money } };
  if (meaning === 'reversed') return { type: 'deal.reversed', data: { ...about } };
  return { type: 'deal.closed', data: { ...about, ...money, outcome: meaning } };
};

/** What became of a deal, by the stage that it is in. */
export const meanDeal = (settings: DealSettings, program: ProgramFacts, record: CrmRecord): Meaning => {
  const deal: Terms = { ...record, isWhole: record.event === undefined };
  const stage = deal.read('dealstage');
  if (stage === undefined) return { problems: [lacks(deal, 'dealstage', 'is missing: nothing tells what became of the deal')] };
  const meaning = meaningOf(settings, deal.read('pipeline'), stage);
  if (meaning === undefined)
    return notUnderstood('dealstage', 'is not mapped: add it to its pipeline in hubspot.pipelines of program/senders.ts');
  if (meaning === 'ignored') return { ignored: 'a stage of no interest' };
  const partner = partnerOf(settings, deal);
  if (partner.problems.length > 0 && deal.isWhole && settings.withoutPartner === 'ignore') return DIRECT_BUSINESS;
  const money = moneyOf(settings, program, deal, meaning);
  const unnamed = deal.id === undefined ? [{ field: 'objectId', detail: 'is missing: send hs_object_id, too' }] : [];
  const [first, ...more] = [...unnamed, ...partner.problems, ...money.problems];
  if (first !== undefined) return { problems: [first, ...more] };
  // A whole deal that is corrected in the same stage is news; changes are told apart by HubSpot.
  const trace = [...deal.trace('dealstage'), ...(deal.isWhole ? [money.value, partner.value] : [])];
  const event = eventOf(meaning, { partner: partner.value, dealId: `hubspot-${deal.id}` }, money.value);
  return { events: [{ senderId: JSON.stringify(trace), occurredAt: deal.since('dealstage') ?? '', ...event }] };
};
