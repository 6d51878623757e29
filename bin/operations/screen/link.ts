import type { Link } from '../link';
import { count } from './columns';
import type { Look } from './look';

/** The shape of `link --json`. */
export interface MadeLink extends Link {
  readonly dryRun: boolean;
  /** Of the event that makes the link; absent when nothing was sent. */
  readonly eventId?: string;
}

const before = ({ name, meant, claimants, partner, isMade }: Link): string => {
  if (name.kind === 'id') return 'is no partner: a wrong id, to be mended where it was entered';
  if (claimants.length > 0) return `is an address of ${claimants.join(' and ')}; whose it is, nobody has said`;
  if (meant === undefined) return "is nobody's until now";
  if (isMade) return `means ${meant} already: nothing is to be linked`;
  if (meant === partner.id) return `means ${meant} already; linked, it does also when another partner claims it`;
  return `meant ${meant} until now; from here on its events are those of ${partner.id}`;
};

const done = ({ name, partner, waiting, dryRun }: MadeLink, { paint }: Look): string => {
  const whom = `${partner.name} ${paint.dim(partner.id)}`;
  if (name.kind === 'id') return `${dryRun ? 'would be released' : 'is being released'} to ${whom}, in order; the id stays nobody's`;
  return `${dryRun ? 'would be linked' : 'is being linked'} to ${whom}${waiting === 0 ? '' : ', and what waits is applied in order'}`;
};

/** Whose the name was, whose it is to be, and what waits for that. */
export const drawLink = (link: MadeLink, look: Look): readonly string[] => {
  const { name, partner, waiting, isMade, eventId } = link;
  const first = `${look.paint.bold(name.value)} ${before(link)}`;
  if (isMade) return [first];
  return [
    first,
    `${waiting === 0 ? 'no events wait' : `${count(waiting, 'event')} ${waiting === 1 ? 'waits' : 'wait'}`} under it`,
    done(link, look),
    ...(eventId === undefined ? [] : [`see it applied (event ${eventId}): npm run ops -- show ${partner.id} --limit 10`]),
  ];
};
