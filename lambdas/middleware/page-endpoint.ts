import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { logger, metrics } from '../adapters/telemetry';
import type { DrawnPage } from '../mail-preferences/page';
import { publishMetrics } from './publish-metrics';

interface Asked {
  readonly method: string;
  /** The last part of the path. */
  readonly token: string;
  readonly contentType?: string | undefined;
  readonly body: Buffer;
}

/** A page behind a link in an email. */
export interface LinkedPage<View> {
  /** What it is called in the log. */
  readonly name: string;
  /** The metric of its failures. */
  readonly failed: string;
  readonly answer: (
    asked: Asked,
  ) => Promise<{ readonly status: number; readonly view: View; readonly log: Readonly<Record<string, unknown>> }>;
  readonly draw: (view: View | { readonly kind: 'away' }) => DrawnPage;
}

/** A passing trouble of ours. Mailbox providers post again by themselves; a person reads it on the page. */
const RETRY_AFTER_SECONDS = 60;

/** Who asks with HEAD wants to know what GET would say, without the page. */
const asAskedFor = (method: string, { headers, body }: DrawnPage): Pick<DrawnPage, 'headers'> & Partial<DrawnPage> =>
  method === 'HEAD' ? { headers } : { headers, body };

/** What is ours to mend is logged whole, and not explained to the reader. */
const awayPage = <V>({ name, failed, draw }: LinkedPage<V>): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    logger.error(`${name} failed`, { error: request.error });
    metrics.addMetric(failed, MetricUnit.Count, 1);
    const { headers, ...page } = asAskedFor(request.event.requestContext.http.method, draw({ kind: 'away' }));
    request.response = { statusCode: 503, headers: { ...headers, 'retry-after': String(RETRY_AFTER_SECONDS) }, ...page };
  },
});

/** The page as API Gateway calls it. Neither path nor body is logged: who has the link may do what it is for. */
export const pageEndpoint = <V>(page: LinkedPage<V>) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics())
    .use(awayPage(page))
    .handler(async ({ requestContext, pathParameters, headers, body = '', isBase64Encoded }) => {
      const { method } = requestContext.http;
      const { token = '' } = pathParameters ?? {};
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      const { status, view, log } = await page.answer({ method, token, contentType: headers['content-type'], body: bytes });
      logger.info(page.name, { method, status, ...log });
      return { statusCode: status, ...asAskedFor(method, page.draw(view)) };
    });
