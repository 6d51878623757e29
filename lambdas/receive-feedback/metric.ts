import { METRICS } from '../environment';
import type { Feedback } from './handler';

/**
 * Which metric a report raises, if any. Mails of others raise none, and a bounce that may pass neither: AWS judges a sender by
 * the permanent ones.
 */
export const metricOf = ({ kind, consequence, partnerIds }: Feedback): string | undefined => {
  if (partnerIds.length === 0) return undefined;
  if (kind === 'reject' || kind === 'rendering failure') return METRICS.emailRefused;
  if (kind === 'complaint') return METRICS.emailComplained;
  return consequence === 'gone' ? METRICS.emailBounced : undefined;
};
