import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant } from './sample';
import { TRACK_WORDS } from './words';

/** The yes to an application. */
export const applicationApproved = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `Approved: ${partner.name} is in`,
  preheader: ({ program }) => `You join the ${program.name}. One signature to go.`,
  content: ({ partner, program, manager }) => (
    <>
      <Paragraph>
        Good news: we have approved your application. {partner.name} joins the {program.name} as {TRACK_WORDS[partner.track]}, and I am
        looking forward to it.
      </Paragraph>
      <Paragraph>From here it goes like this:</Paragraph>
      <Steps>
        <Item>The agreement reaches you in an email of its own. Read it, ask about it, sign it.</Item>
        <Item>We set up your portal account.</Item>
        <Item>We meet for a kickoff and find your first opportunity together.</Item>
      </Steps>
      <Paragraph>I am {manager.name}, your partner manager. If you would like to meet before you sign, pick a time.</Paragraph>
    </>
  ),
  action: ({ manager, program }) => ({ label: `Meet ${manager.firstName}`, url: program.links.booking }),
  sample: applicant,
});
