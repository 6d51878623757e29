import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Says that a seat is free, when nobody has come. */
export const trainingReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['sales', 'technical', 'owner'],
  opens: ({ program }) => program.links.training,
  in: {
    en: {
      subject: ({ partner }) => `There is still a seat for ${partner.name} in the training`,
      preheader: 'One person from your team is enough to start.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Nobody from {partner.name} has attended the first training yet. One person is enough to start; the others can follow later.
          </Paragraph>
          <Paragraph>If the dates are the problem, reply with what would work for you and I will see what I can arrange.</Paragraph>
        </>
      ),
      button: 'Choose a training date',
    },
    de: {
      subject: ({ partner }) => `In der Schulung ist noch ein Platz für ${partner.name}`,
      preheader: 'Eine Person aus Ihrem Team genügt für den Anfang.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Von {partner.name} war noch niemand in der ersten Schulung. Eine Person genügt für den Anfang; die anderen können später folgen.
          </Paragraph>
          <Paragraph>Liegt es an den Terminen, schreiben Sie mir, was Ihnen passen würde, und ich sehe, was sich machen lässt.</Paragraph>
        </>
      ),
      button: 'Schulungstermin wählen',
    },
  },
  sample: waitingFor('training-attended', 7, newcomer),
});
