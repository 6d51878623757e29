import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';
import { waited } from './words';

/** Makes the first step smaller for a partner that has not begun. */
export const firstActReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: ({ partner }) => `How is your first ${FIRST_ACT[partner.track].name} coming along?`,
  preheader: () => 'One small step, or half an hour with me.',
  content: ({ partner, waiting }) => {
    const { name, counts, steps } = FIRST_ACT[partner.track];
    const days = waited(waiting);
    return (
      <>
        <Paragraph>
          {days === undefined ? 'Since you started' : `In the ${days} since you started`}, we have not seen a {name} from {partner.name}.{' '}
          {counts}
        </Paragraph>
        <Paragraph>If you have not begun, begin small: {steps[0]}</Paragraph>
        <Paragraph>
          If something is in the way, such as a price, a feature or the time it takes, reply and tell me what. Helping with that is my job.
        </Paragraph>
      </>
    );
  },
  action: ({ partner, program }) => ({ label: FIRST_ACT[partner.track].label, url: program.links[FIRST_ACT[partner.track].link] }),
  sample: waitingFor('first commercial act', 14, newcomer),
});
