import { defineEmail } from './define';
import { PartnerFacts, waitTitle } from './duty';
import { Paragraph } from './parts';
import { applicant, toManager, waitingFor } from './sample';

/** Tells the manager that a partner waits for us. */
export const dutyReminder = defineEmail({
  to: 'manager',
  purpose: 'service',
  subject: (variables) => `${variables.partner.name} is waiting for us: ${waitTitle(variables)}`,
  preheader: () => 'The next move is yours.',
  content: (variables) => (
    <>
      <Paragraph>
        {variables.partner.name} cannot go on until we do our part. What is open: {waitTitle(variables)}.
      </Paragraph>
      <PartnerFacts {...variables} />
      <Paragraph>Please do it today, or tell {variables.partner.name} when you will.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Open the partner portal', url: program.links.portal }),
  closing: () => <Paragraph>Done already? Then the system that records it has not told us yet; nothing else is needed from you.</Paragraph>,
  sample: toManager(waitingFor('application decided', 3, applicant)),
});
