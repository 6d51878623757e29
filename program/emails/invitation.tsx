import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { applicant } from './sample';
import { TRACK_WORDS } from './words';

/** Asks a company that we would like to have to apply; only one that we may email. */
export const invitation = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner, program }) => `${partner.name} and ${program.company}: an invitation to work together`,
  preheader: () => 'What you get, what we ask, and how to apply.',
  content: ({ partner, program, tier }) => (
    <>
      <Paragraph>
        I look after partners at {program.company}, and I would like to have {partner.name} in the {program.name} as{' '}
        {TRACK_WORDS[partner.track]}. If another way of working together suits you better, the application lets you choose.
      </Paragraph>
      {tier.benefits.length > 0 && (
        <>
          <Paragraph>What you get from the first day:</Paragraph>
          <Bullets>
            {tier.benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
            <Item>One person to call: me</Item>
          </Bullets>
        </>
      )}
      <Paragraph>
        What we ask: a short application, and an agreement once we have both said yes. You hear our decision within a few days.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Apply to join', url: program.links.apply }),
  closing: () => <Paragraph>Questions first? Reply to this email; it comes to me.</Paragraph>,
  sample: applicant,
});
