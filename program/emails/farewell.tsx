import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample } from './sample';
import { count } from './words';

/** Says thank you and goodbye, asks why, and leaves the door open. */
export const farewell = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `Thank you, ${partner.name}`,
  preheader: () => 'One last question, and an open door.',
  content: ({ partner, program, numbers }) => (
    <>
      <Paragraph>
        Our partnership is ending, and I want to thank you for it.
        {numbers.total.dealsWon > 0 &&
          ` Together we won ${count(numbers.total.dealsWon, 'deal')}: customers who would not be with ${program.company} without ${partner.name}.`}
      </Paragraph>
      <Paragraph>
        One last request: tell us why it ended and what we should have done better. It takes two minutes, and I read every answer.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Tell us why', url: program.links.survey }),
  closing: () => <Paragraph>The door stays open. If things change, write to me, or apply again at any time.</Paragraph>,
  sample: { ...sample, partner: { ...sample.partner, phase: 'renewal', exitReason: 'declined the renewal' } },
});
