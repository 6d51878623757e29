import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';
import { money } from './words';

type FirstAct = ThanksVariables<'lead.submitted' | 'deal.registered' | 'deal.closed' | 'integration.published' | 'project.delivered'>;

interface Told {
  readonly name: string;
  readonly next: string;
}

/** The event does not say its type; what it carries does. */
const told = ({ event, partner }: FirstAct): Told => {
  if ('leadId' in event) {
    const whom = typeof event.company === 'string' ? event.company : 'the company you named';
    return { name: 'first lead', next: `We get in touch with ${whom}, and you see each step in the portal.` };
  }
  if ('dealId' in event && event.outcome === 'won') {
    return { name: 'first won deal', next: 'Customers remember the first weeks, so let us plan them together.' };
  }
  if ('dealId' in event) {
    const worth =
      typeof event.amount === 'number' && typeof event.currency === 'string' ? `, worth ${money(event.amount, event.currency)}` : '';
    return {
      name: 'first registered deal',
      next: `Deal ${event.dealId}${worth} is on record as yours. Tell me what would help you win it.`,
    };
  }
  return partner.track === 'services'
    ? { name: 'first delivered project', next: 'If the customer is happy, ask them for two sentences we may quote.' }
    : { name: 'first published integration', next: 'Tell your customers that it is there; I do the same with ours.' };
};

/** Thanks for the first commercial act, whichever it was. */
export const firstActThanks = defineEmail<FirstAct>({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: (variables) => `Your ${told(variables).name}: thank you`,
  preheader: () => 'The first one is the hardest.',
  content: (variables) => {
    const { name, next } = told(variables);
    return (
      <>
        <Paragraph>
          The {name} of {variables.partner.name} is on record. Thank you. The first one takes the most work, and it is behind you.
        </Paragraph>
        <Paragraph>{next}</Paragraph>
        <Paragraph>Keep the pace while it is fresh: is there a second one like it among your customers?</Paragraph>
      </>
    );
  },
  action: ({ program }) => ({ label: 'See it in the portal', url: program.links.portal }),
  sample: thanksFor<'lead.submitted'>({ partner: { id: 'harbor-data' }, leadId: 'L-1042', company: 'Tidewater Foods' }, newcomer),
});
