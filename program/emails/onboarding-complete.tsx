import type { StepVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';
import { einen, titled } from './words';

const hasBegun = ({ numbers: { total } }: StepVariables): boolean => total.leads + total.dealsRegistered + total.dealsWon > 0;

/** Closes onboarding: names what is missing, or celebrates when nothing is. */
export const onboardingComplete = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ partner, missing }, { count }) =>
        missing.length === 0
          ? `${partner.name} is ready to go`
          : `${partner.name} is ready to go, but for ${count(missing.length, { one: 'open point', other: 'open points' })}`,
      preheader: ({ missing }) =>
        missing.length === 0 ? 'Onboarding is done, every step of it.' : 'What is still open, and why it need not stop you.',
      content: (variables, { milestone }) => {
        const { partner, missing } = variables;
        const { name, counts } = FIRST_ACT.en[partner.track];
        return (
          <>
            {missing.length === 0 ? (
              <Paragraph>That was it: onboarding is done, and {partner.name} has completed every step. Well done, and thank you.</Paragraph>
            ) : (
              <>
                <Paragraph>
                  The onboarding weeks of {partner.name} are over, and you can start doing business with us. Still open:
                </Paragraph>
                <Bullets>
                  {missing.map((each) => (
                    <Item key={each}>{titled(milestone(each))}</Item>
                  ))}
                </Bullets>
                <Paragraph>None of this stops you, but each makes the start easier. Tell me if you want a hand with it.</Paragraph>
              </>
            )}
            <Paragraph>
              {hasBegun(variables)
                ? 'You have brought us business already: thank you. Keep it coming, and tell me where we can help.'
                : `Next comes your first ${name}. ${counts}`}
            </Paragraph>
          </>
        );
      },
      button: 'Open the portal',
    },
    de: {
      subject: ({ partner, missing }, { count }) =>
        missing.length === 0
          ? `${partner.name} ist startklar`
          : `${partner.name} ist startklar, bis auf ${einen(count, missing.length, { one: 'offenen Punkt', other: 'offene Punkte' })}`,
      preheader: ({ missing }) =>
        missing.length === 0 ? 'Das Onboarding ist geschafft, Schritt für Schritt.' : 'Was noch offen ist und warum es Sie nicht aufhält.',
      content: (variables, { milestone }) => {
        const { partner, missing } = variables;
        const { your, counts } = FIRST_ACT.de[partner.track];
        return (
          <>
            {missing.length === 0 ? (
              <Paragraph>
                Das war es: Das Onboarding ist abgeschlossen, und {partner.name} hat jeden Schritt geschafft. Gut gemacht und vielen Dank.
              </Paragraph>
            ) : (
              <>
                <Paragraph>
                  Die Onboarding-Wochen von {partner.name} sind vorbei, und Sie können mit uns ins Geschäft starten. Noch offen:
                </Paragraph>
                <Bullets>
                  {missing.map((each) => (
                    <Item key={each}>{titled(milestone(each))}</Item>
                  ))}
                </Bullets>
                <Paragraph>
                  Nichts davon hält Sie auf, aber alles davon erleichtert den Start. Sagen Sie mir, wobei ich helfen kann.
                </Paragraph>
              </>
            )}
            <Paragraph>
              {hasBegun(variables)
                ? 'Sie haben uns bereits Geschäft gebracht: vielen Dank. Machen Sie weiter so, und sagen Sie mir, wo wir helfen können.'
                : `Als Nächstes kommt ${your}. ${counts}`}
            </Paragraph>
          </>
        );
      },
      button: 'Portal öffnen',
    },
  },
  sample: newcomer,
});
