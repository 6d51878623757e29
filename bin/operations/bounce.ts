import type { Partner } from '../../lib/journey/partner';
import { bounce, complaint, sentTo } from '../local/feedback-report';
import { publishReport } from '../local/publish';
import { contactWith } from './consent';
import type { Deployment } from './deployment';
import { noPartner, partnerNamed } from './partner-named';
import { OperatorProblem } from './problem';
import { createStories, type LedgerMail, type Story } from './story';

/** What the mail service is to report of an email. */
export type Report = 'permanent bounce' | 'passing bounce' | 'complaint';

/** The email that it is reported of. The shape that `bounce --json` prints. */
export interface Bounced {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  readonly contact: string;
  readonly report: Report;
  readonly mail: Pick<LedgerMail, 'email' | 'subject' | 'messageId'>;
}

const NOT_IN_AWS =
  'this plays the mail service on the copy on this machine; in AWS give a partner an address of the mailbox simulator (docs/deliverability.md)';

/** The newest email that went to that contact: reports are on emails, and not on addresses. */
export const bouncedOf = ({ partner, mails }: Pick<Story, 'partner' | 'mails'>, address: string, report: Report): Bounced => {
  const { email: contact } = contactWith(partner, address);
  const newest = mails.findLast(({ recipient, messageId }) => recipient === contact && messageId !== undefined);
  if (newest === undefined) throw new OperatorProblem(`no email has gone to ${contact} yet, so none can come back`);
  const { email, subject, messageId } = newest;
  return { partner: { id: partner.id, name: partner.name }, contact, report, mail: { email, subject, messageId } };
};

/** What SES publishes of it. */
export const reportOn = ({ partner, contact, report, mail }: Bounced): object => {
  const sent = sentTo(partner.id, { recipient: contact, messageId: mail.messageId });
  if (report === 'complaint') return complaint(sent);
  return bounce(sent, report === 'permanent bounce' ? 'Permanent' : 'Transient');
};

/** Plays the mail service, which the emulator does not: reports that the newest email to a contact has come back. */
export const reportBounce = async (
  deployment: Pick<Deployment, 'client' | 'tableName' | 'feedbackTopicArn'>,
  partnerName: string,
  address: string,
  report: Report,
): Promise<Bounced> => {
  const { endpoint } = deployment.client;
  if (endpoint === undefined) throw new OperatorProblem(NOT_IN_AWS);
  const stories = createStories(deployment);
  const story = await stories.of(await partnerNamed(stories, partnerName));
  if (story === undefined) throw noPartner(partnerName);
  const bounced = bouncedOf(story, address, report);
  await publishReport(endpoint, deployment.feedbackTopicArn, reportOn(bounced));
  return bounced;
};
