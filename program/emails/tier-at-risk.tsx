import type { StepVariables } from '../../lib/journey/emails';
import { tierOf } from '../tiers';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample } from './sample';
import { count, date, listed, money, titled } from './words';

/** What this term still has to bring: `2 won deals and $10,000 of revenue`. */
const gap = ({ tier, numbers, program }: StepVariables): string | undefined => {
  const { needs } = tierOf(tier.name);
  const deals = needs.dealsWon - numbers.thisTerm.dealsWon;
  const revenue = needs.revenue - numbers.thisTerm.revenue;
  const missing = [
    ...(deals > 0 ? [count(deals, 'won deal')] : []),
    ...(revenue > 0 ? [`${money(revenue, program.currency)} of revenue`] : []),
  ];
  return missing.length === 0 ? undefined : listed(missing);
};

/** Tells a partner early which gap endangers its tier, and that it has 90 days. */
export const tierAtRisk = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ tier }) => `Your ${titled(tier.name)} tier: 90 days to close a gap`,
  preheader: () => 'Nothing changes today. Here is what is missing.',
  content: (variables) => {
    const { partner, tier, term } = variables;
    const missing = gap(variables);
    return (
      <>
        <Paragraph>
          I want you to hear this early and from me: the numbers of {partner.name} are behind what the {titled(tier.name)} tier asks for.
        </Paragraph>
        {missing !== undefined && (
          <Paragraph>
            To hold {titled(tier.name)} for this term{term !== undefined && `, which ends on ${date(term.endsAt)},`} you need another{' '}
            {missing}.
          </Paragraph>
        )}
        <Paragraph>
          Nothing changes today. A cure period of 90 days starts now; you keep your tier and all its benefits while it runs, and no tier is
          ever lowered without a person looking at it first.
        </Paragraph>
        <Paragraph>Let us look at your pipeline together and see what can close in that time.</Paragraph>
      </>
    );
  },
  action: ({ program, manager }) => ({ label: `Make a plan with ${manager.firstName}`, url: program.links.booking }),
  sample: { ...sample, numbers: { ...sample.numbers, thisTerm: { leads: 4, dealsRegistered: 2, dealsWon: 1, revenue: 1_200_000 } } },
});
