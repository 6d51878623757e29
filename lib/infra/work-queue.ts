import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import type { JourneyFunction } from './journey-function';
import { lasting } from './lasting';

/** After so many tries a message is set aside: 5 x 60 s rides out a failover, and no partner waits longer behind a bad one. */
export const MAX_TRIES = 5;

/** Every queue keeps what it has for as long as SQS can, so that a failure on a Friday can be mended after a holiday. */
export const KEPT: QueueProps = { retentionPeriod: Duration.days(14), encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** A group is a partner: order and pace are per partner, and thousands of partners go side by side. */
const HIGH_THROUGHPUT_FIFO: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

export interface WorkQueueProps {
  /** What it carries, in lower case: `events`. Names its alarms and, capitalised by `id`, its resources. */
  readonly carries: string;
  readonly fifo: boolean;
  /** A failed message comes back after so many seconds; no consumer may run longer. */
  readonly retrySeconds: number;
  /** What it means for partners when a message was given up. */
  readonly dead: string;
  /** What it means for partners when a message waits so long. */
  readonly late: { readonly minutes: number; readonly impact: string };
}

/** How many messages wait in a queue: in one of dead letters, each asks for a person. */
export const visibleMessages = (queue: Queue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' });

/** Work that must not be lost: a queue, and beside it the dead letters that people look into. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkQueueProps,
  ) {
    super(scope, id);
    const kind = props.fifo ? HIGH_THROUGHPUT_FIFO : {};
    this.deadLetters = lasting(new Queue(this, 'DeadLetters', { ...KEPT, ...kind }), `${id}DeadLetterQueue`);
    this.queue = lasting(
      new Queue(this, 'Queue', {
        ...KEPT,
        ...kind,
        visibilityTimeout: Duration.seconds(props.retrySeconds),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_TRIES },
      }),
      `${id}Queue`,
    );
  }

  /** The right to put a message in, and nothing else (CDK's own grant adds reading of attributes). */
  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  /** The right to set a message aside that cannot be put in. */
  grantGiveUp(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.deadLetters.queueArn] });
  }

  /** Has the function take messages from here, with the rights that this needs. */
  consumedBy(consumer: JourneyFunction, options: SqsEventSourceProps): void {
    consumer.fn.addEventSource(new SqsEventSource(this.queue, options));
  }

  /** How long the oldest message has waited, in seconds. */
  get age(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'Maximum' });
  }

  get carries(): string {
    return this.props.carries;
  }

  watchedBy(alarms: Alarms): void {
    const { carries, late, dead } = this.props;
    const letters = ConsoleLink.queue(this.deadLetters);
    alarms.add({
      runbook: `${carries}-dead-letters`,
      impact: dead,
      look: letters,
      metric: visibleMessages(this.deadLetters),
      threshold: 1,
    });
    alarms.add({
      runbook: `${carries}-late`,
      impact: late.impact,
      look: ConsoleLink.queue(this.queue),
      metric: this.age,
      threshold: Duration.minutes(late.minutes).toSeconds(),
    });
  }
}
