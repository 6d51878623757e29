import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

/** Asks again for the kickoff call. */
export const kickoffReminder = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: () => 'Shall we find a date for our kickoff?',
  preheader: () => 'Half an hour, at a time that suits you.',
  content: ({ partner }) => (
    <>
      <Paragraph>
        We have not had our kickoff call yet. It is the half hour in which we agree what {partner.name} wants from the next three months,
        and who does what.
      </Paragraph>
      <Paragraph>If none of my free times work, reply with two that do and I will move things.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Pick a time', url: program.links.booking }),
  sample: waitingFor('kickoff call held', 7, newcomer),
});
