/** Names of the functions' environment variables: the constructs set them, the functions read them. */
export const ENV = {
  stage: 'PARTNER_JOURNEY_STAGE',
  table: 'TABLE_NAME',
  eventsQueueUrl: 'EVENTS_QUEUE_URL',
  emailsQueueUrl: 'EMAILS_QUEUE_URL',
  /** JSON: the ARN of each phase's state machine by phase id. */
  stateMachineArns: 'STATE_MACHINE_ARNS',
  /** JSON: the ARN of each source's secret by source name. */
  sourceSecretArns: 'SOURCE_SECRET_ARNS',
  configurationSet: 'CONFIGURATION_SET',
  senderAddress: 'SENDER_ADDRESS',
  secondsPerDay: 'SECONDS_PER_DAY',
  minTimeoutSeconds: 'MIN_TIMEOUT_SECONDS',
} as const;

/** CloudWatch namespace and names of the metrics that the functions count and the alarms watch. */
export const METRICS = {
  namespace: 'PartnerJourney',
  /** A current run failed; by phase-failed. */
  runFailed: 'RunFailed',
  /** An event waits for a partner that is not known; by apply-event. */
  eventParked: 'EventParked',
  /** Webhooks answered, by status class; by receive-webhook. */
  webhookRefused: 'WebhookRefused',
  emailSent: 'EmailSent',
  emailBounced: 'EmailBounced',
} as const;
