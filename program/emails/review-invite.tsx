import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { sample } from './sample';

/** Asks for the business review. */
export const reviewInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner, program }) => `Business review ${partner.name} and ${program.company}: pick a time`,
      preheader: 'What went well, what did not, what we do next.',
      content: ({ numbers: { thisTerm }, program }, { count, money }) => (
        <>
          <Paragraph>
            It is time for our business review. So far this term you brought {count(thisTerm.leads, { one: 'lead', other: 'leads' })} and{' '}
            {count(thisTerm.dealsWon, { one: 'won deal', other: 'won deals' })} ({money(thisTerm.revenue, program.currency)}). I would like
            to go through:
          </Paragraph>
          <Bullets>
            <Item>what went well and what did not, on your side and on ours</Item>
            <Item>what you need from us in the next three months</Item>
            <Item>who does what by when, written down before we hang up</Item>
          </Bullets>
          <Paragraph>An hour is plenty. Bring your open questions; I bring the numbers.</Paragraph>
        </>
      ),
      button: 'Pick a time',
    },
    de: {
      subject: ({ partner, program }) => `Business-Review ${partner.name} und ${program.company}: bitte Termin wählen`,
      preheader: 'Was gut lief, was nicht und was wir als Nächstes tun.',
      content: ({ numbers: { thisTerm }, program }, { count, money }) => (
        <>
          <Paragraph>
            Es ist Zeit für unser Business-Review. In dieser Laufzeit haben Sie bisher{' '}
            {count(thisTerm.leads, { one: 'Lead', other: 'Leads' })} und{' '}
            {count(thisTerm.dealsWon, { one: 'Abschluss', other: 'Abschlüsse' })} ({money(thisTerm.revenue, program.currency)}) gebracht.
            Darüber möchte ich mit Ihnen sprechen:
          </Paragraph>
          <Bullets>
            <Item>was gut lief und was nicht, bei Ihnen und bei uns</Item>
            <Item>was Sie in den nächsten drei Monaten von uns brauchen</Item>
            <Item>wer was bis wann übernimmt, noch im Gespräch festgehalten</Item>
          </Bullets>
          <Paragraph>Eine Stunde genügt. Bringen Sie Ihre offenen Fragen mit; ich bringe die Zahlen.</Paragraph>
        </>
      ),
      button: 'Termin wählen',
    },
  },
  sample,
});
