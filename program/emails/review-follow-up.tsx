import { defineEmail } from './define';
import { Paragraph } from './parts';
import { waitingFor } from './sample';

/** Asks again for the business review. */
export const reviewFollowUp = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: 'Our business review has no date yet',
      preheader: 'Half an hour will do if an hour is too much.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            We have not found a date for the business review of {partner.name}. I would not like to skip it: it is where I hear what you
            need, and where we agree who does what.
          </Paragraph>
          <Paragraph>If an hour is too much right now, take half. If someone else should join for you, forward them this email.</Paragraph>
        </>
      ),
      button: 'Pick a time',
    },
    de: {
      subject: 'Unser Business-Review hat noch keinen Termin',
      preheader: 'Eine halbe Stunde genügt, wenn eine ganze zu viel ist.',
      content: ({ partner }) => (
        <>
          <Paragraph>
            Für das Business-Review mit {partner.name} haben wir noch keinen Termin gefunden. Ausfallen lassen möchte ich es nicht: Dort
            höre ich, was Sie brauchen, und dort vereinbaren wir, wer was übernimmt.
          </Paragraph>
          <Paragraph>
            Ist Ihnen eine Stunde gerade zu viel, nehmen Sie eine halbe. Soll eine andere Person für Sie teilnehmen, leiten Sie ihr diese
            E-Mail bitte weiter.
          </Paragraph>
        </>
      ),
      button: 'Termin wählen',
    },
  },
  sample: waitingFor('review-held', 16),
});
