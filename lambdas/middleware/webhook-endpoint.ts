import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { countBy, logger, metrics } from '../adapters/telemetry';
import { METRICS, METRICS_BY } from '../environment';
import type { createReceiveWebhook } from '../receive-webhook/handler';
import { problemAnswers } from './problem-answers';
import { publishMetrics } from './publish-metrics';

/** The endpoint as API Gateway calls it. The path is never logged: it may carry a token. */
export const webhookEndpoint = (receive: ReturnType<typeof createReceiveWebhook>) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics())
    .use(problemAnswers())
    .handler(async ({ pathParameters, headers, rawQueryString, body = '', isBase64Encoded }) => {
      const { source = '', token } = pathParameters ?? {};
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      const { answer, accepted, unmapped, ignored } = await receive(source, { headers, body: bytes, token, query: rawQueryString });
      metrics.addMetric(METRICS.webhookAccepted, MetricUnit.Count, 1);
      countBy(METRICS_BY.source.dimension, source, METRICS_BY.source.accepted);
      if (unmapped.length > 0) metrics.addMetric(METRICS.eventUnmapped, MetricUnit.Count, unmapped.length);
      logger.info('webhook accepted', {
        source,
        accepted,
        ...(unmapped.length > 0 && { unmapped }),
        ...(ignored.length > 0 && { ignored }),
      });
      return { statusCode: answer.status, headers: { ...answer.headers }, ...(answer.body !== undefined && { body: answer.body }) };
    });
