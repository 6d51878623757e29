import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant } from './sample';

/** The yes to an application. */
export const applicationApproved = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner }) => `Approved: ${partner.name} is in`,
      preheader: ({ program }) => `You join the ${program.name}. One signature to go.`,
      content: ({ partner, program, manager }, { words }) => (
        <>
          <Paragraph>
            Good news: we have approved your application. {partner.name} joins the {program.name} as {words.tracks[partner.track].as}, and I
            am looking forward to it.
          </Paragraph>
          <Paragraph>From here it goes like this:</Paragraph>
          <Steps>
            <Item>The agreement reaches you in an email of its own. Read it, ask about it, sign it.</Item>
            <Item>We set up your portal account.</Item>
            <Item>We meet for a kickoff and find your first opportunity together.</Item>
          </Steps>
          <Paragraph>I am {manager.name}, your partner manager. If you would like to meet before you sign, pick a time.</Paragraph>
        </>
      ),
      button: ({ manager }) => `Meet ${manager.firstName}`,
    },
    de: {
      subject: ({ partner }) => `Zusage: ${partner.name} ist dabei`,
      preheader: ({ program }) => `Willkommen im ${program.name}. Es fehlt nur noch eine Unterschrift.`,
      content: ({ partner, program, manager }, { words }) => (
        <>
          <Paragraph>
            Gute Nachricht: Wir haben Ihre Bewerbung angenommen. {partner.name} ist als {words.tracks[partner.track].as} im {program.name}{' '}
            dabei, und ich freue mich darauf.
          </Paragraph>
          <Paragraph>So geht es weiter:</Paragraph>
          <Steps>
            <Item>Der Vertrag kommt mit einer eigenen E-Mail. Lesen Sie ihn, stellen Sie Ihre Fragen, unterschreiben Sie ihn.</Item>
            <Item>Wir richten Ihr Portalkonto ein.</Item>
            <Item>Wir treffen uns zum Auftaktgespräch und finden gemeinsam Ihre erste Verkaufschance.</Item>
          </Steps>
          <Paragraph>
            Ich bin {manager.name} und betreue Sie von nun an. Möchten Sie mich schon vor der Unterschrift kennenlernen, wählen Sie einen
            Termin.
          </Paragraph>
        </>
      ),
      button: ({ manager }) => `${manager.name} kennenlernen`,
    },
  },
  sample: applicant,
});
