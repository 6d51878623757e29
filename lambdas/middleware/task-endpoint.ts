import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { TaskPageView } from '../../lib/journey/tasks/page';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import type { DrawnPage } from '../mail-preferences/page';
import type { createTaskPage } from '../task-page/handler';
import { publishMetrics } from './publish-metrics';

/** A passing trouble of ours: a person reads it on the page. */
const RETRY_AFTER_SECONDS = 60;

type Draw = (view: TaskPageView) => DrawnPage;

const pageFor = (method: string, draw: Draw, view: TaskPageView): Pick<DrawnPage, 'headers'> & Partial<DrawnPage> => {
  const { headers, body } = draw(view);
  return method === 'HEAD' ? { headers } : { headers, body };
};

/** What is ours to mend is logged whole, and not explained to the reader. */
const awayPage = (draw: Draw): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    logger.error('task page failed', { error: request.error });
    metrics.addMetric(METRICS.taskPageFailed, MetricUnit.Count, 1);
    const { headers, ...page } = pageFor(request.event.requestContext.http.method, draw, { kind: 'away' });
    request.response = { statusCode: 503, headers: { ...headers, 'retry-after': String(RETRY_AFTER_SECONDS) }, ...page };
  },
});

/** The page of a task as API Gateway calls it. Neither path nor body is logged: who has the link may say that the task is done. */
export const taskEndpoint = (answer: ReturnType<typeof createTaskPage>, draw: Draw) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics())
    .use(awayPage(draw))
    .handler(async ({ requestContext, pathParameters, headers, body = '', isBase64Encoded }) => {
      const { method } = requestContext.http;
      const { token = '' } = pathParameters ?? {};
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      const { status, view, log } = await answer({ method, token, contentType: headers['content-type'], body: bytes });
      logger.info('task page', { method, status, ...log });
      return { statusCode: status, ...pageFor(method, draw, view) };
    });
