import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';

/** Asks once more, and makes a no easy. */
export const invitationReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ program }) => `Is the ${program.name} of interest to you?`,
  preheader: () => 'Yes, no and not now are all good answers.',
  content: ({ partner, program }) => (
    <>
      <Paragraph>
        A while ago I invited {partner.name} to the {program.name}, and I would still like to work with you.
      </Paragraph>
      <Paragraph>
        If you are curious, the application is short and commits you to nothing. If it is a no, or the timing is wrong, one line in reply is
        enough and I will leave it there.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Apply to join', url: program.links.apply }),
  sample: waitingFor('application submitted', 5, applicant),
});
