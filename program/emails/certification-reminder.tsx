import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Offers help with the certification. */
export const certificationReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['technical', 'sales', 'owner'],
  opens: ({ program }) => program.links.certification,
  in: {
    en: {
      subject: ({ partner }) => `Who at ${partner.name} could get certified?`,
      preheader: 'Tell me what would make it easier.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            {partner.track === 'services'
              ? `We do not have two certified people at ${partner.name} yet.`
              : `Nobody at ${partner.name} is certified yet.`}{' '}
            It gates nothing, but customers do ask for it, and what it teaches saves time in the first projects with {program.company}.
          </Paragraph>
          <Paragraph>
            If someone tried and did not pass, tell me. I can go through the difficult parts with them before the next try.
          </Paragraph>
        </>
      ),
      button: 'Start the certification',
    },
    de: {
      subject: ({ partner }) => `Wer bei ${partner.name} könnte sich zertifizieren lassen?`,
      preheader: 'Sagen Sie mir, was es leichter machen würde.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            {partner.track === 'services'
              ? `Bei ${partner.name} sind noch keine zwei Personen zertifiziert.`
              : `Bei ${partner.name} ist noch niemand zertifiziert.`}{' '}
            Nichts hängt davon ab, doch Kunden fragen danach, und was man dabei lernt, spart in den ersten Projekten mit {program.company}{' '}
            Zeit.
          </Paragraph>
          <Paragraph>
            Hat es jemand versucht und nicht bestanden, sagen Sie es mir. Vor dem nächsten Versuch gehe ich die schwierigen Teile gern mit
            durch.
          </Paragraph>
        </>
      ),
      button: 'Zertifizierung beginnen',
    },
  },
  sample: waitingFor('certified', 30, newcomer),
});
