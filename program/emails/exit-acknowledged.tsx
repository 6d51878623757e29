import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { sample } from './sample';
import { count, excerpt } from './words';

/** The reasons that the journey itself gives; any other is in the words of whoever ended it. */
const REASONS: Readonly<Record<string, string>> = {
  'declined the renewal': 'You have decided not to renew, and I respect that.',
  'renewal withheld':
    'We have decided not to offer you another term. You should hear the reasons from me in person, so please take the call below.',
  lapsed: 'The term is over, and we had no answer to our offer to renew.',
};

const because = (reason = ''): string => {
  if (reason.trim() === '') return 'We have noted it.';
  return REASONS[reason] ?? `The reason we have noted: “${excerpt(reason)}”`;
};

/** Acknowledges at once that a partnership ends, whoever ended it, and says what happens now. */
export const exitAcknowledged = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ partner, program }) => `The end of the partnership of ${partner.name} and ${program.company}`,
  preheader: () => 'We have noted it. What happens now, step by step.',
  content: ({ partner, program, numbers }) => (
    <>
      <Paragraph>
        The partnership between {partner.name} and {program.company} is coming to its end. {because(partner.exitReason)} If this is a
        surprise to you, or wrong, reply at once.
      </Paragraph>
      <Paragraph>What happens now:</Paragraph>
      <Steps>
        <Item>We confirm the end on our side within 10 days. If we are silent, take it as confirmed.</Item>
        <Item>
          {numbers.openDeals > 0
            ? `We go through your ${count(numbers.openDeals, 'open deal')} with you and agree how each is finished.`
            : 'We check with you that no deal is left open.'}
        </Item>
        <Item>Open claims and your last commission are settled, and customers are handed over so that none is left waiting.</Item>
        <Item>Portal access ends last. Download before then what you want to keep.</Item>
      </Steps>
      <Paragraph>I stay your contact for all of it. A short closing call is the quickest way through the list.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Book a closing call', url: program.links.booking }),
  sample: { ...sample, partner: { ...sample.partner, phase: 'renewal', exitReason: 'declined the renewal' } },
});
