import { defineEmail } from './define';
import { Paragraph, Table } from './parts';
import { sample } from './sample';
import { count, date, figure, money, titled } from './words';

/** Offers the renewal: the term in numbers, when it ends, and what silence means. */
export const renewalOffer = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ program, term }) =>
    term === undefined
      ? `Your ${program.company} agreement: shall we renew?`
      : `Your agreement ends on ${date(term.endsAt)}: shall we renew?`,
  preheader: ({ partner }) => `The term of ${partner.name} in numbers, and two ways to answer.`,
  content: ({ partner, program, numbers, term, tier }) => (
    <>
      <Paragraph>
        Your current term with us {term === undefined ? 'is coming to its end' : `ends on ${date(term.endsAt)}`}. We would like to renew
        with {partner.name}
        {term === undefined ? '.' : ` for another ${count(term.months, 'month')}.`} This is what you did in it:
      </Paragraph>
      <Table
        head={['', 'This term']}
        rows={[
          ['Leads', figure(numbers.thisTerm.leads)],
          ['Deals registered', figure(numbers.thisTerm.dealsRegistered)],
          ['Deals won', figure(numbers.thisTerm.dealsWon)],
          ['Revenue', money(numbers.thisTerm.revenue, program.currency)],
          ['Tier', titled(tier.name)],
        ]}
      />
      <Paragraph>
        Accept or decline on the renewal page; both take a minute. Questions about the terms? Reply, and we will settle them first.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Accept or decline', url: program.links.renewal }),
  closing: ({ term }) =>
    term !== undefined && (
      <Paragraph>
        {term.autoRenews
          ? `If we do not hear from you, the agreement renews by itself for ${count(term.months, 'month')}.`
          : `If we do not hear from you, the agreement is not renewed and ends with the term.`}
      </Paragraph>
    ),
  sample,
});
