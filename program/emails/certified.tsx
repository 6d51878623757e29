import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';
import { date } from './words';

/** Congratulates on the certification. */
export const certified = defineEmail<ThanksVariables<'certification.passed'>>({
  to: 'partner',
  purpose: 'journey',
  roles: ['technical', 'sales', 'owner'],
  subject: ({ partner, event }) => `${partner.name} is certified: ${event.certification}`,
  preheader: () => 'Congratulations. Use it in your next offer.',
  content: ({ partner, event, program }) => (
    <>
      <Paragraph>
        Congratulations: {partner.name} has earned “{event.certification}”
        {event.contactEmail !== undefined && <>, most recently by {event.contactEmail}</>}.
      </Paragraph>
      {event.expiresAt !== undefined && <Paragraph>The certificate is valid until {date(event.expiresAt)}.</Paragraph>}
      <Paragraph>
        Put it on your website and in your next offer: it tells a customer that you know {program.company} and did not just sign up with us.
      </Paragraph>
    </>
  ),
  action: ({ program }) => ({ label: 'Open your certificates', url: program.links.certification }),
  sample: thanksFor<'certification.passed'>(
    {
      partner: { id: 'harbor-data' },
      certification: 'Northwind Associate',
      contactEmail: 'lee@harbor-data.example',
      expiresAt: '2028-11-22T00:00:00Z',
    },
    newcomer,
  ),
});
