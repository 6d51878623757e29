import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Offers help with the certification. */
export const certificationReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['technical', 'sales', 'owner'],
  subject: ({ partner }) => `Who at ${partner.name} could get certified?`,
  preheader: () => 'Tell me what would make it easier.',
  content: ({ partner, program }) => (
    <>
      <Paragraph>
        {partner.track === 'services'
          ? `We do not have two certified people at ${partner.name} yet. `
          : `Nobody at ${partner.name} is certified yet. `}
        It gates nothing, but customers do ask for it, and what it teaches saves time in the first projects with {program.company}.
      </Paragraph>
      <Paragraph>If someone tried and did not pass, tell me. I can go through the difficult parts with them before the next try.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Start the certification', url: program.links.certification }),
  sample: waitingFor('certification passed', 30, newcomer),
});
