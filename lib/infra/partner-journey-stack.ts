import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { serviceName } from '../../lambdas/environment';
import type { Program } from '../journey/definition';
import { purposesBy } from '../journey/emails';
import { Alarms } from './alarms';
import { ApplyEvent } from './apply-event';
import { CrmWriteBack } from './crm-write-back';
import { StageDashboard } from './dashboard';
import { EmailSchedules } from './email-schedules';
import { fitEmulator } from './emulated';
import { EventsOut } from './events-out';
import { Heartbeat } from './heartbeat';
import { JourneyQueues } from './journey-queues';
import { JourneyTable } from './journey-table';
import { LaterMachine } from './later-machine';
import { logGroupsAsJson } from './log-groups';
import { MailPreferences } from './mail-preferences';
import { tell, tellOfChat } from './outputs';
import { PhaseFailed } from './phase-failed';
import { PhaseMachines } from './phase-machines';
import { PreferenceKey } from './preference-key';
import { ReceiveFeedback } from './receive-feedback';
import { ReceiveWebhook } from './receive-webhook';
import { SendEmail } from './send-email';
import { Sender } from './sender';
import { SourceSecrets } from './source-secrets';
import type { Stage } from './stage';
import { TaskChat } from './task-chat';
import { type DigestTime, TaskDigest } from './task-digest';
import { TaskKey } from './task-key';
import { TaskPage } from './task-page';
import { Tracing } from './tracing';
import { WebhookApi } from './webhook-api';

export interface PartnerJourneyProps {
  readonly stage: Stage;
  readonly program: Program;
  /** Names of the emails that are service mail: they go in a queue and a stream of their own. */
  readonly serviceEmails: readonly string[];
  /** When people get the digests of their tasks. */
  readonly digestTime: DigestTime;
  /** Who may send webhooks, by the name in the path. */
  readonly sources: readonly string[];
}

/** One stage of a partner program: a table of contents, in the order an event goes through it. */
export class PartnerJourneyStack extends Stack {
  constructor(scope: Construct, { stage, program, serviceEmails: serviceEmailNames, digestTime, sources }: PartnerJourneyProps) {
    const name = serviceName(stage.name);
    super(scope, name, { description: `Partner Journey, stage ${stage.name}`, tags: { service: 'partner-journey', stage: stage.name } });
    const { settings } = stage;

    const table = new JourneyTable(this, 'Table', settings);
    const queues = new JourneyQueues(this, 'Queues', settings);
    const { events, emails, serviceEmails, feedback } = queues;
    const schedules = new EmailSchedules(this, 'EmailSchedules', { service: serviceEmails, journey: emails });
    const preferenceKey = new PreferenceKey(this, 'PreferenceKey');
    const taskKey = new TaskKey(this, 'TaskKey');
    const secrets = new SourceSecrets(this, 'SourceSecrets', { sources });
    const sender = new Sender(this, 'Sender', { stage, feedback });
    const machines = new PhaseMachines(this, 'PhaseMachines', {
      ...{ stage, program, table, events, emails, serviceEmails },
      purposeOf: purposesBy(serviceEmailNames),
    });
    const later = new LaterMachine(this, 'Later', { stage, events });
    const eventsOut = new EventsOut(this, 'EventsOut', { stage });

    const receiveWebhook = new ReceiveWebhook(this, 'ReceiveWebhook', { stage, table, secrets, events });
    const mailPreferences = new MailPreferences(this, 'MailPreferences', { stage, table, events, key: preferenceKey });
    const taskPage = new TaskPage(this, 'TaskPage', { stage, table, events, key: taskKey });
    const api = new WebhookApi(this, 'WebhookApi', { stage, receiveWebhook, mailPreferences, taskPage });
    const applyEvent = new ApplyEvent(this, 'ApplyEvent', {
      ...{ stage, table, events, emails, serviceEmails, serviceEmailNames, machines, later, eventsOut },
    });
    const sendEmail = new SendEmail(this, 'SendEmail', {
      ...{ stage, table, events, emails, serviceEmails, schedules, machines, sender, preferenceKey, taskKey },
      publicUrl: api.url,
    });
    const taskDigest = new TaskDigest(this, 'TaskDigest', {
      ...{ stage, time: digestTime, table, events, sender, key: taskKey },
      publicUrl: api.url,
    });
    const receiveFeedback = new ReceiveFeedback(this, 'ReceiveFeedback', { stage, table, events, feedback });
    const phaseFailed = new PhaseFailed(this, 'PhaseFailed', { stage, table, events, machines });

    const heartbeat = new Heartbeat(this, 'Heartbeat', { stage, dashboardName: name });
    const writeBacks = settings.crmWriteBack
      ? [new CrmWriteBack(this, 'CrmWriteBack', { settings: settings.crmWriteBack, eventsOut })]
      : [];

    const chats = settings.taskChat ? [new TaskChat(this, 'TaskChat', { stage, settings: settings.taskChat, table, eventsOut })] : [];

    new Tracing(this, 'Tracing', { share: settings.traceShare });
    const alarms = new Alarms(this, 'Alarms', { email: settings.alarmEmail, runbookUrl: settings.runbookUrl });
    const watched = [
      table,
      queues,
      sender,
      machines,
      later,
      api,
      receiveWebhook,
      mailPreferences,
      taskPage,
      applyEvent,
      sendEmail,
      taskDigest,
      receiveFeedback,
      phaseFailed,
      eventsOut,
      heartbeat,
      ...writeBacks,
      ...chats,
    ];
    for (const construct of watched) construct.watchedBy(alarms);

    new StageDashboard(this, 'StageDashboard', {
      ...{ stage, name, alarms, sources, api, applyEvent, heartbeat, machines },
      milestones: Object.keys(program.milestones),
      queues: [events, serviceEmails, emails, feedback, eventsOut.announcements, taskDigest.requests, ...chats.map(({ told }) => told)],
      otherDeadLetters: { 'phase-failed': phaseFailed.deadLetters },
    });

    tell(this, {
      ApiUrl: api.url,
      TableName: table.table.tableName,
      StateMachineArns: machines.arnsAsJson,
      EventsQueueUrl: events.queue.queueUrl,
      EventsDeadLetterQueueUrl: events.deadLetters.queueUrl,
      EmailsQueueUrl: emails.queue.queueUrl,
      EmailsDeadLetterQueueUrl: emails.deadLetters.queueUrl,
      ServiceEmailsQueueUrl: serviceEmails.queue.queueUrl,
      ServiceEmailsDeadLetterQueueUrl: serviceEmails.deadLetters.queueUrl,
      FeedbackQueueUrl: feedback.queue.queueUrl,
      FeedbackDeadLetterQueueUrl: feedback.deadLetters.queueUrl,
      PhaseFailedDeadLetterQueueUrl: phaseFailed.deadLetters.queueUrl,
      FeedbackTopicArn: sender.feedbackTopic.topicArn,
      SourceSecretArns: secrets.arnsAsJson,
      ConfigurationSets: sender.configurationSetsAsJson,
      AnnouncementsQueueUrl: eventsOut.announcements.queue.queueUrl,
      AnnouncementsDeadLetterQueueUrl: eventsOut.announcements.deadLetters.queueUrl,
      TaskDigestsQueueUrl: taskDigest.requests.queue.queueUrl,
      TaskDigestsDeadLetterQueueUrl: taskDigest.requests.deadLetters.queueUrl,
      EventBusName: eventsOut.bus.eventBusName,
      AlarmTopicArn: alarms.topic.topicArn,
      LogGroups: logGroupsAsJson(this, [
        receiveWebhook,
        mailPreferences,
        applyEvent,
        sendEmail,
        receiveFeedback,
        phaseFailed,
        taskDigest,
        taskPage,
        ...chats,
      ]),
    });
    for (const { told } of chats)
      tellOfChat(this, { TaskChatQueueUrl: told.queue.queueUrl, TaskChatDeadLetterQueueUrl: told.deadLetters.queueUrl });
    if (settings.emulated) fitEmulator(this);
  }
}
