import type { ReactElement } from 'react';
import type { StepVariables } from '../../lib/journey/emails';
import { type Locale, localeOf } from '../locales';
import { Table } from './parts';
import { type Speech, speechOf } from './speech';
import { daysOf, titled } from './words';

const LABELS: Readonly<Record<Locale, Readonly<Record<'partner' | 'kind' | 'phase' | 'due' | 'since', string>>>> = {
  en: { partner: 'Partner', kind: 'Track and segment', phase: 'Phase', due: 'Due', since: 'Waiting since' },
  de: { partner: 'Partner', kind: 'Art und Betreuung', phase: 'Phase', due: 'Fällig am', since: 'Wartet seit' },
};

/** What a person of the program needs to know at a glance about a partner that needs them. */
export const PartnerFacts = ({ locale: tag, partner, waiting, task }: StepVariables): ReactElement => {
  const locale = localeOf(tag);
  const { date, words }: Speech = speechOf(locale);
  const label = LABELS[locale];
  return (
    <Table
      head={[]}
      rows={[
        [label.partner, `${partner.name} (${partner.id})`],
        [label.kind, `${titled(words.tracks[partner.track].name)}, ${words.segments[partner.segment]}`],
        [label.phase, words.phases[partner.phase]],
        ...(task === undefined ? [] : ([[label.due, date(task.dueAt)]] as const)),
        ...(waiting === undefined ? [] : ([[label.since, date(waiting.since)]] as const)),
      ]}
    />
  );
};

type OpenPoint = { readonly [L in Locale]: (variables: StepVariables, say: Speech<L>) => string };

/** `decision on the application (3 days)`, or what can be said when the wait is not known. */
export const OPEN_POINT: OpenPoint = {
  en: ({ waiting, partner }, { count, milestone, words }) => {
    if (waiting === undefined) return `a step of “${words.phases[partner.phase]}”`;
    const days = daysOf(waiting);
    return days === undefined
      ? milestone(waiting.milestone)
      : `${milestone(waiting.milestone)} (${count(days, { one: 'day', other: 'days' })})`;
  },
  de: ({ waiting, partner }, { count, milestone, words }) => {
    if (waiting === undefined) return `ein Schritt der Phase „${words.phases[partner.phase]}“`;
    const days = daysOf(waiting);
    return days === undefined
      ? milestone(waiting.milestone)
      : `${milestone(waiting.milestone)} (seit ${count(days, { one: 'Tag', other: 'Tagen' })})`;
  },
};
