import { METRICS } from '../environment';
import type { Feedback } from './handler';

const isNotSent = ({ kind }: Feedback): boolean => kind === 'reject' || kind === 'rendering failure';

/**
 * Which metric a report raises, if any. Mails of others raise none, and a bounce that may pass neither: AWS judges a sender by
 * the permanent ones.
 */
export const metricOf = (feedback: Feedback): string | undefined => {
  const { result, kind, consequence, partnerIds } = feedback;
  // After a complaint, too, SES sends to the address no more.
  if (result === 'staff mail')
    return isNotSent(feedback) || consequence === 'gone' || consequence === 'unwelcome' ? METRICS.staffMailLost : undefined;
  if (partnerIds.length === 0) return undefined;
  if (isNotSent(feedback)) return METRICS.emailRefused;
  if (kind === 'complaint') return METRICS.emailComplained;
  return consequence === 'gone' ? METRICS.emailBounced : undefined;
};
