import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample } from './sample';
import { date, titled } from './words';

/** Confirms the new term. */
export const renewed = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  subject: ({ partner, program }) => `Renewed: ${partner.name} and ${program.company}`,
  preheader: ({ term }) => (term === undefined ? 'Thank you for staying with us.' : `Your agreement now runs until ${date(term.endsAt)}.`),
  content: ({ partner, tier, term }) => (
    <>
      <Paragraph>
        The agreement with {partner.name} is renewed. Thank you for staying with us.
        {term !== undefined && ` Your new term runs from ${date(term.startedAt)} to ${date(term.endsAt)}.`}
      </Paragraph>
      <Paragraph>
        You start it as a {titled(tier.name)} partner. Your term numbers begin again at zero; everything you brought before stays on record.
      </Paragraph>
      <Paragraph>
        A new term is a good moment for a new plan. Let us take half an hour to agree what you want from it, and what you need from us.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Plan the new term', url: program.links.booking }),
  sample: { ...sample, term: { startedAt: '2027-01-12T00:00:00.000Z', endsAt: '2028-01-12T00:00:00.000Z', months: 12, autoRenews: false } },
});
