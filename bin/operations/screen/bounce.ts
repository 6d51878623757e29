import type { Bounced } from '../bounce';
import type { Look } from './look';

/** What was reported of which email, and where to see what follows. */
export const drawBounce = ({ partner, contact, report, mail }: Bounced, { paint }: Look): readonly string[] => [
  `${paint.bold(report)} reported of "${mail.email}" to ${contact} of ${partner.name} ${paint.dim(partner.id)}`,
  `see what follows: npm run ops -- show ${partner.id} --limit 10`,
];
