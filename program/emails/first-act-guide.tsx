import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Item, Paragraph, Steps } from './parts';
import { newcomer } from './sample';

/** Shows a new partner the way to its first commercial act, which differs by track. */
export const firstActGuide = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  subject: ({ partner }) => `Three steps to your first ${FIRST_ACT[partner.track].name}`,
  preheader: () => 'Start with what you already have.',
  content: ({ partner }) => {
    const { name, steps, counts } = FIRST_ACT[partner.track];
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
  action: ({ partner, program }) => ({ label: FIRST_ACT[partner.track].label, url: program.links[FIRST_ACT[partner.track].link] }),
  sample: newcomer,
});
