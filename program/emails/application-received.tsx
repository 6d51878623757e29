import type { ThanksVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant, thanksFor } from './sample';
import { excerpt } from './words';

type Application = ThanksVariables<'application.submitted'>;

const motivationOf = ({ event, partner }: Application): string | undefined => event.partner.motivation ?? partner.motivation;

/** Acknowledges an application at once: who reads it and when the answer comes. */
export const applicationReceived = defineEmail<Application>({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner }) => `We have your application, ${partner.name}`,
      preheader: 'What happens next, and when you hear from us.',
      content: (variables) => {
        const { partner, program } = variables;
        const motivation = motivationOf(variables);
        return (
          <>
            <Paragraph>
              Thank you for applying to the {program.name}. Your application for {partner.name} has arrived and I am the person who reads
              it.
            </Paragraph>
            {motivation !== undefined && <Paragraph>You wrote: “{excerpt(motivation)}” That tells me where to start, thank you.</Paragraph>}
            <Paragraph>What happens next:</Paragraph>
            <Steps>
              <Item>We read it and decide within a few days. Should we need longer, I will write and say so.</Item>
              <Item>You get our answer by email, whichever it is.</Item>
              <Item>If it is a yes, the agreement follows for you to read and sign.</Item>
            </Steps>
            <Paragraph>You need not do anything now. If you would like to talk in the meantime, pick a time that suits you.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Book a call with ${manager.firstName}`,
    },
    de: {
      subject: ({ partner }) => `Die Bewerbung von ${partner.name} ist bei uns angekommen`,
      preheader: 'Wie es weitergeht und wann Sie von uns hören.',
      content: (variables) => {
        const { partner, program } = variables;
        const motivation = motivationOf(variables);
        return (
          <>
            <Paragraph>
              Vielen Dank für die Bewerbung von {partner.name} für das {program.name}. Sie ist angekommen, und ich lese sie selbst.
            </Paragraph>
            {motivation !== undefined && (
              <Paragraph>Sie haben geschrieben: „{excerpt(motivation)}“ Damit weiß ich, wo ich anfangen kann; vielen Dank.</Paragraph>
            )}
            <Paragraph>So geht es weiter:</Paragraph>
            <Steps>
              <Item>Wir lesen Ihre Bewerbung und entscheiden innerhalb weniger Tage. Brauchen wir länger, schreibe ich Ihnen.</Item>
              <Item>Unsere Antwort bekommen Sie per E-Mail, wie auch immer sie ausfällt.</Item>
              <Item>Sagen wir Ja, folgt der Vertrag zum Lesen und Unterschreiben.</Item>
            </Steps>
            <Paragraph>
              Sie müssen jetzt nichts tun. Möchten Sie in der Zwischenzeit mit mir sprechen, wählen Sie einen Termin, der Ihnen passt.
            </Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Telefontermin mit ${manager.name} buchen`,
    },
  },
  sample: thanksFor<'application.submitted'>(
    {
      partner: {
        name: 'Harbor Data',
        contacts: [{ name: 'Sam Okafor', email: 'sam@harbor-data.example' }],
        motivation: 'Our retail customers ask for this every week.',
      },
    },
    applicant,
  ),
});
