import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample, thanksFor } from './sample';
import type { Speech } from './speech';

type Deal = ThanksVariables<'deal.closed'>;

/** In the deal's own currency. */
const worthOf = ({ event }: Deal, { money }: Pick<Speech, 'money'>): string | undefined =>
  event.outcome === 'won' ? money(event.amount, event.currency) : undefined;

/** Acknowledges each won deal, with its amount. */
export const dealWon = defineEmail<Deal>({
  to: 'partner',
  purpose: 'service',
  roles: ['sales', 'owner', 'finance'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: (variables, say) => {
        const worth = worthOf(variables, say);
        return worth === undefined ? 'You won it: a deal' : `You won it: a deal worth ${worth}`;
      },
      preheader: ({ event }) => `Deal ${event.dealId} is on record as won.`,
      content: (variables, say) => {
        const { partner, event, numbers } = variables;
        const worth = worthOf(variables, say);
        const { dealsWon } = numbers.thisTerm;
        return (
          <>
            <Paragraph>
              Congratulations to everyone at {partner.name}: you have won deal {event.dealId}
              {worth !== undefined && `, worth ${worth}`}.
              {dealsWon > 1 && ` That makes ${say.count(dealsWon, { one: 'won deal', other: 'won deals' })} this term.`}
            </Paragraph>
            <Paragraph>
              Please check in the portal that customer and amount are right; what you are paid follows from what stands there. If something
              is wrong, tell me now, while it is easy to mend.
            </Paragraph>
            <Paragraph>
              I would also like to know what made the difference. Two lines are plenty, and they help with the next one.
            </Paragraph>
          </>
        );
      },
      button: 'Check the deal',
    },
    de: {
      subject: (variables, say) => {
        const worth = worthOf(variables, say);
        return worth === undefined ? 'Gewonnen: ein neuer Deal' : `Gewonnen: ein Deal über ${worth}`;
      },
      preheader: ({ event }) => `Der Deal ${event.dealId} ist als gewonnen vermerkt.`,
      content: (variables, say) => {
        const { partner, event, numbers } = variables;
        const worth = worthOf(variables, say);
        const { dealsWon } = numbers.thisTerm;
        return (
          <>
            <Paragraph>
              {worth === undefined
                ? `Herzlichen Glückwunsch an alle bei ${partner.name}: Sie haben den Deal ${event.dealId} gewonnen.`
                : `Herzlichen Glückwunsch an alle bei ${partner.name}: Sie haben den Deal ${event.dealId} über ${worth} gewonnen.`}
              {dealsWon > 1 && ` Damit sind es ${say.count(dealsWon, { one: 'Abschluss', other: 'Abschlüsse' })} in dieser Laufzeit.`}
            </Paragraph>
            <Paragraph>
              Bitte prüfen Sie im Portal, ob Kunde und Betrag stimmen; danach richtet sich Ihre Vergütung. Ist etwas falsch, sagen Sie es
              mir jetzt, solange es sich leicht ändern lässt.
            </Paragraph>
            <Paragraph>
              Außerdem wüsste ich gern, was den Ausschlag gegeben hat. Zwei Zeilen genügen, und sie helfen beim nächsten Deal.
            </Paragraph>
          </>
        );
      },
      button: 'Deal prüfen',
    },
  },
  sample: thanksFor<'deal.closed'>(
    { partner: { id: 'harbor-data' }, outcome: 'won', dealId: 'D-2207', amount: 1_875_000, currency: 'EUR' },
    sample,
  ),
});
