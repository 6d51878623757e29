import type { Contact, Partner, Person } from '../../lib/journey/partner';
import type { Audience } from '../../lib/journey/words';

/** Most mail is for whoever owns the partnership; who else there is gets it when they cannot. */
const DEFAULT_ROLES: readonly string[] = ['owner'];

const rank = (roles: readonly string[], { role }: Contact): number => {
  const place = roles.indexOf(role ?? '');
  return place === -1 ? roles.length : place;
};

/** The first contact that can be reached, by the roles' order and then by the list's. Undefined when nobody is left. */
const contactFor = ({ contacts }: Partner, roles: readonly string[]): Contact | undefined =>
  contacts.filter(({ status }) => status === 'active').sort((a, b) => rank(roles, a) - rank(roles, b))[0];

export const managerOf = ({ owner }: Partner, head: Person): Person => owner ?? head;

/** Whom an email goes to. */
export const recipientOf = (audience: Audience, partner: Partner, head: Person, roles = DEFAULT_ROLES): Person | undefined => {
  switch (audience) {
    case 'partner':
      return contactFor(partner, roles);
    case 'manager':
      return managerOf(partner, head);
    case 'head':
      return head;
  }
};
