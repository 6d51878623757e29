import type { Contact } from '../../lib/journey/partner';
import { managerOf, senderName } from '../../lib/journey/sending/recipient';
import { contactRefOf } from '../identity';
import type { Mail } from '../ports/mail';
import { type Attempt, emailNamed } from './attempt';
import type { Proposal } from './proposal';
import { headerSafe } from './render';
import { type LinkedTask, variablesFor } from './variables';

type Going = Extract<Proposal, { readonly decision: 'send' }>;

/** Where the reader stops such mail. None for service mail, which is owed, and for people of the program. */
const stopUrlFor = async ({ ports, message }: Attempt, locale: string, contact: Contact | undefined): Promise<string | undefined> => {
  const { purpose } = emailNamed(ports.emails, message.email);
  if (purpose !== 'journey' || contact === undefined) return undefined;
  return ports.links.linkFor({ purpose, contactRef: contactRefOf(contact.email), locale, partnerId: message.partnerId });
};

/** The task that the mail speaks of, with the link by which a person of the program says that it is done. */
const taskFor = async (
  { ports, message: { partnerId, taskId } }: Attempt,
  { to, contact, locale }: Going,
): Promise<LinkedTask | undefined> => {
  if (taskId === undefined) return undefined;
  const task = await ports.reader.task(partnerId, taskId);
  if (task === undefined || contact !== undefined) return task;
  return { ...task, url: await ports.taskLinks.linkFor({ partnerId, taskId, email: to.email, locale }) };
};

/** The mail as it goes to that person, from the partner's record at this moment. */
export const composeMail = async (attempt: Attempt, going: Going): Promise<Mail> => {
  const { ports, message, claim } = attempt;
  const { settings } = ports.letterhead;
  const { to, contact, locale, known } = going;
  const { partner, milestones } = known;
  const email = emailNamed(ports.emails, message.email);
  const now = ports.clock.now();
  const stopUrl = await stopUrlFor(attempt, locale, contact);
  const task = await taskFor(attempt, going);
  const occasion = { partner, milestones, recipient: to, waitsFor: message.milestone, task, locale, preferencesUrl: stopUrl, now };
  const variables = variablesFor(ports.letterhead, occasion);
  const event = message.eventId === undefined ? undefined : await ports.reader.appliedEvent(partner.id, message.eventId);
  const rendered = await ports.render(email, event === undefined ? variables : { ...variables, event: event.event.data });
  const manager = managerOf(partner, settings.head);
  return {
    ...rendered,
    from: { name: headerSafe(senderName(settings, partner)), address: ports.senderAddress },
    to: { name: headerSafe(to.name), address: to.email },
    replyTo: { name: headerSafe(manager.name), address: manager.email },
    stopUrl,
    purpose: email.purpose,
    partnerId: partner.id,
    key: claim.key,
    sentAt: now,
  };
};
