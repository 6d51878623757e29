import type { Consent } from '../../lib/journey/consent';
import type { Purpose, Topic } from '../../lib/journey/emails';

/** What people have said that they want no more of. It holds for an address, whoever's contact it is. */
export interface Consents {
  /** What each has stopped, read consistently, by the contact's reference; who stopped nothing is not in it. */
  of(contactRefs: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<Topic>>>;
}

/** Where it is kept, for those who change it. */
export interface ConsentStore extends Consents {
  /** All that was said about mail to that address, read consistently. */
  read(contactRef: string): Promise<Consent>;
  /** Writes it when it follows on what stands there; false when somebody else has written in between. */
  write(contactRef: string, consent: Consent): Promise<boolean>;
}

/** A contact of a partner as the link in their mail says it: no name, no address. */
export interface MailReader {
  readonly partnerId: string;
  readonly contactRef: string;
  /** What the link is about: service mail cannot be stopped, and has none. */
  readonly purpose: Exclude<Purpose, 'service'>;
  /** The language of the mail, and so of the page behind its link. */
  readonly locale: string;
}

/** Where a person says what they want no more of. */
export interface PreferenceLinks {
  /** The address of the page, for this contact of this partner and no other. It is in the mail's headers, too, for one click. */
  linkFor(reader: MailReader): Promise<string>;
}

/** Where a person says that a task is done. */
export interface TaskLinks {
  /** The address of the page, for this reader of this task: it works for some days, and once. */
  linkFor(about: { readonly partnerId: string; readonly taskId: string; readonly email: string; readonly locale: string }): Promise<string>;
}
