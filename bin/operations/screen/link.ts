import type { Link } from '../link';
import { count } from './columns';
import type { Look } from './look';

/** The shape of `link --json`. */
export interface MadeLink extends Link {
  readonly dryRun: boolean;
  /** Of the event that makes the link; absent when nothing was sent. */
  readonly eventId?: string;
}

const before = ({ meant, claimants, partner }: Link): string => {
  if (claimants.length > 0) return `is an address of ${claimants.join(' and ')}; whose it is, nobody has said`;
  if (meant === undefined) return "is nobody's until now";
  return meant === partner.id ? `means ${meant} already` : `meant ${meant} until now; from here on its events are those of ${partner.id}`;
};

/** Whose the name was, whose it is to be, and what waits for that. */
export const drawLink = (link: MadeLink, { paint }: Look): readonly string[] => {
  const { name, partner, waiting, dryRun, eventId } = link;
  return [
    `${paint.bold(name.value)} ${before(link)}`,
    `${waiting === 0 ? 'no events wait' : `${count(waiting, 'event')} ${waiting === 1 ? 'waits' : 'wait'}`} under it`,
    `${dryRun ? 'would be linked' : 'is being linked'} to ${partner.name} ${paint.dim(partner.id)}${waiting === 0 ? '' : ', and what waits is applied in order'}`,
    ...(eventId === undefined ? [] : [`see it applied (event ${eventId}): npm run ops -- show ${partner.id} --limit 10`]),
  ];
};
