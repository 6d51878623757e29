import type { StepVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph, Table } from './parts';
import { sample } from './sample';
import { count, figure, listed, money, titled } from './words';

const NO_PLAN = '–';

/** What is still missing to the next tier: `4 won deals and $117,600`. */
const toNextTier = ({ tier, program }: StepVariables): string | undefined => {
  if (tier.next === undefined) return undefined;
  const { missingDeals, missingRevenue } = tier.next;
  const missing = [
    ...(missingDeals > 0 ? [count(missingDeals, 'won deal')] : []),
    ...(missingRevenue > 0 ? [`${money(missingRevenue, program.currency)} of revenue`] : []),
  ];
  return missing.length === 0 ? undefined : listed(missing);
};

const nextStep = (variables: StepVariables): string => {
  const { numbers, partner } = variables;
  const { leads, dealsRegistered, dealsWon } = numbers.thisTerm;
  if (numbers.openDeals > 0) {
    return `you have ${count(numbers.openDeals, 'open deal')}. Tell me which one I can help you close.`;
  }
  if (leads + dealsRegistered + dealsWon === 0)
    return `start with one ${FIRST_ACT[partner.track].name}. ${FIRST_ACT[partner.track].steps[0]}`;
  const leadsMissing = numbers.plan.leads - leads;
  if (leadsMissing > 0) return `${count(leadsMissing, 'more lead')} would meet your plan. Who among your customers should we talk to?`;
  return 'you are where your plan wants you. Shall we look at what could be next? Reply, and I will find us a time.';
};

/** The partner's own numbers against its plan, its way to the next tier, and one next step. */
export const digest = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner, program }) => `${partner.name} and ${program.company}: your numbers this term`,
  preheader: ({ numbers, program }) =>
    `${count(numbers.thisTerm.dealsWon, 'deal')} won, ${money(numbers.thisTerm.revenue, program.currency)} of revenue, and one next step.`,
  content: (variables) => {
    const { partner, program, numbers, tier } = variables;
    const { thisTerm, plan, openDeals } = numbers;
    const missing = toNextTier(variables);
    return (
      <>
        <Paragraph>This is where {partner.name} stands this term.</Paragraph>
        <Table
          head={['', 'This term', 'Plan']}
          rows={[
            ['Leads', figure(thisTerm.leads), plan.leads > 0 ? figure(plan.leads) : NO_PLAN],
            ['Deals registered', figure(thisTerm.dealsRegistered), NO_PLAN],
            ['Deals won', figure(thisTerm.dealsWon), NO_PLAN],
            ['Revenue', money(thisTerm.revenue, program.currency), plan.revenue > 0 ? money(plan.revenue, program.currency) : NO_PLAN],
            ['Open deals', figure(openDeals), NO_PLAN],
          ]}
        />
        <Paragraph>
          Your tier is {titled(tier.name)}.
          {tier.next !== undefined && missing !== undefined && ` To reach ${titled(tier.next.name)} it takes another ${missing}.`}
        </Paragraph>
        <Paragraph>
          <strong>Best next step:</strong> {nextStep(variables)}
        </Paragraph>
      </>
    );
  },
  action: ({ program }) => ({ label: 'Open your pipeline', url: program.links.portal }),
  sample,
});
