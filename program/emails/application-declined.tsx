import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant } from './sample';

/** The no to an application, with the way back. */
export const applicationDeclined = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ program }) => `Our answer to your ${program.company} application`,
  preheader: () => 'It is a no for now, and you can ask me why.',
  content: ({ partner, program }) => (
    <>
      <Paragraph>
        Thank you for applying to the {program.name}, and for the work you put into it. We have decided not to take {partner.name} on at
        this time.
      </Paragraph>
      <Paragraph>
        I know that is not what you hoped for. We say yes only where we believe that both sides will earn from it, and today we do not see
        that clearly enough. If you want to know what we looked at, reply and I will tell you.
      </Paragraph>
      <Paragraph>Things change, on your side and on ours. When they do, you are welcome to apply again.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Apply again later', url: program.links.apply }),
  sample: applicant,
});
