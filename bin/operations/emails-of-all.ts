import type { ListedMail, MailList, Page, PageRequest, ReadModel } from '../../lambdas/read-model';
import type { Partner, Person } from '../../lib/journey/partner';
import { managerOf } from '../../lib/journey/sending/recipient';
import type { Instant, Track } from '../../lib/journey/words';
import { csvOf } from './funnel/csv';
import { type ExplainedDecision, type Explaining, explainDecision } from './mails';

/** An email on a list, as it is told. */
export interface ShownMail extends Pick<ExplainedDecision, 'at' | 'rule' | 'detail' | 'until' | 'to'> {
  readonly partner: { readonly id: string; readonly name: string };
  /** Whose word it waits for: the partner's manager, or the head of the program. */
  readonly manager: Person;
  readonly email: string;
  /** Its place in the ledger. */
  readonly key: string;
}

export interface MailsFilter {
  readonly list: MailList;
  readonly since?: Instant | undefined;
  /** Only those of this manager's partners. */
  readonly manager?: string | undefined;
  /** Only emails of that name. */
  readonly email?: string | undefined;
  /** Only those to partners of this track. */
  readonly track?: Track | undefined;
}

const isWanted = ({ email, manager }: ShownMail, partner: Partner, wanted: MailsFilter): boolean =>
  (wanted.manager === undefined || manager.email.toLowerCase() === wanted.manager.toLowerCase()) &&
  (wanted.email === undefined || email === wanted.email) &&
  (wanted.track === undefined || partner.track === wanted.track);

type Words = Pick<Explaining, 'settings' | 'scale'>;

const shownAs = (words: Words, { email, key, last }: ListedMail, partner: Partner): ShownMail => {
  const { at, rule, detail, until, to } = explainDecision({ ...words, partner }, last);
  return {
    ...{ email, key, at, rule, partner: { id: partner.id, name: partner.name }, manager: managerOf(partner, words.settings.head) },
    ...(detail !== undefined && { detail }),
    ...(until !== undefined && { until }),
    ...(to !== undefined && { to }),
  };
};

/** A page looks at so many emails, however few of them are a manager's: then it says how to go on. */
const MOST_LOOKED_AT = 1000;
const LOOKED_AT_ONCE = 100;

/** The next so many emails of a list, the first first, each with its partner and manager. */
export const mailsPage = async (
  model: Pick<ReadModel, 'mails' | 'partners'>,
  words: Words,
  filter: MailsFilter,
  { limit, after }: PageRequest,
): Promise<Page<ShownMail>> => {
  const { list, since, manager, email, track } = filter;
  const found: ShownMail[] = [];
  const chunk = manager === undefined && email === undefined && track === undefined ? limit : LOOKED_AT_ONCE;
  let cursor = after;
  for (let looked = 0; looked < MOST_LOOKED_AT; ) {
    const page = await model.mails(list, { since }, { limit: chunk, after: cursor });
    const records = new Map((await model.partners([...new Set(page.items.map((each) => each.partnerId))])).map((each) => [each.id, each]));
    for (const mail of page.items) {
      if (found.length === limit) return { items: found, ...(cursor !== undefined && { next: cursor }) };
      const partner = records.get(mail.partnerId);
      const shown = partner && shownAs(words, mail, partner);
      if (partner && shown && isWanted(shown, partner, filter)) found.push(shown);
      cursor = mail.cursor;
    }
    if (page.next === undefined) return { items: found };
    cursor = page.next;
    looked += chunk;
  }
  return { items: found, ...(cursor !== undefined && { next: cursor }) };
};

/** All of them, page by page. */
export const allMails = async (page: (after: string | undefined) => Promise<Page<ShownMail>>): Promise<readonly ShownMail[]> => {
  const all: ShownMail[] = [];
  for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
    const { items, next } = await page(after);
    all.push(...items);
    after = next;
  }
  return all;
};

/** Those of a list that came on it by a time, so many at most, and whether there are others. The list is in the order of time. */
export const listedBy = async (
  page: (after: string | undefined) => Promise<Page<ShownMail>>,
  { until, limit = Number.POSITIVE_INFINITY }: { readonly until?: Instant | undefined; readonly limit?: number | undefined },
): Promise<{ readonly mails: readonly ShownMail[]; readonly isMore: boolean }> => {
  const mails: ShownMail[] = [];
  for (let after: string | undefined, isLast = false; !isLast; isLast = after === undefined) {
    const { items, next } = await page(after);
    const inTime = items.filter(({ at }) => until === undefined || Date.parse(at) <= Date.parse(until));
    mails.push(...inTime);
    if (mails.length > limit) return { mails: mails.slice(0, limit), isMore: true };
    if (inTime.length < items.length) break;
    after = next;
  }
  return { mails, isMore: false };
};

const HEAD = ['at', 'partner', 'name', 'email', 'to', 'rule', 'why', 'manager', 'key'] as const;

/** One row an email, for a spreadsheet. */
export const mailsCsv = (mails: readonly ShownMail[]): string =>
  csvOf([
    HEAD,
    ...mails.map(({ at, partner, email, to, rule, detail, manager, key }) => [
      ...[at, partner.id, partner.name, email, to?.name ?? to?.is, rule, detail, manager.name, key],
    ]),
  ]);
