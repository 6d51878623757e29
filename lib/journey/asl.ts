import type { Purpose } from './emails';
import { milestoneSortKey, PARTNER_SORT_KEY, PLACEHOLDERS, TABLE } from './keys';

/** Where a state goes next: to another, or, at the end of a branch or a phase, nowhere. */
export type Target = { readonly Next: string } | { readonly End: true };
export type State = Readonly<Record<string, unknown>>;

/** 1 + 2 + 4 + 8 + 16 + 30 + 30 + 30 = about two minutes of trouble are passed over, spread by jitter. */
export const patiently = (errors: readonly string[]) => [
  { ErrorEquals: errors, IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 8, MaxDelaySeconds: 30, JitterStrategy: 'FULL' },
];

/** The key of one of the partner's items. */
export const partnerKey = (sortKey: string) => ({
  [TABLE.partitionKey]: { 'S.$': "States.Format('PARTNER#{}', $.partnerId)" },
  [TABLE.sortKey]: { S: sortKey },
});

/** Reads the one attribute named, and nothing personal: `$.{slot}` holds it. */
const readState = (sortKey: string, path: readonly string[], slot: string, field: string, target: Target): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:getItem',
  Parameters: {
    TableName: PLACEHOLDERS.table,
    Key: partnerKey(sortKey),
    ConsistentRead: true,
    ProjectionExpression: path.map((_, index) => `#p${index}`).join('.'),
    ExpressionAttributeNames: Object.fromEntries(path.map((name, index) => [`#p${index}`, name])),
  },
  ResultSelector: { [`${field}.$`]: `$.Item.${path.join('.M.')}.S` },
  ResultPath: `$.${slot}`,
  Retry: patiently(['States.TaskFailed']),
  ...target,
});

/** Which way a milestone went that was reached before its wait. */
export const readOutcomeState = (milestone: string, target: Target): State =>
  readState(milestoneSortKey(milestone), ['outcome'], 'wait', 'outcome', target);

export const readDateState = (date: string, target: Target): State => readState(PARTNER_SORT_KEY, ['dates', date], 'date', 'at', target);

/** Goes by a text; one that nobody handles fails the run, loudly. */
export const choiceState = (variable: string, ways: Readonly<Record<string, string>>, otherwise: string): State => ({
  Type: 'Choice',
  Choices: Object.entries(ways).map(([value, Next]) => ({ Variable: variable, StringEquals: value, Next })),
  Default: otherwise,
});

export const failState = (cause: string): State => ({ Type: 'Fail', Error: 'PartnerJourney.Unhandled', Cause: cause });

/** send-email answers when it has decided; an hour of silence, or an error, and the journey goes on without it. */
export const EMAIL_SECONDS = 3_600;

export interface EmailRequest {
  readonly email: string;
  /** Names the email's place in the run: one mail per run and step. */
  readonly step: string;
  /** The wait that the email reminds of; it is not sent once that is over. */
  readonly milestone?: string;
  readonly unless?: string | undefined;
  readonly once?: 'journey' | undefined;
}

const QUEUES: Readonly<Record<Purpose, string>> = { service: PLACEHOLDERS.serviceEmailsQueueUrl, journey: PLACEHOLDERS.emailsQueueUrl };

export const emailState = (email: EmailRequest, purpose: Purpose, next: Target, otherwise: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: {
    QueueUrl: QUEUES[purpose],
    MessageBody: {
      'partnerId.$': '$.partnerId',
      'run.$': '$.run',
      'journeyStartedAt.$': '$.journeyStartedAt',
      'requestedAt.$': '$$.State.EnteredTime',
      'taskToken.$': '$$.Task.Token',
      ...email,
    },
  },
  TimeoutSeconds: EMAIL_SECONDS,
  ResultPath: null,
  Retry: patiently(['States.TaskFailed']),
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: otherwise }],
  ...next,
});

/** An event that the workflow tells apply-event; its id is the same however often it is sent. */
const eventMessage = (type: string, step: string, data: Readonly<Record<string, unknown>>) => ({
  QueueUrl: PLACEHOLDERS.eventsQueueUrl,
  'MessageGroupId.$': '$.partnerId',
  'MessageDeduplicationId.$': `States.Format('{}:${step}', $$.Execution.Name)`,
  MessageBody: {
    'id.$': `States.Format('{}:${step}', $$.Execution.Name)`,
    type,
    source: 'journey',
    'occurredAt.$': '$$.State.EnteredTime',
    'receivedAt.$': '$$.State.EnteredTime',
    partner: { 'id.$': '$.partnerId' },
    data: { 'run.$': '$.run', ...data },
  },
});

export const eventState = (type: string, step: string, data: Readonly<Record<string, unknown>>, target: Target): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: eventMessage(type, step, data),
  ResultPath: null,
  Retry: patiently(['States.TaskFailed']),
  ...target,
});

/** apply-event answers in seconds; asked again after an hour, three times, before the run fails. */
const ANSWER_SECONDS = 3_600;

export const askState = (question: string, step: string, next: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: eventMessage('choice.requested', step, { step, question, 'taskToken.$': '$$.Task.Token' }),
  TimeoutSeconds: ANSWER_SECONDS,
  ResultSelector: { 'answer.$': '$.answer' },
  ResultPath: '$.choice',
  Retry: [{ ErrorEquals: ['States.Timeout', 'States.TaskFailed'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 3 }],
  Next: next,
});
