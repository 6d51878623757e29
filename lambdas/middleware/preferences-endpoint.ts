import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { PreferencesView } from '../../lib/journey/preferences';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import type { createMailPreferences } from '../mail-preferences/handler';
import type { DrawnPage } from '../mail-preferences/page';
import { publishMetrics } from './publish-metrics';

/** A passing trouble of ours. Mailbox providers post again by themselves; a person reads it on the page. */
const RETRY_AFTER_SECONDS = 60;

type Draw = (view: PreferencesView) => DrawnPage;

/** Who asks with HEAD wants to know what GET would say, without the page. */
const pageFor = (method: string, draw: Draw, view: PreferencesView): Pick<DrawnPage, 'headers'> & Partial<DrawnPage> => {
  const { headers, body } = draw(view);
  return method === 'HEAD' ? { headers } : { headers, body };
};

type Pages = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** What is ours to mend is logged whole, and not explained to the reader. */
const awayPage = (draw: Draw): Pages => ({
  onError: (request) => {
    logger.error('mail preferences failed', { error: request.error });
    metrics.addMetric(METRICS.preferencesFailed, MetricUnit.Count, 1);
    const { headers, ...page } = pageFor(request.event.requestContext.http.method, draw, { kind: 'away' });
    request.response = { statusCode: 503, headers: { ...headers, 'retry-after': String(RETRY_AFTER_SECONDS) }, ...page };
  },
});

/** The preference page as API Gateway calls it. Neither path nor body is logged: who has the link may change what it is about. */
export const preferencesEndpoint = (answer: ReturnType<typeof createMailPreferences>, draw: Draw) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics())
    .use(awayPage(draw))
    .handler(async ({ requestContext, pathParameters, headers, body = '', isBase64Encoded }) => {
      const { method } = requestContext.http;
      const { token = '' } = pathParameters ?? {};
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      const { status, view, log, untold } = await answer({ method, token, contentType: headers['content-type'], body: bytes });
      logger.info('mail preferences', { method, status, ...log });
      if (untold !== undefined) {
        logger.error('consent not told', { ...log, error: untold });
        metrics.addMetric(METRICS.consentNotTold, MetricUnit.Count, 1);
      }
      return { statusCode: status, ...pageFor(method, draw, view) };
    });
