import { defineEmail } from './define';
import { FIRST_ACT, placeOfFirstAct } from './first-act';
import { Item, Paragraph, Steps } from './parts';
import { newcomer } from './sample';

/** Shows a new partner the way to its first commercial act, which differs by track. */
export const firstActGuide = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  opens: placeOfFirstAct,
  in: {
    en: {
      subject: ({ partner }) => `Three steps to your first ${FIRST_ACT.en[partner.track].name}`,
      preheader: 'Start with what you already have.',
      content: ({ partner }) => {
        const { name, steps, counts } = FIRST_ACT.en[partner.track];
        return (
          <>
            <Paragraph>
              {partner.name} is set up, so the next thing to aim for is your first {name}. This way works well:
            </Paragraph>
            <Steps>
              {steps.map((step) => (
                <Item key={step}>{step}</Item>
              ))}
            </Steps>
            <Paragraph>{counts} If you get stuck at any of these, tell me at which one.</Paragraph>
          </>
        );
      },
      button: ({ partner }) => FIRST_ACT.en[partner.track].button,
    },
    de: {
      subject: ({ partner }) => `Drei Schritte zu ${FIRST_ACT.de[partner.track].toYour}`,
      preheader: 'Beginnen Sie mit dem, was Sie schon haben.',
      content: ({ partner }) => {
        const { your, steps, counts } = FIRST_ACT.de[partner.track];
        return (
          <>
            <Paragraph>
              {partner.name} ist startklar, und das nächste Ziel ist {your}. Dieser Weg hat sich bewährt:
            </Paragraph>
            <Steps>
              {steps.map((step) => (
                <Item key={step}>{step}</Item>
              ))}
            </Steps>
            <Paragraph>{counts} Kommen Sie bei einem der Schritte nicht weiter, sagen Sie mir, bei welchem.</Paragraph>
          </>
        );
      },
      button: ({ partner }) => FIRST_ACT.de[partner.track].button,
    },
  },
  sample: newcomer,
});
