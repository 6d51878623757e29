import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant } from './sample';

/** The no to an application, with the way back. */
export const applicationDeclined = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.apply,
  in: {
    en: {
      subject: ({ program }) => `Our answer to your ${program.company} application`,
      preheader: 'It is a no for now, and you can ask me why.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Thank you for applying to the {program.name}, and for the work you put into it. We have decided not to take {partner.name} on at
            this time.
          </Paragraph>
          <Paragraph>
            I know that is not what you hoped for. We say yes only where we believe that both sides will earn from it, and today we do not
            see that clearly enough. If you want to know what we looked at, reply and I will tell you.
          </Paragraph>
          <Paragraph>Things change, on your side and on ours. When they do, you are welcome to apply again.</Paragraph>
        </>
      ),
      button: 'Apply again later',
    },
    de: {
      subject: ({ program }) => `Unsere Antwort auf Ihre Bewerbung bei ${program.company}`,
      preheader: 'Es ist vorerst ein Nein, und Sie können mich nach den Gründen fragen.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Vielen Dank für Ihre Bewerbung für das {program.name} und für die Arbeit, die darin steckt. Wir haben uns entschieden,{' '}
            {partner.name} derzeit nicht aufzunehmen.
          </Paragraph>
          <Paragraph>
            Ich weiß, dass Sie sich etwas anderes erhofft haben. Wir sagen nur dann zu, wenn wir überzeugt sind, dass beide Seiten etwas
            davon haben, und das sehen wir heute nicht deutlich genug. Möchten Sie wissen, worauf wir geachtet haben, antworten Sie mir; ich
            sage es Ihnen gern.
          </Paragraph>
          <Paragraph>Die Dinge ändern sich, bei Ihnen wie bei uns. Dann freuen wir uns über eine neue Bewerbung.</Paragraph>
        </>
      ),
      button: 'Später erneut bewerben',
    },
  },
  sample: applicant,
});
