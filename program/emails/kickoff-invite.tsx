import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';

/** Asks for the kickoff call. */
export const kickoffInvite = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ program, partner }) => `Kickoff ${program.company} and ${partner.name}: when suits you?`,
      preheader: 'Half an hour, three topics, one plan.',
      content: ({ partner, manager }) => (
        <>
          <Paragraph>
            The agreement is signed, so let us get going. I am {manager.name}, your partner manager, and I would like half an hour with you
            this week or next.
          </Paragraph>
          <Paragraph>What I want us to leave with:</Paragraph>
          <Bullets>
            <Item>who does what, at {partner.name} and here</Item>
            <Item>what you want from this partnership in the first three months</Item>
            <Item>the first opportunity to work on together</Item>
          </Bullets>
          <Paragraph>Bring whoever will work with us day to day.</Paragraph>
        </>
      ),
      button: 'Pick a time',
    },
    de: {
      subject: ({ program, partner }) => `Auftaktgespräch ${program.company} und ${partner.name}: Wann passt es Ihnen?`,
      preheader: 'Eine halbe Stunde, drei Themen, ein Plan.',
      content: ({ partner, manager }) => (
        <>
          <Paragraph>
            Der Vertrag ist unterschrieben, also legen wir los. Ich bin {manager.name}, betreue Sie von nun an und hätte gern diese oder
            nächste Woche eine halbe Stunde mit Ihnen.
          </Paragraph>
          <Paragraph>Danach sollte klar sein:</Paragraph>
          <Bullets>
            <Item>wer bei {partner.name} und bei uns was übernimmt</Item>
            <Item>was Sie sich in den ersten drei Monaten von dieser Partnerschaft versprechen</Item>
            <Item>an welcher ersten Verkaufschance wir gemeinsam arbeiten</Item>
          </Bullets>
          <Paragraph>Bringen Sie gern alle mit, die im Alltag mit uns arbeiten werden.</Paragraph>
        </>
      ),
      button: 'Termin wählen',
    },
  },
  sample: newcomer,
});
