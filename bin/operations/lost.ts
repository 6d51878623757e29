import type { DeadLetters } from './dead-letters';
import { emailAskedFor, type Reader, readEmailLetter } from './letters';
import { lookInto } from './redrive';

/** A request for an email that was given up. */
export interface LostMail {
  readonly key: string;
  readonly email: string;
  /** The name of its dead letters, as `ops redrive` takes it. */
  readonly queue: string;
  readonly since?: string;
}

/** So many letters are looked at; where more lie, some may be missed. */
const LOOKED_AT = 100;

/** Keys are only compared here: those with a sender's id in them are shown from the ledger, not from a letter. */
const readRequest: Reader = async (body) => {
  const { partnerId, email, key } = emailAskedFor(body) ?? {};
  if (partnerId === undefined || email === undefined || key === undefined) return { isReadable: false, problem: 'no request for an email' };
  return { isReadable: true, summary: { id: key, type: email, partnerId }, body };
};

/** The partner's emails among the dead letters. Looked at and put back: where none lie, it costs one question a queue. */
export const lostMailsOf = async (
  partnerId: string,
  all: readonly Pick<DeadLetters, 'name' | 'box' | 'read'>[],
): Promise<readonly LostMail[]> => {
  const found: LostMail[] = [];
  for (const { name, box } of all.filter(({ read }) => read === readEmailLetter)) {
    const letters = (await box.count()) === 0 ? [] : await lookInto(box, readRequest, LOOKED_AT);
    for (const { partnerId: whose, id, type, sentAt } of letters)
      if (whose === partnerId && id !== undefined && type !== undefined)
        found.push({ key: id, email: type, queue: name, ...(sentAt !== undefined && { since: sentAt }) });
  }
  return found;
};
