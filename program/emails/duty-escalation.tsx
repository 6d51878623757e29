import type { StepVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { PartnerFacts, waitTitle } from './duty';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';

/** Without a manager of its own a partner is the head's. */
const isOwnDuty = ({ manager, recipient }: StepVariables): boolean => manager.name === recipient.name;

/** Tells the head of the program that the manager's reminder did not help. */
export const dutyEscalation = defineEmail({
  to: 'head',
  purpose: 'service',
  subject: (variables) => `We are late for ${variables.partner.name}: ${waitTitle(variables)}`,
  preheader: (variables) =>
    isOwnDuty(variables) ? 'You were reminded; it is still open.' : `${variables.manager.name} was reminded; it is still open.`,
  content: (variables) => (
    <>
      <Paragraph>
        {variables.partner.name} has been waiting for us, and a reminder {isOwnDuty(variables) ? '' : `to ${variables.manager.name} `}has
        not moved it. What is open: {waitTitle(variables)}.
      </Paragraph>
      <PartnerFacts {...variables} />
      <Paragraph>
        {isOwnDuty(variables)
          ? `${variables.partner.name} has no manager yet: please settle it, or name someone who can do it today`
          : `Please settle it with ${variables.manager.name} (${variables.manager.email}), or hand it to someone who can do it today`}
        , and let {variables.partner.name} know where it stands.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Open the partner portal', url: program.links.portal }),
  sample: { ...waitingFor('application decided', 5, applicant), recipient: { name: 'Robin Hale', firstName: 'Robin' } },
});
