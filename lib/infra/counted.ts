import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, serviceName } from '../../lambdas/environment';
import type { Stage } from './stage';

interface How {
  readonly period: Duration;
  /** `Sum` when absent. */
  readonly statistic?: string;
}

const metric = (stage: Stage, metricName: string, { period, statistic = 'Sum' }: How, more: Record<string, string> = {}): Metric => {
  const dimensionsMap = { [METRICS.dimension]: serviceName(stage.name), ...more };
  return new Metric({ namespace: METRICS.namespace, metricName, dimensionsMap, period, statistic });
};

/** How often the stage's functions counted this, one of `METRICS`: for alarms, which see a metric only under exactly its dimensions. */
export const countedIn = (stage: Stage, metricName: string, period: Duration, statistic = 'Sum'): Metric =>
  metric(stage, metricName, { period, statistic });

/** How often they counted this under one value of a further dimension, as `METRICS_BY` has them: for the dashboard. */
export const countedBy = (stage: Stage, dimension: string, value: string, metricName: string, period: Duration): Metric =>
  metric(stage, metricName, { period }, { [dimension]: value }).with({ label: value });
