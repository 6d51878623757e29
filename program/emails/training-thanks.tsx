import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';

/** Thanks for a training attended, and says what to do with it. */
export const trainingThanks = defineEmail<ThanksVariables<'training.attended'>>({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: ({ event }) => `Thank you for attending “${event.course}”`,
  preheader: () => 'What to do with it this week.',
  content: ({ partner, event }) => (
    <>
      <Paragraph>
        {partner.name} has attended “{event.course}”{event.contactEmail !== undefined && <> (we have {event.contactEmail} on the list)</>}.
        Thank you for the time you gave it.
      </Paragraph>
      <Paragraph>
        Training fades fast, so use it this week. The next thing to aim for is your first {FIRST_ACT[partner.track].name}, and the shortest
        way to start: {FIRST_ACT[partner.track].steps[0]}
      </Paragraph>
      <Paragraph>Was something unclear or missing? Tell me; I pass it on to the trainer.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Open the portal', url: program.links.portal }),
  sample: thanksFor<'training.attended'>(
    { partner: { id: 'harbor-data' }, course: 'partner-101', contactEmail: 'lee@harbor-data.example' },
    newcomer,
  ),
});
