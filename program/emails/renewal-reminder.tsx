import { defineEmail } from './define';
import { Paragraph } from './parts';
import { waitingFor } from './sample';
import { date } from './words';

/** Asks for an answer to the renewal offer. */
export const renewalReminder = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ term }) =>
    term === undefined ? 'Your renewal: we need your answer' : `Your renewal: we need your answer by ${date(term.endsAt)}`,
  preheader: () => 'Yes, no, or a question: each helps.',
  content: ({ partner, program, term, numbers }) => (
    <>
      <Paragraph>
        We have offered to renew the agreement between {partner.name} and {program.company} and do not have your answer yet.
      </Paragraph>
      {term !== undefined && (
        <Paragraph>
          Your term ends on {date(term.endsAt)}.{' '}
          {term.autoRenews ? 'Without an answer it renews by itself.' : 'Without an answer it is not renewed.'}
        </Paragraph>
      )}
      {numbers.openDeals > 0 && (
        <Paragraph>
          You have {numbers.openDeals === 1 ? 'an open deal' : `${numbers.openDeals} open deals`} with us, one more reason to settle this in
          good time.
        </Paragraph>
      )}
      <Paragraph>If something in the terms keeps you from answering, tell me what it is.</Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Accept or decline', url: program.links.renewal }),
  sample: waitingFor('renewal answered', 30),
});
