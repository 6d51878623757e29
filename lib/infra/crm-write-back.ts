import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ApiDestination,
  Authorization,
  Connection,
  EventField,
  HttpMethod,
  HttpParameter,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CrmWriteBack as Settings, WrittenFields } from '../journey/settings';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { EVENT_SOURCE, type EventsOut } from './events-out';
import { lasting } from './lasting';
import { KEPT, visibleMessages } from './work-queue';

export interface CrmWriteBackProps {
  readonly settings: Settings;
  readonly eventsOut: EventsOut;
}

/** What changes a phase or a next step. `event.recorded` is not among them: most events change neither. */
const TELLING = ['phase.entered', 'milestone.reached', 'phase.failed', 'phase.resumed', 'journey.rested'];

const PARTNER = '$.detail.data.partner';

/** The record's new values, as the announcement has them. */
const valuesOf = ({ phase, nextStep, state }: WrittenFields): Record<string, string> => ({
  [phase]: EventField.fromPath(`${PARTNER}.phase`),
  [nextStep]: EventField.fromPath(`${PARTNER}.nextStep`),
  ...(state !== undefined && { [state]: EventField.fromPath(`${PARTNER}.state`) }),
});

/** Salesforce's API of Summer '25; it keeps each for years. */
const SALESFORCE_API = 'v64.0';

/** The library's own type says that it may lack this, and that its target may not. */
const hasPolicyArn = (destination: ApiDestination): destination is ApiDestination & { readonly apiDestinationArnForPolicy: string } =>
  destination.apiDestinationArnForPolicy !== undefined;

interface Crm {
  /** Whose ids of partners are asked for, as senders call the system. */
  readonly system: string;
  readonly authorization: Authorization;
  /** `*` is the record's id. */
  readonly endpoint: string;
  readonly body: RuleTargetInput;
}

/** Keeps a CRM's record of each partner up to date with its phase and next step: an API destination, and no function of ours. */
export class CrmWriteBack extends Construct {
  private readonly deadLetters: Queue;
  private readonly rule: Rule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CrmWriteBackProps,
  ) {
    super(scope, id);
    const { system, authorization, endpoint, body } = this.crm();
    this.deadLetters = lasting(new Queue(this, 'DeadLetters', KEPT), 'CrmWriteBackDeadLetterQueue');
    const connection = new Connection(this, 'Connection', { authorization });
    // HubSpot lets an app ask 100 times in ten seconds, and others of ours may ask as well.
    const destination = new ApiDestination(this, 'Api', { connection, endpoint, httpMethod: HttpMethod.PATCH, rateLimitPerSecond: 5 });
    if (!hasPolicyArn(destination)) throw new Error('an API destination of our own has an ARN');
    const externalId = `${PARTNER}.externalIds.${system}`;
    this.rule = new Rule(this, 'Rule', {
      eventBus: props.eventsOut.bus,
      description: `Phase and next step of partners into ${props.settings.crm}`,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: TELLING,
        detail: { data: { partner: { externalIds: { [system]: [{ exists: true }] } } } },
      },
      targets: [
        new ApiDestinationTarget(destination, {
          pathParameterValues: [externalId],
          headerParameters: { 'content-type': 'application/json' },
          event: body,
          deadLetterQueue: this.deadLetters,
          // What is later than that would undo what is newer: the next change tells all again.
          maxEventAge: Duration.hours(1),
          retryAttempts: 20,
        }),
      ],
    });
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'The CRM shows an older phase or next step of a partner, until its next change. Partners themselves notice nothing.';
    const look = ConsoleLink.queue(this.deadLetters);
    alarms.add({ runbook: 'crm-write-back-dead-letters', impact, look, metric: visibleMessages(this.deadLetters), threshold: 1 });
    const dimensionsMap = { EventBusName: this.props.eventsOut.bus.eventBusName, RuleName: this.rule.ruleName };
    const metricName = 'InvocationsFailedToBeSentToDlq';
    alarms.add({
      runbook: 'crm-write-back-lost',
      impact,
      look: ConsoleLink.rule(this.rule, this.props.eventsOut.bus.eventBusName),
      metric: new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap, period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    });
  }

  private crm(): Crm {
    const { settings } = this.props;
    const secret = Secret.fromSecretNameV2(this, 'Secret', settings.secretName);
    const values = valuesOf(settings.fields);
    if (settings.crm === 'hubspot') {
      return {
        system: 'hubspot',
        authorization: Authorization.apiKey('authorization', secret.secretValueFromJson('authorization')),
        endpoint: 'https://api.hubapi.com/crm/v3/objects/companies/*',
        body: RuleTargetInput.fromObject({ properties: values }),
      };
    }
    return {
      system: 'salesforce',
      authorization: Authorization.oauth({
        authorizationEndpoint: `https://${settings.domain}/services/oauth2/token`,
        httpMethod: HttpMethod.POST,
        clientId: secret.secretValueFromJson('clientId').unsafeUnwrap(),
        clientSecret: secret.secretValueFromJson('clientSecret'),
        bodyParameters: { grant_type: HttpParameter.fromString('client_credentials') },
      }),
      endpoint: `https://${settings.domain}/services/data/${SALESFORCE_API}/sobjects/Account/*`,
      body: RuleTargetInput.fromObject(values),
    };
  }
}
