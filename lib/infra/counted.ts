import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, serviceName } from '../../lambdas/environment';
import type { Stage } from './stage';

/** How often the stage's functions counted this, one of `METRICS`: for alarms, which see a metric only under exactly its dimensions. */
export const countedIn = (stage: Stage, metricName: string, period: Duration): Metric => {
  const dimensionsMap = { [METRICS.dimension]: serviceName(stage.name) };
  return new Metric({ namespace: METRICS.namespace, metricName, dimensionsMap, period, statistic: 'Sum' });
};
