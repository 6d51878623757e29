import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample } from './sample';
import { einen } from './words';

/** Says thank you and goodbye, asks why, and leaves the door open. */
export const farewell = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.survey,
  in: {
    en: {
      subject: ({ partner }) => `Thank you, ${partner.name}`,
      preheader: 'One last question, and an open door.',
      content: ({ partner, program, numbers: { total } }, { count }) => (
        <>
          <Paragraph>
            Our partnership is ending, and I want to thank you for it.
            {total.dealsWon > 0 &&
              ` Together we won ${count(total.dealsWon, { one: 'deal', other: 'deals' })}: business that ${program.company} would not have without ${partner.name}.`}
          </Paragraph>
          <Paragraph>
            One last request: tell us why it ended and what we should have done better. It takes two minutes, and I read every answer.
          </Paragraph>
        </>
      ),
      button: 'Tell us why',
      closing: () => <Paragraph>The door stays open. If things change, write to me, or apply again at any time.</Paragraph>,
    },
    de: {
      subject: ({ partner }) => `Vielen Dank, ${partner.name}`,
      preheader: 'Eine letzte Frage und eine offene Tür.',
      content: ({ partner, program, numbers: { total } }, { count }) => (
        <>
          <Paragraph>
            Unsere Partnerschaft geht zu Ende, und ich möchte Ihnen dafür danken.
            {total.dealsWon > 0 &&
              ` Gemeinsam haben wir ${einen(count, total.dealsWon, { one: 'Deal', other: 'Deals' })} gewonnen: Geschäft, das es für ${program.company} ohne ${partner.name} nicht gäbe.`}
          </Paragraph>
          <Paragraph>
            Eine letzte Bitte: Sagen Sie uns, warum es zu Ende ging und was wir besser hätten machen sollen. Es dauert zwei Minuten, und ich
            lese jede Antwort.
          </Paragraph>
        </>
      ),
      button: 'Sagen Sie uns, warum',
      closing: () => (
        <Paragraph>Die Tür bleibt offen. Wenn sich etwas ändert, schreiben Sie mir, oder bewerben Sie sich jederzeit neu.</Paragraph>
      ),
    },
  },
  sample: { ...sample, partner: { ...sample.partner, phase: 'renewal', exitReason: 'declined the renewal' } },
});
