import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bouncedOf, type Report, reportBounce, reportOn } from '../../bin/operations/bounce';
import { drawBounce } from '../../bin/operations/screen/bounce';
import { partnerIn } from '../../lambdas/mail-tags';
import { meaningOf } from '../../lambdas/receive-feedback/meaning';
import { sesFeedback } from '../../lambdas/receive-feedback/told';
import { at, mail, partner, plain } from './samples';

const mails = [
  mail({ messageId: 'first' }),
  mail({ email: 'welcome', messageId: 'second' }),
  mail({ email: 'digest', recipient: 'luis@acme.example', messageId: 'third' }),
];
const bounced = (report: Report) => bouncedOf({ partner: partner(), mails }, 'Dana@acme.example', report);

describe('what an operator has the mail service report', () => {
  it.each([
    ['permanent bounce', 'gone'],
    ['passing bounce', 'may be gone'],
    ['complaint', 'unwelcome'],
  ] as const)('a %s is understood as one, of the newest email to that contact', (report, consequence) => {
    const told = v.parse(sesFeedback, reportOn(bounced(report)));
    expect(told.mail.messageId).toBe('second');
    expect(partnerIn(told.mail.tags)).toBe('acme');
    expect(meaningOf(told, at(0))).toMatchObject({ consequence, addresses: ['dana@acme.example'] });
  });

  it('is of an email that went, to a contact that there is', () => {
    expect(() => bouncedOf({ partner: partner(), mails: [mail()] }, 'dana@acme.example', 'complaint')).toThrow('no email has gone to');
    expect(() => bouncedOf({ partner: partner(), mails }, 'dan@acme.example', 'complaint')).toThrow('there are dana@acme.example');
  });

  it('is not played for a stage in AWS', async () => {
    const stage = { client: {}, tableName: 'table', feedbackTopicArn: 'arn:topic' };
    await expect(reportBounce(stage, 'acme', 'dana@acme.example', 'complaint')).rejects.toThrow('mailbox simulator');
  });

  it('is said with the email that it is of', () => {
    expect(drawBounce(bounced('permanent bounce'), plain)[0]).toBe(
      'permanent bounce reported of "welcome" to dana@acme.example of Acme Consulting acme',
    );
  });
});
