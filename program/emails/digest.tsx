import type { StepVariables } from '../../lib/journey/emails';
import type { Locale } from '../locales';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { GAP, type Gap, isClosed } from './gap';
import { Paragraph, Table } from './parts';
import { sample } from './sample';
import type { Speech } from './speech';
import { einen } from './words';

const NO_PLAN = '–';

/** What is still missing to the next tier; nothing when there is none, or nothing is. */
const toNextTier = ({ tier: { next }, program }: StepVariables): (Gap & { readonly name: string }) | undefined => {
  if (next === undefined) return undefined;
  const gap = { name: next.name, deals: next.missingDeals, revenue: next.missingRevenue, currency: program.currency };
  return isClosed(gap) ? undefined : gap;
};

type Step = 'close a deal' | 'begin' | 'bring leads' | 'aim higher';

const nextStep = ({ numbers }: StepVariables): Step => {
  const { leads, dealsRegistered, dealsWon } = numbers.thisTerm;
  if (numbers.openDeals > 0) return 'close a deal';
  if (leads + dealsRegistered + dealsWon === 0) return 'begin';
  return numbers.plan.leads > leads ? 'bring leads' : 'aim higher';
};

type StepWords = { readonly [L in Locale]: Readonly<Record<Step, (variables: StepVariables, say: Speech<L>) => string>> };

const STEP: StepWords = {
  en: {
    'close a deal': ({ numbers }, { count }) =>
      `you have ${count(numbers.openDeals, { one: 'open deal', other: 'open deals' })}. Tell me which one I can help you close.`,
    begin: ({ partner }) => `start with one ${FIRST_ACT.en[partner.track].name}. ${FIRST_ACT.en[partner.track].steps[0]}`,
    'bring leads': ({ numbers }, { count }) =>
      `${count(numbers.plan.leads - numbers.thisTerm.leads, { one: 'more lead', other: 'more leads' })} would meet your plan. Who among your customers should we talk to?`,
    'aim higher': () => 'you are where your plan wants you. Shall we look at what could be next? Reply, and I will find us a time.',
  },
  de: {
    'close a deal': ({ numbers }, { count }) =>
      `Sie haben ${einen(count, numbers.openDeals, { one: 'offenen Deal', other: 'offene Deals' })}. Sagen Sie mir, bei welchem ich Ihnen zum Abschluss verhelfen kann.`,
    begin: ({ partner }) => `Beginnen Sie mit ${FIRST_ACT.de[partner.track].toYour}. ${FIRST_ACT.de[partner.track].steps[0]}`,
    'bring leads': ({ numbers }, { count }) =>
      `Mit ${count(numbers.plan.leads - numbers.thisTerm.leads, { one: 'weiteren Lead', other: 'weiteren Leads' })} erfüllen Sie Ihren Plan. Mit wem aus Ihrem Kundenkreis sollten wir sprechen?`,
    'aim higher': () =>
      'Sie sind da, wo Ihr Plan Sie haben will. Wollen wir überlegen, was als Nächstes möglich ist? Antworten Sie, und ich finde einen Termin für uns.',
  },
};

interface NumbersProps {
  readonly variables: StepVariables;
  readonly say: Pick<Speech, 'figure' | 'money' | 'words'>;
}

const Numbers = ({ variables, say }: NumbersProps) => {
  const { thisTerm, plan, openDeals } = variables.numbers;
  const { numbers: label } = say.words;
  const money = (amount: number): string => say.money(amount, variables.program.currency);
  return (
    <Table
      head={['', label.thisTerm, label.plan]}
      rows={[
        [label.leads, say.figure(thisTerm.leads), plan.leads > 0 ? say.figure(plan.leads) : NO_PLAN],
        [label.dealsRegistered, say.figure(thisTerm.dealsRegistered), NO_PLAN],
        [label.dealsWon, say.figure(thisTerm.dealsWon), NO_PLAN],
        [label.revenue, money(thisTerm.revenue), plan.revenue > 0 ? money(plan.revenue) : NO_PLAN],
        [label.openDeals, say.figure(openDeals), NO_PLAN],
      ]}
    />
  );
};

/** The partner's own numbers against its plan, its way to the next tier, and one next step. */
export const digest = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'digests',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ partner, program }) => `${partner.name} and ${program.company}: your numbers this term`,
      preheader: ({ numbers, program }, { count, money }) =>
        `${count(numbers.thisTerm.dealsWon, { one: 'deal', other: 'deals' })} won, ${money(numbers.thisTerm.revenue, program.currency)} of revenue, and one next step.`,
      content: (variables, say) => {
        const gap = toNextTier(variables);
        return (
          <>
            <Paragraph>This is where {variables.partner.name} stands this term.</Paragraph>
            <Numbers say={say} variables={variables} />
            <Paragraph>
              Your tier is {say.tier(variables.tier.name).name}.
              {gap !== undefined && ` To reach ${say.tier(gap.name).name} it takes another ${GAP.en(gap, say)}.`}
            </Paragraph>
            <Paragraph>
              <strong>Best next step:</strong> {STEP.en[nextStep(variables)](variables, say)}
            </Paragraph>
          </>
        );
      },
      button: 'Open your pipeline',
    },
    de: {
      subject: ({ partner, program }) => `${partner.name} und ${program.company}: Ihre Zahlen in dieser Laufzeit`,
      preheader: ({ numbers, program }, { count, money }) =>
        `${count(numbers.thisTerm.dealsWon, { one: 'Abschluss', other: 'Abschlüsse' })}, ${money(numbers.thisTerm.revenue, program.currency)} Umsatz und ein nächster Schritt.`,
      content: (variables, say) => {
        const gap = toNextTier(variables);
        return (
          <>
            <Paragraph>So steht {variables.partner.name} in dieser Laufzeit da.</Paragraph>
            <Numbers say={say} variables={variables} />
            <Paragraph>
              Ihre Stufe ist {say.tier(variables.tier.name).name}.
              {gap !== undefined && ` Um ${say.tier(gap.name).name} zu erreichen, brauchen Sie noch ${GAP.de(gap, say)}.`}
            </Paragraph>
            <Paragraph>
              <strong>Der beste nächste Schritt:</strong> {STEP.de[nextStep(variables)](variables, say)}
            </Paragraph>
          </>
        );
      },
      button: 'Pipeline öffnen',
    },
  },
  sample,
});
