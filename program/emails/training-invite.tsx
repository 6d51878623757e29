import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';

/** Invites the team to the first training. */
export const trainingInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: ({ program }) => `Your ${program.company} training: choose a date`,
  preheader: () => 'What your team can do afterwards.',
  content: ({ partner, program }) => (
    <>
      <Paragraph>The first training is open to everyone at {partner.name}. Afterwards your team can:</Paragraph>
      <Bullets>
        <Item>say in two minutes what {program.company} does, and for whom</Item>
        <Item>tell a good opportunity from one that wastes your time</Item>
        <Item>find their way around the portal and our people</Item>
      </Bullets>
      <Paragraph>Please forward this to the colleagues who will work with us.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Choose a training date', url: program.links.training }),
  sample: newcomer,
});
