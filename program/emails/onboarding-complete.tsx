import type { Numbers } from '../../lib/journey/partner';
import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';
import { count } from './words';

const hasBegun = ({ leads, dealsRegistered, dealsWon }: Numbers): boolean => leads + dealsRegistered + dealsWon > 0;

/** Closes onboarding: names what is missing, or celebrates when nothing is. */
export const onboardingComplete = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ partner, missing }) =>
    missing.length === 0
      ? `${partner.name} is ready to go`
      : `${partner.name} is ready to go, but for ${count(missing.length, 'open point')}`,
  preheader: ({ missing }) =>
    missing.length === 0 ? 'Onboarding is done, every step of it.' : 'What is still open, and why it need not stop you.',
  content: ({ partner, missing, numbers }) => (
    <>
      {missing.length === 0 ? (
        <Paragraph>That was it: onboarding is done, and {partner.name} has completed every step. Well done, and thank you.</Paragraph>
      ) : (
        <>
          <Paragraph>The onboarding weeks of {partner.name} are over, and you can start doing business with us. Still open:</Paragraph>
          <Bullets>
            {missing.map((title) => (
              <Item key={title}>{title}</Item>
            ))}
          </Bullets>
          <Paragraph>None of this stops you, but each makes the start easier. Tell me if you want a hand with it.</Paragraph>
        </>
      )}
      {hasBegun(numbers.total) ? (
        <Paragraph>You have brought us business already: thank you. Keep it coming, and tell me where we can help.</Paragraph>
      ) : (
        <Paragraph>
          Next comes your first {FIRST_ACT[partner.track].name}. {FIRST_ACT[partner.track].counts}
        </Paragraph>
      )}
    </>
  ),
  action: ({ program }) => ({ label: 'Open the portal', url: program.links.portal }),
  sample: newcomer,
});
