import { defineEmail } from './define';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';
import { waited } from './words';

/** Tells the applicant that we are late, before it has to ask. */
export const applicationLate = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: () => 'We are late with our answer to you',
  preheader: () => 'It is on our side, and you need not do anything.',
  content: ({ partner, program, waiting }) => {
    const days = waited(waiting);
    return (
      <>
        <Paragraph>
          We said you would hear from us within a few days about the application of {partner.name} to the {program.name}.{' '}
          {days === undefined ? 'You have not, and I am sorry.' : `It has been ${days}, and I am sorry.`}
        </Paragraph>
        <Paragraph>
          The delay is ours, not yours. The head of our program knows that it is late. You get our answer as soon as it is made, and you
          need not do anything until then.
        </Paragraph>
        <Paragraph>If you have to plan around this, talk to me and I will tell you where it stands.</Paragraph>
      </>
    );
  },
  action: ({ manager, program }) => ({ label: `Book a call with ${manager.firstName}`, url: program.links.booking }),
  sample: waitingFor('application decided', 5, applicant),
});
