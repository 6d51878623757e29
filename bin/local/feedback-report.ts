import { toInstant } from '../../lib/journey/words';
import type { LedgerMail } from '../operations/story';

/** A mail that a report can be on. */
export interface Sent {
  readonly partnerId: string;
  readonly recipient: string;
  readonly messageId: string;
}

/** A mail that was sent, as its ledger entry tells it. */
export const sentTo = (partnerId: string, { recipient, messageId }: Pick<LedgerMail, 'recipient' | 'messageId'>): Sent => {
  if (recipient === undefined || messageId === undefined) throw new Error('the mail was not sent');
  return { partnerId, recipient, messageId };
};

/** What every report of SES says of the mail itself. */
const mailOf = ({ partnerId, recipient, messageId }: Sent) => ({
  timestamp: toInstant(Date.now()),
  source: '"Northwind Partner Program" <partners@northwind.example>',
  sourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/northwind.example',
  sendingAccountId: '000000000000',
  messageId,
  destination: [recipient],
  headersTruncated: false,
  headers: [
    { name: 'From', value: '"Northwind Partner Program" <partners@northwind.example>' },
    { name: 'To', value: recipient },
    { name: 'Subject', value: 'a subject' },
  ],
  commonHeaders: { from: ['"Northwind Partner Program" <partners@northwind.example>'], to: [recipient], messageId, subject: 'a subject' },
  tags: {
    'ses:operation': ['SendRawEmail'],
    'ses:configuration-set': ['a-configuration-set'],
    'ses:source-ip': ['192.0.2.7'],
    'ses:from-domain': ['northwind.example'],
    'ses:caller-identity': ['send-email'],
    partner: [partnerId],
  },
});

/** What SES publishes when a mailbox refuses a mail. Source: docs.aws.amazon.com/ses, "Examples of event data that Amazon SES publishes to Amazon SNS". */
export const bounce = (sent: Sent, bounceType: 'Permanent' | 'Transient' = 'Permanent') => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: '0100019a0b1c2d3e-00000000-0000-0000-0000-000000000001-000000',
    bounceType,
    bounceSubType: bounceType === 'Permanent' ? 'General' : 'MailboxFull',
    bouncedRecipients: [
      // As the receiving server spells it.
      { emailAddress: sent.recipient.toUpperCase(), action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
    ],
    timestamp: toInstant(Date.now()),
    reportingMTA: 'dns; a8-1.smtp-out.amazonses.com',
  },
  mail: mailOf(sent),
});

/** What SES publishes when somebody calls a mail spam; its source is that of a bounce. */
export const complaint = (sent: Sent) => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: '0100019a0b1c2d3e-00000000-0000-0000-0000-000000000002-000000',
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: sent.recipient }],
    timestamp: toInstant(Date.now()),
    userAgent: 'Mail/1.0',
    complaintFeedbackType: 'abuse',
    arrivalDate: toInstant(Date.now()),
  },
  mail: mailOf(sent),
});

/** What SES publishes when a mailbox has taken a mail; its source is that of a bounce. */
export const delivery = (sent: Sent) => ({
  eventType: 'Delivery',
  mail: mailOf(sent),
  delivery: {
    timestamp: toInstant(Date.now()),
    processingTimeMillis: 834,
    recipients: [sent.recipient],
    smtpResponse: '250 2.0.0 OK',
    remoteMtaIp: '192.0.2.25',
    reportingMTA: 'a8-1.smtp-out.amazonses.com',
  },
});
