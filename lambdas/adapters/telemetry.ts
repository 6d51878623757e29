import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** Logs as JSON lines: partner id, event id, milestone; never an address, a body, a token or a secret. */
export const logger = new Logger();

/** Counts in CloudWatch's embedded metric format; its one dimension is the service, which is the stage's. */
export const metrics = new Metrics();
