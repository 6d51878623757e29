import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { sample } from './sample';
import { date, titled } from './words';

/** Tells a partner that it has earned a higher tier, and what comes with it. */
export const promoted = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  subject: ({ partner, tier }) => `${partner.name} is now a ${titled(tier.name)} partner`,
  preheader: () => 'You earned it. What changes for you from today.',
  content: ({ partner, program, tier, term }) => (
    <>
      <Paragraph>
        {partner.name} has earned the next tier: from today you are a {titled(tier.name)} partner of {program.company}. Congratulations, and
        thank you for the work behind it.
      </Paragraph>
      {tier.benefits.length > 0 && (
        <>
          <Paragraph>What you have from now on:</Paragraph>
          <Bullets>
            {tier.benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
          </Bullets>
        </>
      )}
      {term !== undefined && <Paragraph>Your agreement now runs until {date(term.endsAt)}.</Paragraph>}
      <Paragraph>Reply if you want to talk through how to make the most of it.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'See your benefits', url: program.links.portal }),
  sample,
});
