import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant, thanksFor } from './sample';
import { excerpt } from './words';

/** Acknowledges an application at once: who reads it and when the answer comes. */
export const applicationReceived = defineEmail<ThanksVariables<'application.submitted'>>({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `We have your application, ${partner.name}`,
  preheader: () => 'What happens next, and when you hear from us.',
  content: ({ partner, program, event }) => {
    const motivation = event.partner.motivation ?? partner.motivation;
    return (
      <>
        <Paragraph>
          Thank you for applying to the {program.name}. Your application for {partner.name} has arrived and I am the person who reads it.
        </Paragraph>
        {motivation !== undefined && <Paragraph>You wrote: “{excerpt(motivation)}” That tells me where to start, thank you.</Paragraph>}
        <Paragraph>What happens next:</Paragraph>
        <Steps>
          <Item>We read it and decide within a few days. Should we need longer, I will write and say so.</Item>
          <Item>You get our answer by email, whichever it is.</Item>
          <Item>If it is a yes, the agreement follows for you to read and sign.</Item>
        </Steps>
        <Paragraph>You need not do anything now. If you would like to talk in the meantime, pick a time that suits you.</Paragraph>
      </>
    );
  },
  action: ({ manager, program }) => ({ label: `Book a call with ${manager.firstName}`, url: program.links.booking }),
  sample: thanksFor<'application.submitted'>(
    {
      partner: {
        name: 'Harbor Data',
        contacts: [{ name: 'Sam Okafor', email: 'sam@harbor-data.example' }],
        motivation: 'Our retail customers ask for this every week.',
      },
    },
    applicant,
  ),
});
