import type { ClaimRequest, LedgerEntry } from '../ports/ledger';

/** What tells the messages of one email apart: the run that asked, and how often that message was put off. */
type Asked = Pick<ClaimRequest, 'run' | 'deferrals'>;
type Standing = Pick<LedgerEntry, 'run' | 'deferrals'>;

/**
 * Whether a later run of the same journey asks for the email once more. Whatever stands there was decided for the run before,
 * by how things stood then: all of it is decided anew, unless the email went out.
 */
export const asksAnew = ({ run }: Asked, entry: Standing): boolean => run !== undefined && entry.run !== undefined && run > entry.run;

/** Whether the message is a copy from before the last time that the email was put off, or of a run that a later one has asked after. */
export const isStale = (asked: Asked, entry: Standing): boolean => {
  if (asked.run !== undefined && entry.run !== undefined && asked.run !== entry.run) return asked.run < entry.run;
  return entry.deferrals > asked.deferrals;
};

/** Whether the email may be claimed by who asks. One that was sent never may. */
export const isFree = (request: ClaimRequest, entry: LedgerEntry): boolean => {
  const isLeft = entry.status === 'deferred' || (entry.status === 'claimed' && entry.leaseUntil < request.now);
  return asksAnew(request, entry) ? isLeft || entry.status === 'skipped' : isLeft && !isStale(request, entry);
};
