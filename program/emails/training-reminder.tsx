import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Says that a seat is free, when nobody has come. */
export const trainingReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: ({ partner }) => `There is still a seat for ${partner.name} in the training`,
  preheader: () => 'One person from your team is enough to start.',
  content: ({ partner }) => (
    <>
      <Paragraph>
        Nobody from {partner.name} has attended the first training yet. One person is enough to start; the others can follow later.
      </Paragraph>
      <Paragraph>If the dates are the problem, reply with what would work for you and I will see what I can arrange.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Choose a training date', url: program.links.training }),
  sample: waitingFor('training attended', 7, newcomer),
});
