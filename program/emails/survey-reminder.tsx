import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample, waitingFor } from './sample';

/** Asks for the exit survey once more, and never again. */
export const surveyReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ program }) => `Two minutes for ${program.company}, one last time`,
  preheader: () => 'Why it ended, in your words.',
  content: ({ partner }) => (
    <>
      <Paragraph>
        We would still like to learn from how it went with {partner.name}. A few words on why it ended, and on what we should have done
        differently, help the partners who come after you.
      </Paragraph>
      <Paragraph>I will not ask again. All the best to you and your team.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Answer the survey', url: program.links.survey }),
  sample: waitingFor('exit survey answered', 7, { ...sample, partner: { ...sample.partner, phase: 'renewal' } }),
});
