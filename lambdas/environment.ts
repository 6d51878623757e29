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
  /** The ARN of the key that links to tasks are signed with. */
  taskKeyArn: 'TASK_KEY_ARN',
  /** Which chat is told of tasks, and the name of the secret that holds its address. */
  chatKind: 'CHAT_KIND',
  chatSecretName: 'CHAT_SECRET_NAME',
  /** Where the outside world reaches the API, without a slash at its end. */
  publicUrl: 'PUBLIC_URL',
  /** JSON: the name of each stream's SES configuration set by purpose. */
  configurationSets: 'CONFIGURATION_SETS',
  senderAddress: 'SENDER_ADDRESS',
  /** JSON: how far emails go, by track if need be. */
  mail: 'MAIL',
  secondsPerDay: 'SECONDS_PER_DAY',
  minTimeoutSeconds: 'MIN_TIMEOUT_SECONDS',
  announcementsQueueUrl: 'ANNOUNCEMENTS_QUEUE_URL',
  /** `references` or `whole`: whether the data of events goes out with them. */
  announces: 'ANNOUNCES',
} as const;

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
  /**
   * By apply-event: milliseconds from the webhook to the moment when its event was applied and all that follows from it was done;
   * and the milestones that an event moved, 0 included, of each whose type some milestone counts: its samples say how many came.
   */
  timeToApplied: 'TimeToApplied',
  milestonesMoved: 'MilestonesMoved',
  /** By receive-webhook: answered with yes; not what the source sends; without a proof that holds; trouble of ours; not understood, and kept. */
  webhookRefused: 'WebhookRefused',
  proofRefused: 'ProofRefused',
  webhookNotStored: 'WebhookNotStored',
  eventUnmapped: 'EventUnmapped',
  webhookAccepted: 'WebhookAccepted',
  /** By mail-preferences: nothing could be shown or saved; saved, and the timeline does not know of it. */
  preferencesFailed: 'PreferencesFailed',
  consentNotTold: 'ConsentNotTold',
  /** By task-page: nothing could be shown or noted. */
  taskPageFailed: 'TaskPageFailed',
  emailSent: 'EmailSent',
  /** Decided against, with a reason; put off, to be tried again. */
  emailSkipped: 'EmailSkipped',
  emailDeferred: 'EmailDeferred',
  /** An email waits since the mail service has paused the account or a stream; by send-email. */
  sendingPaused: 'SendingPaused',
  /** A try at one message failed, whose batch went on: by send-email and by receive-feedback. AWS counts no error of those. */
  emailFailed: 'EmailFailed',
  feedbackFailed: 'FeedbackFailed',
  /** For good; and those whose reader called it spam: against `emailSent` these are rates. */
  emailBounced: 'EmailBounced',
  emailComplained: 'EmailComplained',
  /** SES took it, and then would not send it. */
  emailRefused: 'EmailRefused',
  /** A digest of tasks did not reach whoever they are for; by receive-feedback. */
  staffMailLost: 'StaffMailLost',
} as const;

/** The name of every metric with the one dimension `service`. */
export const METRIC_NAMES: readonly string[] = Object.entries(METRICS).flatMap(([key, name]) =>
  key === 'namespace' || key === 'dimension' ? [] : [name],
);

/**
 * Metrics with one dimension beside `service`, for the dashboard. Each value is a metric of its own, at $0.30 a month in which it is
 * counted all the time: so values are few and known beforehand, and never what a request says. docs/decisions/023-what-rings.md has the sum.
 */
export const METRICS_BY = {
  /** Values are the program's sources, and `OTHER_SOURCE`. */
  source: { dimension: 'source', accepted: 'WebhookAccepted', turnedAway: 'WebhookTurnedAway' },
  /** Values are the program's milestones. */
  milestone: { dimension: 'milestone', reached: 'MilestoneReached' },
} as const;

/** Whoever sends as a source that the program does not have. */
export const OTHER_SOURCE = 'other';
