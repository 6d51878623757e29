import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { newcomer } from './sample';

/** Invites people of the partner to be certified; services partners need two. */
export const certificationInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['technical', 'sales', 'owner'],
  opens: ({ program }) => program.links.certification,
  in: {
    en: {
      subject: ({ program }) => `Get certified with ${program.company}`,
      preheader: ({ partner }) => (partner.track === 'services' ? 'Two people, at their own pace.' : 'One person, at their own pace.'),
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Customers ask who knows {program.company} well. The certification is how {partner.name} can show it
            {partner.track === 'services'
              ? '. As a services partner you need two different people to pass.'
              : ': one person who passes is enough.'}
          </Paragraph>
          <Steps>
            <Item>Decide who takes it. Someone who has attended the training has a head start.</Item>
            <Item>Work through the material in the portal, at your own pace.</Item>
            <Item>Take the test online.</Item>
          </Steps>
          <Paragraph>You can do business with us before anyone has passed; nothing waits for it.</Paragraph>
        </>
      ),
      button: 'Start the certification',
    },
    de: {
      subject: ({ program }) => `Lassen Sie sich bei ${program.company} zertifizieren`,
      preheader: ({ partner }) => (partner.track === 'services' ? 'Zwei Personen, im eigenen Tempo.' : 'Eine Person, im eigenen Tempo.'),
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Kunden fragen, wer sich mit {program.company} gut auskennt. Mit der Zertifizierung kann {partner.name} das zeigen.{' '}
            {partner.track === 'services'
              ? 'Bei Servicepartnern müssen zwei verschiedene Personen bestehen.'
              : 'Es genügt, wenn eine Person besteht.'}
          </Paragraph>
          <Steps>
            <Item>Entscheiden Sie, wer antritt. Wer die Schulung besucht hat, ist im Vorteil.</Item>
            <Item>Arbeiten Sie das Material im Portal durch, im eigenen Tempo.</Item>
            <Item>Legen Sie die Prüfung online ab.</Item>
          </Steps>
          <Paragraph>Geschäfte können Sie mit uns auch machen, bevor jemand bestanden hat; nichts hängt davon ab.</Paragraph>
        </>
      ),
      button: 'Zertifizierung beginnen',
    },
  },
  sample: newcomer,
});
