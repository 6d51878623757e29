import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';

/** Congratulates on the certification. */
export const certified = defineEmail<ThanksVariables<'certification.passed'>>({
  to: 'partner',
  purpose: 'journey',
  roles: ['technical', 'sales', 'owner'],
  opens: ({ program }) => program.links.certification,
  in: {
    en: {
      subject: ({ partner, event }) => `${partner.name} is certified: ${event.certification}`,
      preheader: 'Congratulations. Use it in your next offer.',
      content: ({ partner, event, program }, { date }) => (
        <>
          <Paragraph>
            Congratulations: {partner.name} has earned “{event.certification}”
            {event.contactEmail !== undefined && <>, most recently by {event.contactEmail}</>}.
          </Paragraph>
          {event.expiresAt !== undefined && <Paragraph>The certificate is valid until {date(event.expiresAt)}.</Paragraph>}
          <Paragraph>
            Put it on your website and in your next offer: it tells a customer that you know {program.company} and did not just sign up with
            us.
          </Paragraph>
        </>
      ),
      button: 'Open your certificates',
    },
    de: {
      subject: ({ partner, event }) => `${partner.name} ist zertifiziert: ${event.certification}`,
      preheader: 'Herzlichen Glückwunsch. Nutzen Sie es in Ihrem nächsten Angebot.',
      content: ({ partner, event, program }, { date }) => (
        <>
          <Paragraph>
            Herzlichen Glückwunsch: {partner.name} hat „{event.certification}“ erworben
            {event.contactEmail !== undefined && <>, zuletzt durch {event.contactEmail}</>}.
          </Paragraph>
          {event.expiresAt !== undefined && <Paragraph>Das Zertifikat gilt bis zum {date(event.expiresAt)}.</Paragraph>}
          <Paragraph>
            Zeigen Sie es auf Ihrer Website und in Ihrem nächsten Angebot: Es sagt Ihren Kunden, dass Sie {program.company} wirklich kennen
            und sich nicht nur bei uns angemeldet haben.
          </Paragraph>
        </>
      ),
      button: 'Zertifikate ansehen',
    },
  },
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
