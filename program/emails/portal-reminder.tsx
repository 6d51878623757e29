import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Asks whether the login works, when nobody has used it. */
export const portalReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ partner }) => `Nobody from ${partner.name} has been in the portal yet`,
      preheader: 'Can you get in?',
      content: ({ partner }) => (
        <>
          <Paragraph>
            The portal account of {partner.name} is ready, but we have not seen a first login. If it is just a busy week, no harm done.
          </Paragraph>
          <Paragraph>
            If the login does not work, or the invitation went to the wrong person, reply with the name and address of whoever should have
            it. I will sort it out.
          </Paragraph>
        </>
      ),
      button: 'Log in to the portal',
    },
    de: {
      subject: ({ partner }) => `Von ${partner.name} war noch niemand im Portal`,
      preheader: 'Klappt die Anmeldung?',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Das Portalkonto von {partner.name} ist bereit, aber eine erste Anmeldung haben wir noch nicht gesehen. Liegt es nur an einer
            vollen Woche, ist das kein Problem.
          </Paragraph>
          <Paragraph>
            Klappt die Anmeldung nicht, oder ging die Einladung an die falsche Person, nennen Sie mir Namen und Adresse der richtigen. Ich
            kümmere mich darum.
          </Paragraph>
        </>
      ),
      button: 'Im Portal anmelden',
    },
  },
  sample: waitingFor('portal-used', 2, newcomer),
});
