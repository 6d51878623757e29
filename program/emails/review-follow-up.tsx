import { defineEmail } from './define';
import { Paragraph } from './parts';
import { waitingFor } from './sample';

/** Asks again for the business review. */
export const reviewFollowUp = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: () => 'Our business review has no date yet',
  preheader: () => 'Half an hour will do if an hour is too much.',
  content: ({ partner }) => (
    <>
      <Paragraph>
        We have not found a date for the business review of {partner.name}. I would not like to skip it: it is where I hear what you need,
        and where we agree who does what.
      </Paragraph>
      <Paragraph>If an hour is too much right now, take half. If someone else should join for you, forward them this email.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Pick a time', url: program.links.booking }),
  sample: waitingFor('business review held', 16),
});
