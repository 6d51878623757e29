import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import type { JourneyFunction } from './journey-function';
import type { Stage } from './stage';
import { WorkQueue } from './work-queue';

/** `source` of everything on the bus: rules name it. */
export const EVENT_SOURCE = 'partner-journey';

/** What PutEvents takes in one call. */
const BATCH = 10;

/** Tells others what happens to partners: apply-event fills a queue, a pipe puts what is in it on the stage's event bus. No function of ours. */
export class EventsOut extends Construct {
  readonly bus: EventBus;
  readonly announcements: WorkQueue;
  private readonly logs: LogGroup;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    this.bus = this.pinnedBus(stage);
    this.announcements = new WorkQueue(this, 'Announcements', {
      carries: 'announcements',
      fifo: false,
      retrySeconds: stage.settings.retrySeconds,
      dead: 'Others were not told what happened to a partner: a CRM that follows the journey shows an older phase or next step.',
      late: { minutes: 30, impact: 'A CRM that follows the journey is more than half an hour behind. Partners themselves notice nothing.' },
    });
    this.logs = this.logGroup(stage);
    this.pipeToBus();
  }

  /** The right to tell, and nothing else. */
  grantAnnounce(fn: JourneyFunction): void {
    this.announcements.grantSend(fn);
  }

  watchedBy(alarms: Alarms): void {
    this.announcements.watchedBy(alarms);
    alarms.add({
      runbook: 'announcements-failing',
      impact: 'Others are told late what happens to partners: a CRM that follows the journey is behind.',
      look: ConsoleLink.logs(this.logs, 'logLevel = "ERROR"', this.logName),
      metric: new Metric({
        namespace: 'AWS/EventBridge/Pipes',
        metricName: 'ExecutionFailed',
        dimensionsMap: { PipeName: Stack.of(this).stackName },
        period: FIVE_MINUTES,
        statistic: 'Sum',
      }),
      // A batch is tried five times before its messages are dead letters, which ring by themselves.
      threshold: 5,
    });
  }

  /** Others' rules hang on its name. EventBridge deletes no bus that has rules, so it need not outlive a stack that nobody follows. */
  private pinnedBus(stage: Stage): EventBus {
    const { stackName } = Stack.of(this);
    const bus = new EventBus(this, 'Bus', { eventBusName: stackName, description: `What happens to partners, stage ${stage.name}` });
    const resource = bus.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.overrideLogicalId('EventBus');
    return bus;
  }

  private pipeToBus(): void {
    const { queue } = this.announcements;
    const role = this.pipeRole();
    const pipe = new CfnPipe(this, 'Pipe', {
      name: Stack.of(this).stackName,
      description: 'What happens to partners, from the queue to the event bus',
      roleArn: role.roleArn,
      source: queue.queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: BATCH } },
      target: this.bus.eventBusArn,
      targetParameters: {
        // A message's body is the event's detail as it is; its type is also the type that rules look at first.
        inputTemplate: '<$.body>',
        eventBridgeEventBusParameters: { source: EVENT_SOURCE, detailType: '$.body.type' },
      },
      logConfiguration: { level: 'ERROR', cloudwatchLogsLogDestination: { logGroupArn: this.logs.logGroupArn } },
    });
    // A pipe is made with its first look into the queue: without its rights it is not made at all.
    pipe.node.addDependency(role);
  }

  private pipeRole(): Role {
    const sameAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('pipes.amazonaws.com', { conditions: sameAccount }) });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resourceArns: [this.announcements.queue.queueArn],
    });
    Grant.addToPrincipal({ grantee: role, actions: ['events:PutEvents'], resourceArns: [this.bus.eventBusArn] });
    return role;
  }

  private get logName(): string {
    return `/aws/vendedlogs/pipes/${Stack.of(this).stackName}`;
  }

  private logGroup(stage: Stage): LogGroup {
    return new LogGroup(this, 'Logs', {
      logGroupName: this.logName,
      retention: stage.settings.logRetentionDays,
      // Its name is fixed: kept, it would block the next deploy after a destroy.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
