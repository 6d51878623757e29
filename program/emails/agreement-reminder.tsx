import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';
import { waited } from './words';

/** Asks what keeps the partner from signing. */
export const agreementReminder = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ program }) => `Your ${program.company} agreement is still waiting for a signature`,
  preheader: () => 'Is anything in it holding you up?',
  content: ({ partner, waiting }) => {
    const days = waited(waiting);
    return (
      <>
        <Paragraph>
          The partner agreement for {partner.name} {days === undefined ? 'is not signed yet' : `has been with you for ${days}`}. Once it is
          signed we can set up your portal account and get to work.
        </Paragraph>
        <Paragraph>
          Is something holding it up? If it is a clause, tell me which one. If it is with your lawyers, put me in touch with them. If you
          have changed your mind, tell me that too; I will not press.
        </Paragraph>
      </>
    );
  },
  action: ({ program }) => ({ label: 'Read and sign', url: program.links.agreement }),
  sample: waitingFor('agreement signed', 7, applicant),
});
