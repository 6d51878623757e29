import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';
import { daysOf } from './words';

/** Tells the applicant that we are late, before it has to ask. */
export const applicationLate = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: 'We are late with our answer to you',
      preheader: 'It is on our side, and you need not do anything.',
      content: ({ partner, program, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              We said you would hear from us within a few days about the application of {partner.name} to the {program.name}.{' '}
              {days === undefined
                ? 'You have not, and I am sorry.'
                : `It has been ${count(days, { one: 'day', other: 'days' })}, and I am sorry.`}
            </Paragraph>
            <Paragraph>
              The delay is ours, not yours. The head of our program knows that it is late. You get our answer as soon as it is made, and you
              need not do anything until then.
            </Paragraph>
            <Paragraph>If you have to plan around this, talk to me and I will tell you where it stands.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Book a call with ${manager.firstName}`,
    },
    de: {
      subject: 'Unsere Antwort an Sie verspätet sich',
      preheader: 'Es liegt an uns, und Sie müssen nichts tun.',
      content: ({ partner, program, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              Wir hatten zugesagt, dass Sie innerhalb weniger Tage zur Bewerbung von {partner.name} für das {program.name} von uns hören.{' '}
              {days === undefined
                ? 'Das haben Sie nicht, und das tut mir leid.'
                : `Sie warten nun seit ${count(days, { one: 'Tag', other: 'Tagen' })}, und das tut mir leid.`}
            </Paragraph>
            <Paragraph>
              Die Verzögerung liegt bei uns, nicht bei Ihnen. Unsere Programmleitung weiß, dass wir im Verzug sind. Sie bekommen unsere
              Antwort, sobald sie feststeht; bis dahin müssen Sie nichts tun.
            </Paragraph>
            <Paragraph>Hängt Ihre Planung davon ab, sprechen Sie mich an; ich sage Ihnen, wie es steht.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Telefontermin mit ${manager.name} buchen`,
    },
  },
  sample: waitingFor('application-decided', 5, applicant),
});
