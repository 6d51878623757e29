/** SES gives a mail's tags back with each report on it. Their values are of letters, digits, "_" and "-" (a partner's id may have "." too), and of at most 256 characters. */
export type MailTags = Readonly<Record<string, readonly string[]>>;

const PARTNER = 'partner';
const PARTNER_CODED = 'partner-coded';
const STAFF = 'staff';
const PLAIN = /^[\w-]+$/;
const LEDGER_KEY = 'ledger-key';
const LONGEST_TAG = 256;

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const decode = (coded: string): string => Buffer.from(coded, 'base64url').toString('utf8');
const decoded = (coded: string | undefined): string | undefined => (coded === undefined ? undefined : decode(coded));

/** Says whose mail it is, and which entry of the ledger: a report finds it without a search, and before the sending is confirmed. */
export const tagsFor = ({ partnerId, key }: { readonly partnerId: string; readonly key: string }): { Name: string; Value: string }[] => {
  const coded = encode(key);
  const partner = PLAIN.test(partnerId) ? { Name: PARTNER, Value: partnerId } : { Name: PARTNER_CODED, Value: encode(partnerId) };
  return coded.length > LONGEST_TAG ? [partner] : [partner, { Name: LEDGER_KEY, Value: coded }];
};

/** Says that it is for the program's own people: no ledger has it, and what becomes of it is told to whoever watches the stage. */
export const STAFF_TAGS: { Name: string; Value: string }[] = [{ Name: STAFF, Value: 'task-digest' }];

export const isForStaff = (tags: MailTags): boolean => tags[STAFF] !== undefined;

/** The partner that a mail of ours was for; absent on mails of others. */
export const partnerIn = (tags: MailTags): string | undefined => tags[PARTNER]?.[0] ?? decoded(tags[PARTNER_CODED]?.[0]);

/** The mail's ledger entry, when its key was short enough to go with it. */
export const ledgerKeyIn = (tags: MailTags): string | undefined => decoded(tags[LEDGER_KEY]?.[0]);
