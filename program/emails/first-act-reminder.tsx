import { defineEmail } from './define';
import { FIRST_ACT, placeOfFirstAct } from './first-act';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';
import { daysOf } from './words';

/** Makes the first step smaller for a partner that has not begun. */
export const firstActReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['sales', 'technical', 'owner'],
  opens: placeOfFirstAct,
  in: {
    en: {
      subject: ({ partner }) => `How is your first ${FIRST_ACT.en[partner.track].name} coming along?`,
      preheader: 'One small step, or half an hour with me.',
      content: ({ partner, waiting }, { count }) => {
        const { name, counts, steps } = FIRST_ACT.en[partner.track];
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `Since you started, we have not seen a ${name} from ${partner.name}.`
                : `In the ${count(days, { one: 'day', other: 'days' })} since you started, we have not seen a ${name} from ${partner.name}.`}{' '}
              {counts}
            </Paragraph>
            <Paragraph>If you have not begun, begin small: {steps[0]}</Paragraph>
            <Paragraph>
              If something is in the way, such as a price, a feature or the time it takes, reply and tell me what. Helping with that is my
              job.
            </Paragraph>
          </>
        );
      },
      button: ({ partner }) => FIRST_ACT.en[partner.track].button,
    },
    de: {
      subject: ({ partner }) => `Wie weit ist ${FIRST_ACT.de[partner.track].your}?`,
      preheader: 'Ein kleiner Schritt oder eine halbe Stunde mit mir.',
      content: ({ partner, waiting }, { count }) => {
        const { your, counts, steps } = FIRST_ACT.de[partner.track];
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `${partner.name} ist gestartet, aber ${your} steht noch aus.`
                : `${partner.name} ist vor ${count(days, { one: 'Tag', other: 'Tagen' })} gestartet, aber ${your} steht noch aus.`}{' '}
              {counts}
            </Paragraph>
            <Paragraph>Wenn Sie noch nicht begonnen haben, fangen Sie klein an: {steps[0]}</Paragraph>
            <Paragraph>
              Steht etwas im Weg, etwa ein Preis, eine Funktion oder die nötige Zeit, antworten Sie mir und sagen Sie, was es ist. Dabei zu
              helfen ist meine Aufgabe.
            </Paragraph>
          </>
        );
      },
      button: ({ partner }) => FIRST_ACT.de[partner.track].button,
    },
  },
  sample: waitingFor('first-act', 14, newcomer),
});
