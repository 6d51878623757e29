import { STATUS_CODES } from 'node:http';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { countBy, logger, metrics } from '../adapters/telemetry';
import { METRICS, METRICS_BY, OTHER_SOURCE } from '../environment';
import { NotStored, Refusal } from '../receive-webhook/refusal';

/** A passing trouble of ours: tables and queues are back within seconds, and senders retry for hours. */
const RETRY_AFTER_SECONDS = 30;

const problem = (
  status: number,
  detail: string,
  more: object = {},
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more }),
});

/** A source that is none of ours has no name here: a path may say anything. */
const turnedAway = (source: string | undefined): void =>
  countBy(METRICS_BY.source.dimension, source ?? OTHER_SOURCE, METRICS_BY.source.turnedAway);

/** The one place that turns errors into answers (RFC 9457). What is ours to mend is logged whole, and not explained to the caller. */
export const problemAnswers = (): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    const { error } = request;
    if (error instanceof Refusal) {
      const { source } = request.event.pathParameters ?? {};
      const known: { readonly source?: string | undefined } = error.status === 404 ? {} : { source };
      logger.info('webhook refused', { ...known, status: error.status, fields: error.problems.map(({ field }) => field) });
      if (error.status !== 404)
        metrics.addMetric(error.status === 401 ? METRICS.proofRefused : METRICS.webhookRefused, MetricUnit.Count, 1);
      turnedAway(known.source);
      request.response = problem(error.status, error.message, error.problems.length > 0 ? { errors: error.problems } : {});
      return;
    }
    const isNotStored = error instanceof NotStored;
    logger.error('webhook not stored', { error: isNotStored ? error.cause : error });
    metrics.addMetric(METRICS.webhookNotStored, MetricUnit.Count, 1);
    turnedAway(isNotStored ? request.event.pathParameters?.source : undefined);
    if (isNotStored && error.answer !== undefined) {
      const { status, headers, body } = error.answer;
      request.response = { statusCode: status, headers: { ...headers }, ...(body !== undefined && { body }) };
      return;
    }
    request.response = problem(503, 'not stored; send it again later', {}, { 'retry-after': String(RETRY_AFTER_SECONDS) });
  },
});
