import * as v from 'valibot';
import type { Email, Topic } from '../emails';
import { email } from '../event-fields';
import type { Contact, Partner, Person } from '../partner';
import type { ProgramSettings } from '../settings';

/** Most mail is for whoever owns the partnership; who else there is gets it when they cannot. */
const DEFAULT_ROLES: readonly string[] = ['owner'];

const rank = (roles: readonly string[], { role }: Contact): number => {
  const place = roles.findIndex((each) => each.toLowerCase() === role?.toLowerCase());
  return place === -1 ? roles.length : place;
};

/** Whether it is an address as senders' events may tell it: the mail service takes no others, such as one with letters beyond ASCII. */
const isAddress = (address: string): boolean => {
  const parsed = v.safeParse(email, address);
  return parsed.success && parsed.output === address;
};

/** Who can be reached at all, by the order of roles and then of the list: the first is addressed, the others stand in. */
export const reachable = ({ contacts }: Partner, roles: readonly string[] = DEFAULT_ROLES): readonly Contact[] =>
  contacts.filter((each) => each.status === 'active' && isAddress(each.email)).sort((a, b) => rank(roles, a) - rank(roles, b));

/** Whether a person who stopped these topics still gets the email. Service mail is owed: nobody can stop it. */
export const wants = (stopped: ReadonlySet<Topic>, { purpose, topic }: Pick<Email<never>, 'purpose' | 'topic'>): boolean =>
  purpose === 'service' || !(stopped.has('journey') || (topic !== undefined && stopped.has(topic)));

/** The person of the program whom a partner can ask. */
export const managerOf = ({ owner }: Partner, head: Person): Person => owner ?? head;

/** The name in From: the program's, or the manager's beside the company's, for a person's name alone says little in an inbox. */
export const senderName = ({ name, company, head, sending }: ProgramSettings, partner: Partner): string =>
  sending.fromName === 'program' ? name : `${managerOf(partner, head).name}, ${company}`;
