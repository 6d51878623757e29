import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant } from './sample';

/** Brings the agreement to whoever signs. */
export const agreementReady = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ program }) => `Your ${program.company} partner agreement is ready to sign`,
  preheader: () => 'Read it, ask about it, sign it online.',
  content: ({ partner, program }) => (
    <>
      <Paragraph>
        The agreement between {partner.name} and {program.company} is ready for you to read and sign.
      </Paragraph>
      <Steps>
        <Item>Read it through. If someone else signs for {partner.name}, forward them this email.</Item>
        <Item>If a clause does not work for you, tell me which one. I would rather talk about it than have it hold you up.</Item>
        <Item>Sign it online. We set up your portal account right after.</Item>
      </Steps>
    </>
  ),
  action: ({ program }) => ({ label: 'Read and sign', url: program.links.agreement }),
  sample: applicant,
});
