import type { Freeing } from '../free';
import type { Look } from './look';

/** The shape of `free --json`. */
export interface Freed extends Freeing {
  readonly dryRun: boolean;
  /** Of the event that frees it; absent when nothing was sent. */
  readonly eventId?: string;
}

/** Who gets emails again, and what must be done at SES, which keeps a list of its own. */
export const drawFree = ({ partner, contact, dryRun, eventId }: Freed, { paint }: Look): readonly string[] => [
  `${paint.bold(contact.name)} <${contact.email}> of ${partner.name} ${paint.dim(partner.id)} is ${contact.status}`,
  dryRun ? 'would be freed, and get emails again (nothing was sent)' : 'is being freed, and gets the next email again',
  `Amazon SES has a list of its own, and may still refuse it: aws sesv2 delete-suppressed-destination --email-address ${contact.email}`,
  ...(eventId === undefined ? [] : [`see it applied (event ${eventId}): npm run ops -- show ${partner.id} --limit 10`]),
];
