import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../journey/settings';
import type { Alarms } from './alarms';
import { lasting } from './lasting';
import type { WorkQueue } from './work-queue';

/** Not opens and clicks: mail scanners fake them, and counting them takes a pixel and rewritten links. */
const REPORTED = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY_DELAY,
];

const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);

export interface SenderProps {
  readonly settings: StageSettings;
  readonly feedback: WorkQueue;
}

/** Who emails come from, and how SES reports what became of them. */
export class Sender extends Construct {
  readonly feedbackTopic: Topic;
  private readonly configurationSet: ConfigurationSet;
  private readonly address: string;

  constructor(scope: Construct, id: string, { settings, feedback }: SenderProps) {
    super(scope, id);
    this.address = settings.senderAddress;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    if (settings.sesIdentity === 'create') this.createIdentity(settings);
    this.feedbackTopic = this.reportTo(feedback);
  }

  get configurationSetName(): string {
    return this.configurationSet.configurationSetName;
  }

  /**
   * The right to send as this one address, with this configuration set. The identity may be the domain or the address.
   * Surprise: in the SES sandbox AWS also asks for the right to a recipient's identity when the account has it.
   */
  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [
          this.arn('identity', domainOf(this.address)),
          this.arn('identity', this.address),
          this.arn('configuration-set', this.configurationSetName),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': this.address } },
      }),
    );
  }

  /** AWS reviews an account at 5 % bounces or 0.1 % complaints and pauses it at 10 % or 0.5 %: so the account's figures, which have no dimensions. */
  watchedBy(alarms: Alarms): void {
    const impact = 'Amazon SES may stop all email of this account, and with it every invitation, reminder and thank-you.';
    const rate = (metricName: string) => new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Maximum' });
    alarms.add({ runbook: 'bounces-high', impact, metric: rate('Reputation.BounceRate'), threshold: 0.05 });
    alarms.add({ runbook: 'complaints-high', impact, metric: rate('Reputation.ComplaintRate'), threshold: 0.001 });
  }

  private createIdentity(settings: StageSettings): void {
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(domainOf(this.address)) });
    lasting(identity, 'SenderIdentity');
    // The emulator knows no DKIM.
    if (settings.emulated) return;
    identity.dkimRecords.forEach(({ name, value }, index) => {
      const output = new CfnOutput(this, `Dkim${index}`, {
        value: `${name} CNAME ${value}`,
        description: 'To add to the DNS of the sender',
      });
      output.overrideLogicalId(`DkimRecord${index + 1}`);
    });
  }

  private reportTo(feedback: WorkQueue): Topic {
    // Not encrypted: SES may not publish to a topic under the AWS managed key. Nothing rests in a topic; the queue is encrypted.
    const topic = new Topic(this, 'Feedback', { enforceSSL: true });
    topic.addSubscription(new SqsSubscription(feedback.queue, { rawMessageDelivery: true, deadLetterQueue: feedback.deadLetters }));
    this.configurationSet.addEventDestination('Feedback', { destination: EventDestination.snsTopic(topic), events: REPORTED });
    return topic;
  }

  private arn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  }
}
