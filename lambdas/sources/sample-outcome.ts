import type { WebhookEventType } from '../../lib/journey/events';
import { isWebhookEventType } from '../../lib/journey/events';
import { readItem } from '../receive-webhook/meaning';
import type { Problem, Sample, SentEvent, Source, WebhookRequest } from './source';

/** What became of a sample, read as a webhook is that has proved itself. */
export interface SampleOutcome {
  /** In order, the events of each of its items, or that one is ignored or kept. */
  readonly means: readonly (WebhookEventType | 'ignored' | 'kept')[];
  readonly events: readonly SentEvent[];
  /** Why what is kept is kept, or why it is refused as a whole. */
  readonly problems: readonly Problem[];
  /** Types that its events have, and that no sender may fire. */
  readonly unknownTypes: readonly string[];
}

/** Whom samples are about, and when, while they are looked at. */
export const SAMPLE_PARTNER = { id: 'sample-partner', email: 'dana@sample-partner.example', name: 'Sample Partner' };
export const SAMPLE_TIME = new Date('2026-06-01T09:00:00.000Z');

const unknownTypesIn = async (source: Source, item: unknown): Promise<readonly string[]> => {
  const meaning = await source.mean(item);
  return 'events' in meaning ? meaning.events.map(({ type }) => type).filter((type) => !isWebhookEventType(type)) : [];
};

/** A sample as a source sees it when it has been sent. */
export const asReceived = ({ headers, body, tokenInPath }: Sample, secret?: string): WebhookRequest => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body),
  ...(tokenInPath && secret !== undefined && { token: secret }),
});

/** Sends a sample through all of a source but its proof. */
export const outcomeOf = async (source: Source, sample: Sample): Promise<SampleOutcome> => {
  const split = await source.split(asReceived(sample));
  if ('problems' in split) return { means: ['kept'], events: [], problems: split.problems, unknownTypes: [] };
  const meanings = await Promise.all(split.items.map((item) => readItem(source, item)));
  return {
    means: meanings.flatMap((meaning) => {
      if ('ignored' in meaning) return ['ignored' as const];
      return 'problems' in meaning ? ['kept' as const] : meaning.events.flatMap(({ type }) => (isWebhookEventType(type) ? [type] : []));
    }),
    events: meanings.flatMap((meaning) => ('events' in meaning ? meaning.events : [])),
    problems: meanings.flatMap((meaning) => ('problems' in meaning ? meaning.problems : [])),
    unknownTypes: (await Promise.all(split.items.map((item) => unknownTypesIn(source, item)))).flat(),
  };
};

/** For people: `training.attended, kept (data.course is missing)`. */
export const inWords = ({ means, problems }: Pick<SampleOutcome, 'means' | 'problems'>): string => {
  const why = [...new Set(problems.map(({ field, detail }) => `${field} ${detail}`))].join('; ');
  return `${means.length === 0 ? 'nothing' : means.join(', ')}${why === '' ? '' : ` (${why})`}`;
};
