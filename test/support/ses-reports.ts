import { STAFF_TAGS, tagsFor } from '../../lambdas/mail-tags';

/**
 * Reports as SES writes them, with people and ids of our own. Source: docs.aws.amazon.com/ses, "Examples of event data that
 * Amazon SES publishes to Amazon SNS" and "Amazon SNS notification examples for Amazon SES".
 */
export const DANA = 'dana@acme.example';
export const SENT_AT = '2026-05-30T10:00:00.000Z';

export interface ReportedMail {
  readonly messageId?: string;
  readonly partnerId?: string;
  /** Its place in the ledger, which a mail with a long key does not say. */
  readonly key?: string | undefined;
  readonly to?: string;
}

const FROM = '"Northwind Partner Program" <partners@northwind.example>';

const bareMail = ({ messageId = 'ses-1', to = DANA }: ReportedMail = {}) => ({
  timestamp: SENT_AT,
  source: FROM,
  sourceArn: 'arn:aws:ses:eu-central-1:111122223333:identity/northwind.example',
  sendingAccountId: '111122223333',
  messageId,
  destination: [to],
  headersTruncated: false,
  headers: [
    { name: 'From', value: FROM },
    { name: 'To', value: to },
    { name: 'Subject', value: 'Welcome' },
  ],
  commonHeaders: { from: [FROM], to: [to], messageId, subject: 'Welcome' },
});

const tagged = ({ partnerId = 'acme', key }: ReportedMail) => {
  const own = tagsFor({ partnerId, key: key ?? 'x'.repeat(300) });
  return Object.fromEntries(own.map(({ Name, Value }) => [Name, [Value]]));
};

const mailOf = (mail: ReportedMail = {}) => ({
  ...bareMail(mail),
  tags: {
    'ses:configuration-set': ['JourneyConfigurationSet-1a2b3c'],
    'ses:source-ip': ['192.0.2.7'],
    'ses:from-domain': ['northwind.example'],
    'ses:caller-identity': ['send-email'],
    ...tagged(mail),
  },
});

export const at = (seconds: number): string => new Date(Date.parse(SENT_AT) + seconds * 1000).toISOString();

const bounceOf = (type: string, subType: string, seconds: number, addresses: readonly string[]) => ({
  bounceType: type,
  bounceSubType: subType,
  bouncedRecipients: addresses.map((emailAddress) => ({
    emailAddress,
    action: 'failed',
    status: type === 'Permanent' ? '5.1.1' : '4.2.2',
    diagnosticCode: `smtp; 550 5.1.1 <${emailAddress}>... user unknown`,
  })),
  timestamp: at(seconds),
  feedbackId: '0107019a0b1c2d3e-5f6a7b8c-0000-4000-8000-9d0e1f2a3b4c-000000',
  reportingMTA: 'dsn; a8-1.smtp-out.amazonses.com',
});

const complaintOf = (feedbackType: string | undefined, seconds: number, address: string) => ({
  complainedRecipients: [{ emailAddress: address }],
  timestamp: at(seconds),
  feedbackId: '0107019a0b1c2d3e-6a7b8c9d-0000-4000-8000-0e1f2a3b4c5d-000000',
  complaintSubType: null,
  ...(feedbackType !== undefined && {
    userAgent: 'Example Feedback Loop/1.0',
    complaintFeedbackType: feedbackType,
    arrivalDate: at(seconds),
  }),
});

const deliveryOf = (seconds: number, address: string) => ({
  timestamp: at(seconds),
  processingTimeMillis: 834,
  recipients: [address],
  smtpResponse: '250 2.0.0 OK',
  reportingMTA: 'a8-1.smtp-out.amazonses.com',
});

export const send = (mail: ReportedMail = {}) => ({ eventType: 'Send', mail: mailOf(mail), send: {} });
export const delivery = (mail: ReportedMail = {}, seconds = 2) => ({
  eventType: 'Delivery',
  mail: mailOf(mail),
  delivery: deliveryOf(seconds, mail.to ?? DANA),
});
export const bounce = (type: string, subType: string, mail: ReportedMail = {}, seconds = 3, addresses = [mail.to ?? DANA]) => ({
  eventType: 'Bounce',
  mail: mailOf(mail),
  bounce: bounceOf(type, subType, seconds, addresses),
});
export const complaint = (mail: ReportedMail = {}, seconds = 3600, feedbackType: string | undefined = 'abuse') => ({
  eventType: 'Complaint',
  mail: mailOf(mail),
  complaint: complaintOf(feedbackType, seconds, mail.to ?? DANA),
});
export const delay = (mail: ReportedMail = {}, seconds = 600) => ({
  eventType: 'DeliveryDelay',
  mail: mailOf(mail),
  deliveryDelay: {
    timestamp: at(seconds),
    delayType: 'TransientCommunicationFailure',
    expirationTime: at(50_400),
    delayedRecipients: [{ emailAddress: mail.to ?? DANA, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 unable to connect' }],
  },
});
export const reject = (mail: ReportedMail = {}) => ({ eventType: 'Reject', mail: mailOf(mail), reject: { reason: 'Bad content' } });
export const renderingFailure = (mail: ReportedMail = {}) => ({
  eventType: 'Rendering Failure',
  mail: mailOf(mail),
  failure: { templateName: 'Welcome', errorMessage: "Attribute 'name' of dana@acme.example is not present in the rendering data." },
});
export const open = (mail: ReportedMail = {}, seconds = 7200) => ({
  eventType: 'Open',
  mail: mailOf(mail),
  open: { ipAddress: '192.0.2.9', timestamp: at(seconds), userAgent: 'Mozilla/5.0' },
});
export const click = (mail: ReportedMail = {}, seconds = 7300) => ({
  eventType: 'Click',
  mail: mailOf(mail),
  click: {
    ipAddress: '192.0.2.9',
    timestamp: at(seconds),
    userAgent: 'Mozilla/5.0',
    link: 'https://partners.northwind.example',
    linkTags: {},
  },
});
export const subscription = (mail: ReportedMail = {}, status: 'OptIn' | 'OptOut' = 'OptOut', unsubscribeAll = false) => ({
  eventType: 'Subscription',
  mail: mailOf(mail),
  subscription: {
    contactList: 'Partners',
    timestamp: at(9000),
    source: 'UnsubscribeHeader',
    newTopicPreferences: { unsubscribeAll, topicSubscriptionStatus: [{ topicName: 'News', subscriptionStatus: status }] },
    oldTopicPreferences: { unsubscribeAll: false, topicSubscriptionStatus: [{ topicName: 'News', subscriptionStatus: 'OptIn' }] },
  },
});

/** The same report on a mail to the program's own people. */
export const ofStaff = <T extends { readonly mail: object }>(report: T): T => ({
  ...report,
  mail: { ...report.mail, tags: Object.fromEntries(STAFF_TAGS.map(({ Name, Value }) => [Name, [Value]])) },
});

/** What SES tells of a whole identity, where somebody has set that up: no tags. */
export const notification = {
  bounce: (mail: ReportedMail = {}) => ({
    notificationType: 'Bounce',
    bounce: bounceOf('Permanent', 'General', 3, [mail.to ?? DANA]),
    mail: bareMail(mail),
  }),
  complaint: (mail: ReportedMail = {}) => ({
    notificationType: 'Complaint',
    complaint: complaintOf(undefined, 3600, mail.to ?? DANA),
    mail: bareMail(mail),
  }),
  delivery: (mail: ReportedMail = {}) => ({
    notificationType: 'Delivery',
    mail: bareMail(mail),
    delivery: { ...deliveryOf(2, mail.to ?? DANA), remoteMtaIp: '192.0.2.25' },
  }),
};

/** Around it when the subscription does not ask for raw delivery. */
export const inEnvelope = (message: string) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '5f0c2a8e-0000-5000-8000-1b2c3d4e5f60',
    TopicArn: 'arn:aws:sns:eu-central-1:111122223333:feedback',
    Subject: 'Amazon SES Email Event Notification',
    Message: message,
    Timestamp: at(5),
    SignatureVersion: '1',
    Signature: 'c2lnbmF0dXJl',
    SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem',
    UnsubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
  });
