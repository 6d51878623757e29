import type { Contact, Partner } from '../partner';
import { isTimeZone } from '../time-zone';

/** The zone that an email's hours are reckoned in, and a note when it is not the one that was told. */
export interface ChosenZone {
  readonly zone: string;
  readonly note?: string;
}

/** Contacts beside the one addressed, those who can be reached first: they work where the partner does. */
const colleagues = ({ contacts }: Partner): readonly Contact[] => [
  ...contacts.filter(({ status }) => status === 'active'),
  ...contacts.filter(({ status }) => status !== 'active'),
];

/** The contact's own zone, else the partner's, else the program's. A zone that no calendar knows counts as none. */
export const zoneOf = (contact: Contact, partner: Partner, programZone: string): ChosenZone => {
  const told = [contact, ...colleagues(partner)].flatMap(({ timeZone }) => (timeZone === undefined ? [] : [timeZone]));
  const zone = told.find(isTimeZone) ?? programZone;
  return contact.timeZone === undefined || contact.timeZone === zone
    ? { zone }
    : { zone, note: `the contact's time zone is not known: hours are those of ${zone}` };
};
