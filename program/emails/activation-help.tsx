import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';

const WIN = { referral: 'first win', reseller: 'first win', technology: 'published integration', services: 'delivered project' };

/** Offers help to a partner that has not won anything for long. */
export const activationHelp = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `What is between ${partner.name} and its ${WIN[partner.track]}?`,
  preheader: () => 'An offer of help, and an honest question.',
  content: ({ partner, numbers }) => (
    <>
      <Paragraph>
        We have worked together for a while and the {WIN[partner.track]} has not come yet. That happens, and it usually has one or two
        reasons that we can do something about.
      </Paragraph>
      {numbers.openDeals > 0 && (
        <Paragraph>
          You have {numbers.openDeals === 1 ? 'one open deal' : `${numbers.openDeals} open deals`}; let us start there. What I can do:
        </Paragraph>
      )}
      {numbers.openDeals === 0 && <Paragraph>What I can do:</Paragraph>}
      <Bullets>
        <Item>join your next customer call</Item>
        <Item>go through your list of customers with you and pick three to ask</Item>
        <Item>bring in someone technical for the hard questions</Item>
      </Bullets>
      <Paragraph>And if this partnership no longer fits your plans, I would rather hear it than guess.</Paragraph>
    </>
  ),
  action: ({ program, manager }) => ({ label: `Book half an hour with ${manager.firstName}`, url: program.links.booking }),
  sample: waitingFor('first win', 90, { ...newcomer, numbers: { ...newcomer.numbers, openDeals: 1 } }),
});
