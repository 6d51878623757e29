import { changeInWords } from '../../../lib/journey/consent';
import { TOPICS, type Topic } from '../../../lib/journey/emails';
import type { ContactConsent } from '../consent';
import { columns } from './columns';
import type { Look } from './look';
import { both, moment } from './moments';

/** The shape of `consent --json`. */
export interface ShownConsent extends ContactConsent {
  readonly dryRun: boolean;
  /** Whether the timeline was told. */
  readonly isTold: boolean;
}

const NAMES: Readonly<Record<Topic, string>> = { journey: 'journey emails', digests: 'digests', reminders: 'reminders' };

const topicText = (topic: Topic, { consent: { stopped } }: ContactConsent, { now, paint }: Look): string => {
  const since = stopped[topic];
  if (since !== undefined) return paint.yellow(`stopped ${both(since, now)}`);
  return topic !== 'journey' && stopped.journey !== undefined
    ? paint.dim('wanted, but stopped with all the others')
    : paint.green('wanted');
};

/** Service mail is owed, but an address that bounced gets none either. */
const statusText = ({ contact: { status } }: ContactConsent): readonly string[] => {
  if (status === 'active') return [];
  return [`the contact is ${status}, and gets no email at all, whatever is wanted`];
};

const lastText = ({ consent: { lastChange } }: ContactConsent): readonly string[] =>
  lastChange === undefined ? ['nothing was ever said'] : [`last said ${moment(lastChange.at)}: ${changeInWords(lastChange)}`];

/** Who it is, what comes and what does not, and who said so last. */
export const drawConsent = (shown: ShownConsent, look: Look): readonly string[] => {
  const { contact, partner, dryRun, isTold } = shown;
  return [
    `${look.paint.bold(contact.name)} <${contact.email}> of ${partner.name} ${look.paint.dim(partner.id)}`,
    ...columns(
      TOPICS.map((topic) => [NAMES[topic], topicText(topic, shown, look)]),
      [16, null],
    ),
    ...statusText(shown),
    ...lastText(shown),
    ...(dryRun ? ['(so it would be: nothing was changed)'] : []),
    ...(isTold ? [`it holds now; the timeline tells of it: npm run ops -- show ${partner.id} --limit 10`] : []),
  ];
};
