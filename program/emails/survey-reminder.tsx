import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample, waitingFor } from './sample';

/** Asks for the exit survey once more, and never again. */
export const surveyReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.survey,
  in: {
    en: {
      subject: ({ program }) => `Two minutes for ${program.company}, one last time`,
      preheader: 'Why it ended, in your words.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            We would still like to learn from how it went with {partner.name}. A few words on why it ended, and on what we should have done
            differently, help the partners who come after you.
          </Paragraph>
          <Paragraph>I will not ask again. All the best to you and your team.</Paragraph>
        </>
      ),
      button: 'Answer the survey',
    },
    de: {
      subject: ({ program }) => `Zwei Minuten für ${program.company}, ein letztes Mal`,
      preheader: 'Warum es zu Ende ging, in Ihren Worten.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Wir würden noch immer gern daraus lernen, wie es mit {partner.name} gelaufen ist. Ein paar Worte dazu, warum es zu Ende ging und
            was wir hätten anders machen sollen, helfen den Partnern, die nach Ihnen kommen.
          </Paragraph>
          <Paragraph>Ich frage nicht noch einmal. Ihnen und Ihrem Team alles Gute.</Paragraph>
        </>
      ),
      button: 'Umfrage beantworten',
    },
  },
  sample: waitingFor('survey-answered', 7, { ...sample, partner: { ...sample.partner, phase: 'renewal' } }),
});
