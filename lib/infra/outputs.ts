import { CfnOutput, type Stack } from 'aws-cdk-lib';

/** What people and scripts need to know of a deployed stage: `npm start`, the operator's commands and the smoke test read these by name. */
export const OUTPUTS = [
  'ApiUrl',
  'TableName',
  /** JSON: ARN by phase id. */
  'StateMachineArns',
  'EventsQueueUrl',
  'EventsDeadLetterQueueUrl',
  'EmailsQueueUrl',
  'EmailsDeadLetterQueueUrl',
  'ServiceEmailsQueueUrl',
  'ServiceEmailsDeadLetterQueueUrl',
  'FeedbackQueueUrl',
  'FeedbackDeadLetterQueueUrl',
  'PhaseFailedDeadLetterQueueUrl',
  'AnnouncementsQueueUrl',
  'AnnouncementsDeadLetterQueueUrl',
  'TaskDigestsQueueUrl',
  'TaskDigestsDeadLetterQueueUrl',
  'EventBusName',
  'FeedbackTopicArn',
  /** JSON: ARN by source name. */
  'SourceSecretArns',
  /** JSON: name by purpose. */
  'ConfigurationSets',
  'AlarmTopicArn',
  /** JSON: name by function, as its folder in lambdas/ is called. */
  'LogGroups',
] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** Adds the outputs to the stack, each under exactly its name. */
export const tell = (stack: Stack, values: Readonly<Record<OutputName, string>>): void => {
  for (const name of OUTPUTS) new CfnOutput(stack, name, { value: values[name] });
};

/** What a stage tells besides, when it has a chat. */
export const CHAT_OUTPUTS = ['TaskChatQueueUrl', 'TaskChatDeadLetterQueueUrl'] as const;

/** Adds those to the stack. */
export const tellOfChat = (stack: Stack, values: Readonly<Record<(typeof CHAT_OUTPUTS)[number], string>>): void => {
  for (const name of CHAT_OUTPUTS) new CfnOutput(stack, name, { value: values[name] });
};
