import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ENV } from '../../lambdas/environment';
import { PARTNER_PREFIX } from '../journey/keys';
import type { TaskChat as Settings } from '../journey/settings';
import type { Alarms } from './alarms';
import { EVENT_SOURCE, type EventsOut } from './events-out';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { Stage } from './stage';
import { WorkQueue } from './work-queue';

export interface TaskChatProps {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly table: JourneyTable;
  readonly eventsOut: EventsOut;
}

/** Tells a Slack or Teams channel of each task that is opened or escalated, by the announcements that anybody can follow. */
export class TaskChat extends JourneyFunction {
  readonly told: WorkQueue;

  constructor(scope: Construct, id: string, { stage, settings, table, eventsOut }: TaskChatProps) {
    const secret = { [ENV.chatKind]: settings.kind, [ENV.chatSecretName]: settings.secretName };
    super(scope, id, { stage, name: 'task-chat', environment: { [ENV.table]: table.table.tableName, ...secret } });
    this.told = new WorkQueue(this, 'TaskChat', {
      carries: 'task-chat',
      fifo: false,
      retrySeconds: stage.settings.retrySeconds,
      dead: 'The chat was not told of a task. Its assignee is, by email; who only reads the chat does not know.',
      late: { minutes: 60, impact: 'The chat hears of tasks more than an hour late. Emails are not held up by it.' },
    });
    table.grantItemsUnder(this, PARTNER_PREFIX, 'GetItem', 'Query');
    const { secretArn } = Secret.fromSecretNameV2(this, 'Address', settings.secretName);
    // Behind a secret's name AWS puts six signs of its own.
    Grant.addToPrincipal({ grantee: this, actions: ['secretsmanager:GetSecretValue'], resourceArns: [`${secretArn}-??????`] });
    // Slack takes one message a second: two at a time are quick enough to come close to it, and what comes too fast comes again.
    this.told.consumedBy(this, { batchSize: 1, maxConcurrency: 2 });
    new Rule(this, 'Rule', {
      eventBus: eventsOut.bus,
      description: `Tasks into ${settings.kind}`,
      eventPattern: { source: [EVENT_SOURCE], detailType: ['task.opened', 'task.escalated'] },
      targets: [
        new SqsQueue(this.told.queue, { message: RuleTargetInput.fromEventPath('$.detail'), deadLetterQueue: this.told.deadLetters }),
      ],
    });
  }

  watchedBy(alarms: Alarms): void {
    this.told.watchedBy(alarms);
    this.ring(alarms, { errors: 5, impact: 'The chat does not take what it is told of tasks: it is tried again.' });
  }
}
