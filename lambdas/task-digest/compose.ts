import type { Email } from '../../lib/journey/emails';
import type { Partner } from '../../lib/journey/partner';
import type { Digest, DigestLine } from '../../lib/journey/tasks/digest';
import type { TaskDigestVariables } from '../../lib/journey/tasks/letter';
import type { Instant } from '../../lib/journey/words';
import type { StaffMail } from '../ports/mail';
import type { TaskLinks } from '../ports/people';
import { headerSafe, renderEmail } from '../send-email/render';
import { type Letterhead, variablesFor } from '../send-email/variables';

export interface DigestComposing {
  readonly letterhead: Letterhead;
  readonly email: Email<TaskDigestVariables>;
  readonly taskLinks: TaskLinks;
  readonly senderAddress: string;
}

/** More would make a letter that mail programs cut off (Gmail does at 102 KB); what is overdue comes first. */
const MOST_LINES = 40;

const told = async ({ taskLinks }: DigestComposing, to: Digest['to'], locale: string, line: DigestLine<Partner>) => {
  const { task, partner, isOverdue, isEscalated } = line;
  const url = await taskLinks.linkFor({ partnerId: partner.id, taskId: task.id, email: to.email, locale });
  return { title: task.title, partner: partner.name, assignee: task.assignee.name, dueAt: task.dueAt, isOverdue, isEscalated, url };
};

/** A person's digest as it goes out: in the program's language, answers to the head of the program. */
export const composeDigest = async (ports: DigestComposing, { to, lines }: Digest<Partner>, now: Instant): Promise<StaffMail> => {
  const { settings } = ports.letterhead;
  const { locale } = settings.sending;
  // A letter stands on one partner's record: here on that of the first line.
  const occasion = { partner: lines[0].partner, milestones: {}, recipient: to, locale, now };
  const variables: TaskDigestVariables = {
    ...variablesFor(ports.letterhead, occasion),
    total: lines.length,
    overdue: lines.filter(({ isOverdue }) => isOverdue).length,
    tasks: await Promise.all(lines.slice(0, MOST_LINES).map((line) => told(ports, to, locale, line))),
    more: Math.max(0, lines.length - MOST_LINES),
  };
  return {
    ...(await renderEmail(ports.email, variables)),
    from: { name: headerSafe(settings.name), address: ports.senderAddress },
    to: { name: headerSafe(to.name), address: to.email },
    replyTo: { name: headerSafe(settings.head.name), address: settings.head.email },
    purpose: ports.email.purpose,
    sentAt: now,
  };
};
