import type { StepVariables } from '../../lib/journey/emails';
import { tierOf } from '../tiers';
import { defineEmail } from './define';
import { GAP, type Gap, isClosed } from './gap';
import { Paragraph } from './parts';
import { sample } from './sample';

/** What this term still has to bring for the tier that the partner has. */
const gapOf = ({ tier, numbers: { thisTerm }, program }: StepVariables): Gap => {
  const { needs } = tierOf(tier.name);
  return { deals: needs.dealsWon - thisTerm.dealsWon, revenue: needs.revenue - thisTerm.revenue, currency: program.currency };
};

/** Tells a partner early which gap endangers its tier, and that it has 90 days. */
export const tierAtRisk = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ tier }, say) => `Your ${say.tier(tier.name).name} tier: 90 days to close a gap`,
      preheader: 'Nothing changes today. Here is what is missing.',
      content: (variables, say) => {
        const { partner, term } = variables;
        const tier = say.tier(variables.tier.name).name;
        const gap = gapOf(variables);
        return (
          <>
            <Paragraph>
              I want you to hear this early and from me: the numbers of {partner.name} are behind what the {tier} tier asks for.
            </Paragraph>
            {!isClosed(gap) && (
              <Paragraph>
                {term === undefined
                  ? `To hold ${tier} for this term you need another ${GAP.en(gap, say)}.`
                  : `To hold ${tier} for this term, which ends on ${say.date(term.endsAt)}, you need another ${GAP.en(gap, say)}.`}
              </Paragraph>
            )}
            <Paragraph>
              Nothing changes today. A cure period of 90 days starts now; you keep your tier and all its benefits while it runs, and no tier
              is ever lowered without a person looking at it first.
            </Paragraph>
            <Paragraph>Let us look at your pipeline together and see what can close in that time.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Make a plan with ${manager.firstName}`,
    },
    de: {
      subject: ({ tier }, say) => `Ihre Stufe ${say.tier(tier.name).name}: 90 Tage, um eine Lücke zu schließen`,
      preheader: 'Heute ändert sich nichts. Das fehlt noch.',
      content: (variables, say) => {
        const { partner, term } = variables;
        const tier = say.tier(variables.tier.name).name;
        const gap = gapOf(variables);
        return (
          <>
            <Paragraph>
              Ich möchte, dass Sie es früh und von mir hören: Die Zahlen von {partner.name} liegen unter dem, was die Stufe {tier} verlangt.
            </Paragraph>
            {!isClosed(gap) && (
              <Paragraph>
                {term === undefined
                  ? `Um ${tier} in dieser Laufzeit zu halten, brauchen Sie noch ${GAP.de(gap, say)}.`
                  : `Um ${tier} in dieser Laufzeit zu halten, die am ${say.date(term.endsAt)} endet, brauchen Sie noch ${GAP.de(gap, say)}.`}
              </Paragraph>
            )}
            <Paragraph>
              Heute ändert sich nichts. Ab jetzt läuft eine Frist von 90 Tagen; in dieser Zeit behalten Sie Ihre Stufe mit allen Vorteilen,
              und keine Stufe wird je gesenkt, ohne dass vorher ein Mensch darauf geschaut hat.
            </Paragraph>
            <Paragraph>Sehen wir uns Ihre Pipeline gemeinsam an und prüfen, was sich in dieser Zeit abschließen lässt.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Mit ${manager.name} einen Plan machen`,
    },
  },
  sample: { ...sample, numbers: { ...sample.numbers, thisTerm: { leads: 4, dealsRegistered: 2, dealsWon: 1, revenue: 1_200_000 } } },
});
