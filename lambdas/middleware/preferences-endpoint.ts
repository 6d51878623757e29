import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { PreferencesView } from '../../lib/journey/preferences';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import type { createMailPreferences } from '../mail-preferences/handler';
import { type LinkedPage, pageEndpoint } from './page-endpoint';

/** The preference page as API Gateway calls it. What holds already, and the timeline could not be told of, is counted. */
export const preferencesEndpoint = (answer: ReturnType<typeof createMailPreferences>, draw: LinkedPage<PreferencesView>['draw']) =>
  pageEndpoint<PreferencesView>({
    ...{ name: 'mail preferences', failed: METRICS.preferencesFailed, draw },
    answer: async (asked) => {
      const { untold, ...answered } = await answer(asked);
      if (untold !== undefined) {
        logger.error('consent not told', { ...answered.log, error: untold });
        metrics.addMetric(METRICS.consentNotTold, MetricUnit.Count, 1);
      }
      return answered;
    },
  });
