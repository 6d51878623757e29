import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';
import { daysOf } from './words';

/** Asks what keeps the partner from signing. */
export const agreementReminder = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  opens: ({ program }) => program.links.agreement,
  in: {
    en: {
      subject: ({ program }) => `Your ${program.company} agreement is still waiting for a signature`,
      preheader: 'Is anything in it holding you up?',
      content: ({ partner, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `The partner agreement for ${partner.name} is not signed yet.`
                : `The partner agreement for ${partner.name} has been with you for ${count(days, { one: 'day', other: 'days' })}.`}{' '}
              Once it is signed we can set up your portal account and get to work.
            </Paragraph>
            <Paragraph>
              Is something holding it up? If it is a clause, tell me which one. If it is with your lawyers, put me in touch with them. If
              you have changed your mind, tell me that too; I will not press.
            </Paragraph>
          </>
        );
      },
      button: 'Read and sign',
    },
    de: {
      subject: ({ program }) => `Ihr Vertrag mit ${program.company} wartet noch auf Ihre Unterschrift`,
      preheader: 'Gibt es etwas, das Sie aufhält?',
      content: ({ partner, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `Der Partnervertrag für ${partner.name} ist noch nicht unterschrieben.`
                : `Der Partnervertrag für ${partner.name} liegt Ihnen seit ${count(days, { one: 'Tag', other: 'Tagen' })} vor.`}{' '}
              Sobald er unterschrieben ist, richten wir Ihr Portalkonto ein und legen los.
            </Paragraph>
            <Paragraph>
              Hält Sie etwas auf? Ist es eine Klausel, sagen Sie mir, welche. Liegt der Vertrag bei Ihrer Rechtsabteilung, stellen Sie gern
              den Kontakt her. Und haben Sie es sich anders überlegt, sagen Sie mir auch das; ich werde Sie nicht drängen.
            </Paragraph>
          </>
        );
      },
      button: 'Lesen und unterschreiben',
    },
  },
  sample: waitingFor('agreement-signed', 7, applicant),
});
