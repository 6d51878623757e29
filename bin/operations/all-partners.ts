import { createReadModel } from '../../lambdas/adapters/read-model';
import type { Entry, LateEntry, Page, PageRequest, ReadModel, Whose } from '../../lambdas/read-model';
import type { Program } from '../../lib/journey/definition';
import type { LateMilestone } from '../../lib/journey/late';
import { standingOf } from '../../lib/journey/measures/facts';
import type { Partner } from '../../lib/journey/partner';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';
import { waitOf } from '../../lib/journey/waits';
import type { Instant, Track } from '../../lib/journey/words';
import type { Deployment } from './deployment';
import { openNames } from './parked';
import { type Summary, summaryOf } from './profile';
import type { Standing } from './story';
import { waitsOf } from './waits';

/** The deployment's read model: what is asked of all partners. */
export const openReadModel = (deployment: Pick<Deployment, 'client' | 'tableName'>): ReadModel => createReadModel(openNames(deployment));

/**
 * By which pace a wait is looked for among the late ones. On a copy on this machine some are seeded, which live at the pace
 * of AWS: there, days are looked back, and not the seconds that its own partners wait.
 */
export const paceOfWaits = (stage: string | undefined, scale: TimeScale): TimeScale => (stage === undefined ? REAL_TIME : scale);

/** Which partners are wanted; all when nothing is said. */
export interface PartnerFilter {
  /** Phases, `failed`, or outcomes of journeys at rest. */
  readonly groups?: readonly string[] | undefined;
  readonly track?: Track | undefined;
  readonly tier?: string | undefined;
  readonly owner?: Whose | undefined;
  /** Only those of whom one of these is late. */
  readonly late?: readonly LateMilestone[] | undefined;
}

/** One page of partners, with what they wait for. */
export interface PartnersPage {
  readonly partners: readonly Summary[];
  readonly isWhole: boolean;
  /** For `--after`; there when there may be more. */
  readonly next?: string;
}

/** A page looks at so many partners, however few of them it is for: then it says how to go on. */
const MOST_LOOKED_AT = 1000;
const LOOKED_AT_ONCE = 100;
const LATE_AT_ONCE = 25;
/** So many partners are read whole at once. */
const READ_AT_ONCE = 16;

const isOwnedBy = ({ owner }: Partner, whose: Whose): boolean =>
  whose === 'nobody' ? owner === undefined : owner?.email.toLowerCase() === whose.email.toLowerCase();

const isWanted = (partner: Partner, { groups, track, tier, owner }: PartnerFilter): boolean =>
  (groups === undefined || groups.includes(standingOf(partner))) &&
  (track === undefined || partner.track === track) &&
  (tier === undefined || partner.tier === tier) &&
  (owner === undefined || isOwnedBy(partner, owner));

/** In batches, side by side, in the order that they came in. */
export const eachOf = async <T, R>(all: readonly T[], read: (each: T) => Promise<R>): Promise<readonly R[]> => {
  const found: R[] = [];
  for (let from = 0; from < all.length; from += READ_AT_ONCE)
    found.push(...(await Promise.all(all.slice(from, from + READ_AT_ONCE).map(read))));
  return found;
};

/** One partner with the waits that are under way. */
const standingAt = async (model: Pick<ReadModel, 'standing'>, id: string, now: Instant): Promise<Standing | undefined> => {
  const known = await model.standing(id);
  return known && { ...known, waits: waitsOf(known.partner, known.milestones, Date.parse(now)) };
};

const isLateEntry = (entry: Entry): entry is LateEntry => 'milestone' in entry;

/** A list may tell of a wait that is over by now. */
const stillLate = async (model: Pick<ReadModel, 'waitStates'>, entries: readonly LateEntry[], now: Instant): Promise<readonly Entry[]> => {
  const states = await model.waitStates(entries);
  return entries.filter(({ milestone }, n) => {
    const known = states[n];
    const wait = known && waitOf(known.partner, milestone, known.state, Date.parse(now));
    return wait !== undefined && wait.reminders > 0;
  });
};

/** The narrowest list that holds all that are wanted, and whether it holds others. */
const sourceOf = (model: ReadModel, allGroups: readonly string[], filter: PartnerFilter, now: Instant) => {
  const { owner, late, groups = allGroups, track, tier } = filter;
  const source = (page: PageRequest): Promise<Page<Entry>> => {
    if (late !== undefined) return model.lateFor(late, now, page);
    return owner !== undefined ? model.ownedBy(owner, page) : model.standingIn(groups, page);
  };
  const isSorted = late !== undefined || track !== undefined || tier !== undefined || (owner !== undefined && filter.groups !== undefined);
  return { source, isSorted };
};

/** Asks all partners, page by page. */
export const createAllPartners = (model: ReadModel, program: Program, allGroups: readonly string[]) => {
  /** Those of a list that are wanted. */
  const wantedOf = async (entries: readonly Entry[], filter: PartnerFilter, now: Instant): Promise<readonly Entry[]> => {
    const { late } = filter;
    const records = new Map((await model.partners([...new Set(entries.map(({ partnerId }) => partnerId))])).map((each) => [each.id, each]));
    const fitting = entries.filter(({ partnerId }) => {
      const partner = records.get(partnerId);
      return partner !== undefined && isWanted(partner, filter);
    });
    return late === undefined ? fitting : stillLate(model, fitting.filter(isLateEntry), now);
  };

  const find = async (
    filter: PartnerFilter,
    now: Instant,
    { limit, after }: PageRequest,
  ): Promise<{ ids: readonly string[]; next?: string }> => {
    const { source, isSorted } = sourceOf(model, allGroups, filter, now);
    // Every milestone's list is asked for so many: of late waits most still are, so not many more than are wanted.
    const chunk = filter.late !== undefined ? Math.max(LATE_AT_ONCE, 2 * limit) : isSorted ? LOOKED_AT_ONCE : limit + 1;
    const ids = new Set<string>();
    let cursor = after;
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += chunk) {
      const page = await source({ limit: chunk, after: cursor });
      for (const entry of await wantedOf(page.items, filter, now)) {
        // A partner may be late in several ways.
        if (ids.has(entry.partnerId)) continue;
        if (ids.size === limit) return { ids: [...ids], ...(cursor !== undefined && { next: cursor }) };
        ids.add(entry.partnerId);
        cursor = entry.cursor;
      }
      if (page.next === undefined) return { ids: [...ids] };
      cursor = page.next;
    }
    return { ids: [...ids], ...(cursor !== undefined && { next: cursor }) };
  };

  return {
    /** The next so many partners of those that are wanted, those that stand (or wait in vain) longest first. */
    async page(filter: PartnerFilter, now: Instant, request: PageRequest): Promise<PartnersPage> {
      const { ids, next } = await find(filter, now, request);
      const standings = (await eachOf(ids, (id) => standingAt(model, id, now))).filter((each) => each !== undefined);
      const partners = standings.map((each) => summaryOf(program, each, Date.parse(now)));
      return { partners, isWhole: next === undefined, ...(next !== undefined && { next }) };
    },
  };
};

export type AllPartners = ReturnType<typeof createAllPartners>;
