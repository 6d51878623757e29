import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';

/** Thanks for a training attended, and says what to do with it. */
export const trainingThanks = defineEmail<ThanksVariables<'training.attended'>>({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ event }) => `Thank you for attending “${event.course}”`,
      preheader: 'What to do with it this week.',
      content: ({ partner, event }) => (
        <>
          <Paragraph>
            {partner.name} has attended “{event.course}”
            {event.contactEmail !== undefined && <> (we have {event.contactEmail} on the list)</>}. Thank you for the time you gave it.
          </Paragraph>
          <Paragraph>
            Training fades fast, so use it this week. The next thing to aim for is your first {FIRST_ACT.en[partner.track].name}, and the
            shortest way to start: {FIRST_ACT.en[partner.track].steps[0]}
          </Paragraph>
          <Paragraph>Was something unclear or missing? Tell me; I pass it on to the trainer.</Paragraph>
        </>
      ),
      button: 'Open the portal',
    },
    de: {
      subject: ({ event }) => `Vielen Dank für Ihre Teilnahme an „${event.course}“`,
      preheader: 'Was Sie noch diese Woche daraus machen können.',
      content: ({ partner, event }) => (
        <>
          <Paragraph>
            {partner.name} hat an „{event.course}“ teilgenommen
            {event.contactEmail !== undefined && <> (auf unserer Liste steht {event.contactEmail})</>}. Vielen Dank, dass Sie sich die Zeit
            genommen haben.
          </Paragraph>
          <Paragraph>
            Gelerntes verblasst schnell, also nutzen Sie es noch diese Woche. Das nächste Ziel ist {FIRST_ACT.de[partner.track].your}, und
            so fangen Sie am schnellsten an: {FIRST_ACT.de[partner.track].steps[0]}
          </Paragraph>
          <Paragraph>War etwas unklar, oder hat etwas gefehlt? Sagen Sie es mir; ich gebe es an die Schulungsleitung weiter.</Paragraph>
        </>
      ),
      button: 'Portal öffnen',
    },
  },
  sample: thanksFor<'training.attended'>(
    { partner: { id: 'harbor-data' }, course: 'partner-101', contactEmail: 'lee@harbor-data.example' },
    newcomer,
  ),
});
