import type { StepVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { OPEN_POINT, PartnerFacts } from './duty';
import { Paragraph } from './parts';
import { applicant, waitingFor } from './sample';

/** Without a manager of its own a partner is the head's. */
const isOwnDuty = ({ manager, recipient }: StepVariables): boolean => manager.name === recipient.name;

/** Tells the head of the program that the manager's reminder did not help. */
export const dutyEscalation = defineEmail({
  to: 'head',
  purpose: 'service',
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: (variables, say) => `We are late for ${variables.partner.name}: ${OPEN_POINT.en(variables, say)}`,
      preheader: (variables) =>
        isOwnDuty(variables) ? 'You were reminded; it is still open.' : `${variables.manager.name} was reminded; it is still open.`,
      content: (variables, say) => {
        const { partner, manager } = variables;
        return (
          <>
            <Paragraph>
              {isOwnDuty(variables)
                ? `${partner.name} has been waiting for us, and a reminder has not moved it.`
                : `${partner.name} has been waiting for us, and a reminder to ${manager.name} has not moved it.`}{' '}
              What is open: {OPEN_POINT.en(variables, say)}.
            </Paragraph>
            <PartnerFacts {...variables} />
            <Paragraph>
              {isOwnDuty(variables)
                ? `${partner.name} has no manager yet: please settle it, or name someone who can do it today, and let ${partner.name} know where it stands.`
                : `Please settle it with ${manager.name} (${manager.email}), or hand it to someone who can do it today, and let ${partner.name} know where it stands.`}
            </Paragraph>
          </>
        );
      },
      button: 'Open the partner portal',
    },
    de: {
      subject: (variables, say) => `Wir lassen ${variables.partner.name} warten: ${OPEN_POINT.de(variables, say)}`,
      preheader: (variables) =>
        isOwnDuty(variables) ? 'Sie wurden erinnert; es ist noch offen.' : `${variables.manager.name} wurde erinnert; es ist noch offen.`,
      content: (variables, say) => {
        const { partner, manager } = variables;
        return (
          <>
            <Paragraph>
              {isOwnDuty(variables)
                ? `${partner.name} wartet auf uns, und eine Erinnerung hat nichts bewegt.`
                : `${partner.name} wartet auf uns, und eine Erinnerung an ${manager.name} hat nichts bewegt.`}{' '}
              Offen ist: {OPEN_POINT.de(variables, say)}.
            </Paragraph>
            <PartnerFacts {...variables} />
            <Paragraph>
              {isOwnDuty(variables)
                ? `${partner.name} wird noch von niemandem betreut: Bitte erledigen Sie es, oder benennen Sie eine Person, die es heute tun kann. Und sagen Sie ${partner.name}, wie es steht.`
                : `Bitte klären Sie es mit ${manager.name} (${manager.email}), oder geben Sie es an eine Person weiter, die es heute tun kann. Und sagen Sie ${partner.name}, wie es steht.`}
            </Paragraph>
          </>
        );
      },
      button: 'Partnerportal öffnen',
    },
  },
  sample: { ...waitingFor('application-decided', 5, applicant), recipient: { name: 'Robin Hale', firstName: 'Robin' } },
});
