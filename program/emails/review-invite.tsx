import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { sample } from './sample';
import { count, money } from './words';

/** Asks for the business review. */
export const reviewInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner, program }) => `Business review ${partner.name} and ${program.company}: pick a time`,
  preheader: () => 'What went well, what did not, what we do next.',
  content: ({ numbers, program }) => (
    <>
      <Paragraph>
        It is time for our business review. So far this term you brought {count(numbers.thisTerm.leads, 'lead')} and{' '}
        {count(numbers.thisTerm.dealsWon, 'won deal')} ({money(numbers.thisTerm.revenue, program.currency)}). I would like to go through:
      </Paragraph>
      <Bullets>
        <Item>what went well and what did not, on your side and on ours</Item>
        <Item>what you need from us in the next three months</Item>
        <Item>who does what by when, written down before we hang up</Item>
      </Bullets>
      <Paragraph>An hour is plenty. Bring your open questions; I bring the numbers.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Pick a time', url: program.links.booking }),
  sample,
});
