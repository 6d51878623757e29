import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Asks again for the kickoff call. */
export const kickoffReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: 'Shall we find a date for our kickoff?',
      preheader: 'Half an hour, at a time that suits you.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            We have not had our kickoff call yet. It is the half hour in which we agree what {partner.name} wants from the next three
            months, and who does what.
          </Paragraph>
          <Paragraph>If none of my free times work, reply with two that do and I will move things.</Paragraph>
        </>
      ),
      button: 'Pick a time',
    },
    de: {
      subject: 'Finden wir einen Termin für unser Auftaktgespräch?',
      preheader: 'Eine halbe Stunde, wann es Ihnen passt.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Unser Auftaktgespräch steht noch aus. In dieser halben Stunde vereinbaren wir, was {partner.name} in den nächsten drei Monaten
            erreichen will und wer was übernimmt.
          </Paragraph>
          <Paragraph>Passt keiner meiner freien Termine, schlagen Sie mir zwei andere vor, und ich richte es ein.</Paragraph>
        </>
      ),
      button: 'Termin wählen',
    },
  },
  sample: waitingFor('kickoff-held', 7, newcomer),
});
