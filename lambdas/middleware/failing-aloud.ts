import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSRecord } from 'aws-lambda';
import { logger, metrics } from '../adapters/telemetry';

/** SES repeats the address that it refuses. */
const ADDRESS = /\S*@\S*/g;

const inWords = (error: unknown): { readonly reason: string; readonly detail?: string } =>
  error instanceof Error ? { reason: error.name, detail: error.message.replace(ADDRESS, '(address)') } : { reason: typeof error };

/**
 * Work on one message of a batch that says so when it fails. The message alone is tried again, so the call itself succeeds:
 * without this AWS counts no error, no log has the cause, and the dead letter is the first that anyone hears of it.
 */
export const failingAloud =
  (work: (record: SQSRecord) => Promise<void>, metric: string) =>
  async (record: SQSRecord): Promise<void> => {
    try {
      await work(record);
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, ...inWords(error) });
      metrics.addMetric(metric, MetricUnit.Count, 1);
      throw error;
    }
  };
