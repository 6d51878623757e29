import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Logs as JSON lines: partner id, event id, milestone; never an address, a body, a token or a secret. */
export const logger = new Logger();

/** Counts in CloudWatch's embedded metric format; its one dimension is the service, which is the stage's. */
export const metrics = new Metrics();

/** Counts under one more dimension, one of `METRICS_BY`: a line of its own, published at once. Values must be few: each is a metric to pay for. */
export const countBy = (dimension: string, value: string, name: string): void =>
  void metrics.singleMetric().addDimension(dimension, value).addMetric(name, MetricUnit.Count, 1);
