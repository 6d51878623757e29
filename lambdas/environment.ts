/** Names of the functions' environment variables: the constructs set them, the functions read them. */
export const ENV = {
  stage: 'PARTNER_JOURNEY_STAGE',
  table: 'TABLE_NAME',
  eventsQueueUrl: 'EVENTS_QUEUE_URL',
  /** Carries journey mail. */
  emailsQueueUrl: 'EMAILS_QUEUE_URL',
  serviceEmailsQueueUrl: 'SERVICE_EMAILS_QUEUE_URL',
  /** JSON: names of the emails that are service mail, for functions without the templates. */
  serviceEmails: 'SERVICE_EMAILS',
  /** JSON: where emails wait that are put off for longer than a queue holds them back. */
  emailSchedules: 'EMAIL_SCHEDULES',
  /** How many emails a second all senders of the stage send together. */
  sendsPerSecond: 'SENDS_PER_SECOND',
  /** JSON: the ARN of each phase's state machine by phase id. */
  stateMachineArns: 'STATE_MACHINE_ARNS',
  /** The ARN of the state machine that tells events later. */
  laterMachineArn: 'LATER_MACHINE_ARN',
  /** JSON: the ARN of each source's secret by source name. */
  sourceSecretArns: 'SOURCE_SECRET_ARNS',
  /** The ARN of the key that links to the preference page are signed with. */
  preferenceKeyArn: 'PREFERENCE_KEY_ARN',
  /** Where the outside world reaches the API, without a slash at its end. */
  publicUrl: 'PUBLIC_URL',
  /** JSON: the name of each stream's SES configuration set by purpose. */
  configurationSets: 'CONFIGURATION_SETS',
  senderAddress: 'SENDER_ADDRESS',
  secondsPerDay: 'SECONDS_PER_DAY',
  minTimeoutSeconds: 'MIN_TIMEOUT_SECONDS',
} as const;

/** No call of a function takes longer, in seconds: the constructs end it then, and a send claim outlives it. */
export const LONGEST_CALL_SECONDS = 30;

/** The stack's name, and what logs, traces and metrics are told apart by when several stages share an account. */
export const serviceName = (stage: string): string => `partner-journey-${stage}`;

/**
 * CloudWatch namespace and names of the metrics that the functions count and the alarms watch. An alarm sees a metric
 * only under exactly its dimensions, and these have one: `service`, which Powertools Metrics adds by itself from
 * POWERTOOLS_SERVICE_NAME (`serviceName(stage)`; the constructs set it, and POWERTOOLS_METRICS_NAMESPACE). So create
 * `new Metrics()` without options and add no dimension to these; details belong into metadata.
 */
export const METRICS = {
  namespace: 'PartnerJourney',
  dimension: 'service',
  /** A current run failed; by phase-failed. */
  runFailed: 'RunFailed',
  /** An event waits for a partner that is not known; by apply-event. */
  eventParked: 'EventParked',
  /** By receive-webhook: not what the source sends; without a proof that holds; trouble of ours; not understood, and kept. */
  webhookRefused: 'WebhookRefused',
  proofRefused: 'ProofRefused',
  webhookNotStored: 'WebhookNotStored',
  eventUnmapped: 'EventUnmapped',
  /** By mail-preferences: nothing could be shown or saved; saved, and the timeline does not know of it. */
  preferencesFailed: 'PreferencesFailed',
  consentNotTold: 'ConsentNotTold',
  emailSent: 'EmailSent',
  /** An email waits since the mail service has paused the account or a stream; by send-email. */
  sendingPaused: 'SendingPaused',
  /** For good; and those whose reader called it spam: against `emailSent` these are rates. */
  emailBounced: 'EmailBounced',
  emailComplained: 'EmailComplained',
  /** SES took it, and then would not send it. */
  emailRefused: 'EmailRefused',
} as const;
