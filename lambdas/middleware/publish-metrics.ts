import type { MiddlewareObj } from '@middy/core';
import { metrics } from '../adapters/telemetry';

const publish = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Publishes what was counted. Powertools' own middleware warns on each call that counts nothing, and most count nothing. */
export const publishMetrics = (): MiddlewareObj => ({ after: publish, onError: publish });
