import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Asks whether the login works, when nobody has used it. */
export const portalReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `Nobody from ${partner.name} has been in the portal yet`,
  preheader: () => 'Can you get in?',
  content: ({ partner }) => (
    <>
      <Paragraph>
        The portal account of {partner.name} is ready, but we have not seen a first login. If it is just a busy week, no harm done.
      </Paragraph>
      <Paragraph>
        If the login does not work, or the invitation went to the wrong person, reply with the name and address of whoever should have it. I
        will sort it out.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Log in to the portal', url: program.links.portal }),
  sample: waitingFor('first portal login', 2, newcomer),
});
