import type { Locale } from '../locales';
import type { Speech } from './speech';

/** What a partner still has to bring for a tier; money in minor units. */
export interface Gap {
  readonly deals: number;
  readonly revenue: number;
  readonly currency: string;
}

type GapWords = { readonly [L in Locale]: (gap: Gap, say: Speech<L>) => string };

/** Nothing is missing: then nothing is said about it. */
export const isClosed = ({ deals, revenue }: Gap): boolean => deals <= 0 && revenue <= 0;

/** `4 won deals and $117,600 of revenue`, after "another". */
export const GAP: GapWords = {
  en: ({ deals, revenue, currency }, { count, money, listed }) =>
    listed([
      ...(deals > 0 ? [count(deals, { one: 'won deal', other: 'won deals' })] : []),
      ...(revenue > 0 ? [`${money(revenue, currency)} of revenue`] : []),
    ]),
  de: ({ deals, revenue, currency }, { count, money, listed }) =>
    listed([
      ...(deals > 0 ? [count(deals, { one: 'Abschluss', other: 'Abschlüsse' })] : []),
      ...(revenue > 0 ? [`${money(revenue, currency)} Umsatz`] : []),
    ]),
};
