import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph } from './parts';
import { waitingFor } from './sample';
import { count, waited } from './words';

/** Asks a quiet partner what is up. */
export const weMissYou = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ partner }) => `It has been quiet, ${partner.name}`,
  preheader: () => 'Busy, stuck, or something we should know?',
  content: ({ partner, numbers, waiting }) => {
    const days = waited(waiting);
    return (
      <>
        <Paragraph>
          {days === undefined ? 'For a while now' : `For ${days}`} we have seen no new business from {partner.name}.
        </Paragraph>
        <Paragraph>
          {numbers.openDeals > 0
            ? `You have ${count(numbers.openDeals, 'open deal')} with us, so perhaps you are just busy closing. If one is stuck, tell me which.`
            : `If you are just busy, fine. If you want to get going again, this is the easiest start: ${FIRST_ACT[partner.track].steps[0]}`}
        </Paragraph>
        <Paragraph>And if we did something that put you off, I would like to hear it from you, and put it right.</Paragraph>
      </>
    );
  },
  action: ({ program, manager }) => ({ label: `Talk to ${manager.firstName}`, url: program.links.booking }),
  sample: waitingFor('commercial activity in this cycle', 30),
});
