import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/environment';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import type { MailPreferences } from './mail-preferences';
import type { ReceiveWebhook } from './receive-webhook';
import type { Stage } from './stage';
import type { TaskPage } from './task-page';

/**
 * 1,000 a second, 2,000 at once: a CRM that re-sends 20,000 partners is through in 20 seconds, and one that runs wild
 * leaves nine tenths of the account's 10,000 a second to everyone else. Who is told 429 sends again.
 */
const THROTTLE = { rateLimit: 1000, burstLimit: 2000 };

/** Neither path nor address nor body: a path may carry a token, of a sender that cannot sign or of a link that stops emails. */
const LOGGED = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  error: '$context.integrationErrorMessage',
};

/** In five minutes. Forgeries, scanners and requests that come too fast (429, which no function sees) are a few; so many are an attack, or a sender that runs wild. */
const TURNED_AWAY = 500;

export interface WebhookApiProps {
  readonly stage: Stage;
  readonly receiveWebhook: ReceiveWebhook;
  readonly mailPreferences: MailPreferences;
  readonly taskPage: TaskPage;
}

/** Where CRM, training and signing systems post (`POST /webhooks/{source}`, or with a token behind it), where people stop emails (`/mail/{token}`), and where managers say that a task is done (`/tasks/{token}`). */
export class WebhookApi extends Construct {
  readonly url: string;
  private readonly api: HttpApi;
  private readonly logs: LogGroup;

  constructor(scope: Construct, id: string, { stage, receiveWebhook, mailPreferences, taskPage }: WebhookApiProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.api = new HttpApi(this, 'Api', { apiName: stackName, createDefaultStage: false });
    const integration = new HttpLambdaIntegration('ReceiveWebhook', receiveWebhook.fn);
    for (const path of ['/webhooks/{source}', '/webhooks/{source}/{token}']) {
      this.api.addRoutes({ path, methods: [HttpMethod.POST], integration });
    }
    this.api.addRoutes({
      path: '/mail/{token}',
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      integration: new HttpLambdaIntegration('MailPreferences', mailPreferences.fn),
    });
    this.api.addRoutes({
      path: '/tasks/{token}',
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      integration: new HttpLambdaIntegration('TaskPage', taskPage.fn),
    });
    this.logs = this.logGroup(stage);
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.logs),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    this.url = stage.publicUrl?.(this.api.apiId) ?? this.api.apiEndpoint;
    // Some senders sign the address that they post to: it is told, never put together from a request.
    receiveWebhook.fn.addEnvironment(ENV.publicUrl, this.url);
  }

  watchedBy(alarms: Alarms): void {
    alarms.add({
      runbook: 'webhooks-failing',
      impact:
        'Senders are told that their events were not stored. Most send again for hours; some give up, and then partners are not thanked or moved on.',
      look: ConsoleLink.logs(this.logs, 'status >= 500', this.logName),
      metric: this.api.metricServerError({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    });
    alarms.add({
      runbook: 'webhooks-turned-away',
      impact: 'Very many requests are turned away. If a real sender is among them, its partners are not thanked or moved on.',
      look: ConsoleLink.logs(this.logs, 'status >= 400 and status < 500', this.logName),
      metric: this.api.metricClientError({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: TURNED_AWAY,
    });
  }

  /** Requests, and the slowest hundredth of them. */
  get requests(): { readonly count: Metric; readonly latency: Metric } {
    const latency = this.api.metricLatency({ period: FIVE_MINUTES, statistic: 'p99' });
    return { count: this.api.metricCount({ period: FIVE_MINUTES, statistic: 'Sum' }), latency };
  }

  private get logName(): string {
    return `/aws/vendedlogs/apis/${Stack.of(this).stackName}`;
  }

  private logGroup(stage: Stage): LogGroup {
    return new LogGroup(this, 'AccessLogs', {
      logGroupName: this.logName,
      retention: stage.settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
