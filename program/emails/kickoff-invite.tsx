import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';

/** Asks for the kickoff call. */
export const kickoffInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ program, partner }) => `Kickoff ${program.company} and ${partner.name}: when suits you?`,
  preheader: () => 'Half an hour, three topics, one plan.',
  content: ({ partner, manager }) => (
    <>
      <Paragraph>
        The agreement is signed, so let us get going. I am {manager.name}, your partner manager, and I would like half an hour with you this
        week or next.
      </Paragraph>
      <Paragraph>What I want us to leave with:</Paragraph>
      <Bullets>
        <Item>who does what, at {partner.name} and here</Item>
        <Item>what you want from this partnership in the first three months</Item>
        <Item>the first opportunity to work on together</Item>
      </Bullets>
      <Paragraph>Bring whoever will work with us day to day.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Pick a time', url: program.links.booking }),
  sample: newcomer,
});
