import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, EmailSendingEvent, EventDestination, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { METRICS } from '../../lambdas/environment';
import { PURPOSES, type Purpose } from '../journey/emails';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { countedIn } from './counted';
import { DomainIdentity } from './domain-identity';
import { lasting } from './lasting';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

/** What SES tells of every email. The last two cannot happen while nothing here uses templates or lists of SES: if they do, it is known. */
const REPORTED = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.SUBSCRIPTION,
];
/** They cost a pixel and rewritten links, and mail scanners fake them: only for a stage that asks. */
const ENGAGEMENT = [EmailSendingEvent.OPEN, EmailSendingEvent.CLICK];

/** Construct and logical id of each stream's configuration set. */
const STREAM: Readonly<Record<Purpose, string>> = { service: 'ServiceConfigurationSet', journey: 'JourneyConfigurationSet' };

/** Fewer emails than this in a day say nothing of a rate: one bounce of ten would be 10 %. */
const ENOUGH_EMAILS = 100;

const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);

export interface SenderProps {
  readonly stage: Stage;
  readonly feedback: WorkQueue;
}

/**
 * Who emails come from, in which stream, and how SES reports what became of them. A stream is a configuration set: it costs
 * nothing but its two metrics, and each has a reputation of its own, so that one sees which stream harms the other.
 */
export class Sender extends Construct {
  readonly feedbackTopic: Topic;
  private readonly streams: Readonly<Record<Purpose, ConfigurationSet>>;
  private readonly address: string;
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, feedback }: SenderProps) {
    super(scope, id);
    const { settings } = stage;
    this.stage = stage;
    this.address = settings.senderAddress;
    this.streams = { service: this.stream('service'), journey: this.stream('journey') };
    if (settings.sesIdentity === 'create') {
      const { mailFromSubdomain, dmarcReportsTo } = settings;
      new DomainIdentity(this, 'Domain', { domain: domainOf(this.address), mailFromSubdomain, dmarcReportsTo });
    }
    this.feedbackTopic = this.reportTo(feedback);
  }

  /** JSON: the configuration set's name by purpose. */
  get configurationSetsAsJson(): string {
    return Stack.of(this).toJsonString(
      Object.fromEntries(PURPOSES.map((purpose) => [purpose, this.streams[purpose].configurationSetName])),
    );
  }

  /**
   * The right to send as this one address, in these streams. The identity may be the domain or the address.
   * Surprise: in the SES sandbox AWS also asks for the right to a recipient's identity when the account has it.
   */
  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [
          this.arn('identity', domainOf(this.address)),
          this.arn('identity', this.address),
          ...PURPOSES.map((purpose) => this.arn('configuration-set', this.streams[purpose].configurationSetName)),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': this.address } },
      }),
    );
  }

  /** AWS reviews an account at 5 % bounces or 0.1 % complaints and pauses it at 10 % or 0.5 %; other senders of the account count, too. */
  watchedBy(alarms: Alarms): void {
    const impact = 'Amazon SES may stop all email of this account, and with it every invitation, reminder and thank-you.';
    const rate = (metricName: string) => new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Maximum' });
    const look = ConsoleLink.reputation(this);
    alarms.add({ runbook: 'bounces-high', impact, look, metric: rate('Reputation.BounceRate'), threshold: 0.05 });
    alarms.add({ runbook: 'complaints-high', impact, look, metric: rate('Reputation.ComplaintRate'), threshold: 0.001 });
    const ours =
      'Addresses of this program refuse its emails, or their owners call them spam: mailbox providers will put the next ones aside.';
    alarms.add({ runbook: 'own-bounces-high', impact: ours, look, metric: this.shareOf(METRICS.emailBounced), threshold: 0.05 });
    alarms.add({ runbook: 'own-complaints-high', impact: ours, look, metric: this.shareOf(METRICS.emailComplained), threshold: 0.001 });
    alarms.add({
      runbook: 'feedback-undelivered',
      impact: 'Bounces and complaints are lost: an address that asked to be left alone may get another email.',
      look: ConsoleLink.topic(this, this.feedbackTopic.topicArn),
      metric: this.feedbackTopic.metric('NumberOfNotificationsFailedToRedriveToDlq', { period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    });
  }

  /** How many of a day's emails of this stage came to that, from 0 to 1. */
  private shareOf(counted: string): MathExpression {
    const period = Duration.days(1);
    return new MathExpression({
      expression: `IF(sent >= ${ENOUGH_EMAILS}, FILL(bad, 0) / sent, 0)`,
      usingMetrics: { bad: countedIn(this.stage, counted, period), sent: countedIn(this.stage, METRICS.emailSent, period) },
      period,
    });
  }

  /** Lasts, as its reputation does. Both keep to the account's list of dead addresses: who calls one stream spam is done with the other, too. */
  private stream(purpose: Purpose): ConfigurationSet {
    const props = { reputationMetrics: true, suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS };
    return lasting(new ConfigurationSet(this, STREAM[purpose], props), STREAM[purpose]);
  }

  private reportTo(feedback: WorkQueue): Topic {
    // Not encrypted: SES may not publish to a topic under the AWS managed key. Nothing rests in a topic; the queue is encrypted.
    const topic = new Topic(this, 'Feedback', { enforceSSL: true });
    topic.addSubscription(new SqsSubscription(feedback.queue, { rawMessageDelivery: true, deadLetterQueue: feedback.deadLetters }));
    const events = this.stage.settings.reportsOpensAndClicks ? [...REPORTED, ...ENGAGEMENT] : REPORTED;
    for (const purpose of PURPOSES) {
      this.streams[purpose].addEventDestination('Feedback', { destination: EventDestination.snsTopic(topic), events });
    }
    return topic;
  }

  private arn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  }
}
