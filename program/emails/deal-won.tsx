import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample, thanksFor } from './sample';
import { count, money } from './words';

type Deal = ThanksVariables<'deal.closed'>;

const worth = ({ event }: Deal): string => (event.outcome === 'won' ? ` worth ${money(event.amount, event.currency)}` : '');

/** Acknowledges each won deal, with its amount in the deal's own currency. */
export const dealWon = defineEmail<Deal>({
  to: 'partner',
  purpose: 'service',
  roles: ['sales', 'owner'],
  subject: (variables) => `You won it: a deal${worth(variables)}`,
  preheader: ({ event }) => `Deal ${event.dealId} is on record as won.`,
  content: (variables) => {
    const { partner, event, numbers } = variables;
    const { dealsWon } = numbers.thisTerm;
    return (
      <>
        <Paragraph>
          Congratulations to everyone at {partner.name}: you have won deal {event.dealId}
          {worth(variables) && `,${worth(variables)}`}.{dealsWon > 1 && ` That makes ${count(dealsWon, 'won deal')} this term.`}
        </Paragraph>
        <Paragraph>
          Please check in the portal that customer and amount are right; what you are paid follows from what stands there. If something is
          wrong, tell me now, while it is easy to mend.
        </Paragraph>
        <Paragraph>I would also like to know what made the difference. Two lines are plenty, and they help with the next one.</Paragraph>
      </>
    );
  },
  action: ({ program }) => ({ label: 'Check the deal', url: program.links.portal }),
  sample: thanksFor<'deal.closed'>(
    { partner: { id: 'harbor-data' }, outcome: 'won', dealId: 'D-2207', amount: 1_875_000, currency: 'EUR' },
    sample,
  ),
});
