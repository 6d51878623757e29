/** SES gives a mail's tags back with each report on it. They are of letters, digits, "_", "-", "." and "@", and of at most 256 characters. */
export type MailTags = Readonly<Record<string, readonly string[]>>;

const PARTNER = 'partner';
const LEDGER_KEY = 'ledger-key';
const LONGEST_TAG = 256;

/** Says whose mail it is, and which entry of the ledger: a report finds it without a search, and before the sending is confirmed. */
export const tagsFor = ({ partnerId, key }: { readonly partnerId: string; readonly key: string }): { Name: string; Value: string }[] => {
  const coded = Buffer.from(key, 'utf8').toString('base64url');
  const partner = { Name: PARTNER, Value: partnerId };
  return coded.length > LONGEST_TAG ? [partner] : [partner, { Name: LEDGER_KEY, Value: coded }];
};

/** The partner that a mail of ours was for; absent on mails of others. */
export const partnerIn = (tags: MailTags): string | undefined => tags[PARTNER]?.[0];

/** The mail's ledger entry, when its key was short enough to go with it. */
export const ledgerKeyIn = (tags: MailTags): string | undefined => {
  const coded = tags[LEDGER_KEY]?.[0];
  return coded === undefined ? undefined : Buffer.from(coded, 'base64url').toString('utf8');
};
