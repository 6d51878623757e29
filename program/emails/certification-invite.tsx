import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { newcomer } from './sample';

/** Invites people of the partner to be certified; services partners need two. */
export const certificationInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['technical', 'sales', 'owner'],
  subject: ({ program }) => `Get certified with ${program.company}`,
  preheader: ({ partner }) => (partner.track === 'services' ? 'Two people, at their own pace.' : 'One person, at their own pace.'),
  content: ({ partner, program }) => (
    <>
      <Paragraph>
        Customers ask who knows {program.company} well. The certification is how {partner.name} can show it
        {partner.track === 'services'
          ? '. As a services partner you need two different people to pass.'
          : ': one person who passes is enough.'}
      </Paragraph>
      <Steps>
        <Item>Decide who takes it. Someone who has attended the training has a head start.</Item>
        <Item>Work through the material in the portal, at your own pace.</Item>
        <Item>Take the test online.</Item>
      </Steps>
      <Paragraph>You can do business with us before anyone has passed; nothing waits for it.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Start the certification', url: program.links.certification }),
  sample: newcomer,
});
