import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';

/** Asks once more, and makes a no easy. */
export const invitationReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.apply,
  in: {
    en: {
      subject: ({ program }) => `Is the ${program.name} of interest to you?`,
      preheader: 'Yes, no and not now are all good answers.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            A while ago I invited {partner.name} to the {program.name}, and I would still like to work with you.
          </Paragraph>
          <Paragraph>
            If you are curious, the application is short and commits you to nothing. If it is a no, or the timing is wrong, one line in
            reply is enough and I will leave it there.
          </Paragraph>
        </>
      ),
      button: 'Apply to join',
    },
    de: {
      subject: ({ program }) => `Ist das ${program.name} etwas für Sie?`,
      preheader: 'Ja, nein oder nicht jetzt: Jede Antwort ist willkommen.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Vor einiger Zeit habe ich {partner.name} ins {program.name} eingeladen, und ich würde noch immer gern mit Ihnen
            zusammenarbeiten.
          </Paragraph>
          <Paragraph>
            Sind Sie neugierig? Die Bewerbung ist kurz und verpflichtet Sie zu nichts. Ist es ein Nein, oder passt der Zeitpunkt nicht,
            genügt eine Zeile als Antwort, und ich lasse es dabei.
          </Paragraph>
        </>
      ),
      button: 'Jetzt bewerben',
    },
  },
  sample: waitingFor('applied', 5, applicant),
});
