import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { sample } from './sample';
import { excerpt } from './words';

/** The reasons that the journey itself gives; any other is in the words of whoever ended it. */
const REASONS = ['declined the renewal', 'renewal withheld', 'lapsed'] as const;
type Reason = (typeof REASONS)[number];

interface Because extends Readonly<Record<Reason, string>> {
  readonly none: string;
  readonly other: (words: string) => string;
}

const because = (words: Because, given = ''): string => {
  if (given.trim() === '') return words.none;
  const known = REASONS.find((reason) => reason === given);
  return known === undefined ? words.other(excerpt(given)) : words[known];
};

const BECAUSE: Because = {
  'declined the renewal': 'You have decided not to renew, and I respect that.',
  'renewal withheld':
    'We have decided not to offer you another term. You should hear the reasons from me in person, so please take the call below.',
  lapsed: 'The term is over, and we had no answer to our offer to renew.',
  none: 'We have noted it.',
  other: (words) => `The reason we have noted: “${words}”`,
};

const WEIL: Because = {
  'declined the renewal': 'Sie haben sich gegen eine Verlängerung entschieden, und das respektiere ich.',
  'renewal withheld':
    'Wir haben uns entschieden, Ihnen keine weitere Laufzeit anzubieten. Die Gründe sollen Sie von mir persönlich hören; bitte nehmen Sie deshalb das Gespräch unten wahr.',
  lapsed: 'Die Laufzeit ist vorbei, und auf unser Angebot zur Verlängerung haben wir keine Antwort bekommen.',
  none: 'Wir haben es vermerkt.',
  other: (words) => `Als Grund haben wir vermerkt: „${words}“`,
};

/** Acknowledges at once that a partnership ends, whoever ended it, and says what happens now. */
export const exitAcknowledged = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal', 'finance'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner, program }) => `The end of the partnership of ${partner.name} and ${program.company}`,
      preheader: 'We have noted it. What happens now, step by step.',
      content: ({ partner, program, numbers: { openDeals } }, { count }) => (
        <>
          <Paragraph>
            The partnership between {partner.name} and {program.company} is coming to its end. {because(BECAUSE, partner.exitReason)} If
            this is a surprise to you, or wrong, reply at once.
          </Paragraph>
          <Paragraph>What happens now:</Paragraph>
          <Steps>
            <Item>We confirm the end on our side within 10 days. If we are silent, take it as confirmed.</Item>
            <Item>
              {openDeals > 0
                ? `We go through your ${count(openDeals, { one: 'open deal', other: 'open deals' })} with you and agree how each is finished.`
                : 'We check with you that no deal is left open.'}
            </Item>
            <Item>Open claims and your last commission are settled, and customers are handed over so that none is left waiting.</Item>
            <Item>Portal access ends last. Download before then what you want to keep.</Item>
          </Steps>
          <Paragraph>I stay your contact for all of it. A short closing call is the quickest way through the list.</Paragraph>
        </>
      ),
      button: 'Book a closing call',
    },
    de: {
      subject: ({ partner, program }) => `Das Ende der Partnerschaft von ${partner.name} und ${program.company}`,
      preheader: 'Wir haben es vermerkt. Was jetzt geschieht, Schritt für Schritt.',
      content: ({ partner, program, numbers: { openDeals } }, { figure }) => (
        <>
          <Paragraph>
            Die Partnerschaft zwischen {partner.name} und {program.company} geht zu Ende. {because(WEIL, partner.exitReason)} Überrascht Sie
            das, oder stimmt es nicht, antworten Sie bitte sofort.
          </Paragraph>
          <Paragraph>Das geschieht jetzt:</Paragraph>
          <Steps>
            <Item>Wir bestätigen das Ende von unserer Seite innerhalb von 10 Tagen. Hören Sie nichts, gilt es als bestätigt.</Item>
            <Item>
              {openDeals > 0
                ? `Wir gehen ${openDeals === 1 ? 'Ihren offenen Deal' : `Ihre ${figure(openDeals)} offenen Deals`} mit Ihnen durch und vereinbaren, wie es damit zu Ende geht.`
                : 'Wir prüfen mit Ihnen, dass kein Deal offen bleibt.'}
            </Item>
            <Item>
              Offene Ansprüche und Ihre letzte Provision rechnen wir ab, und wir übergeben Ihre Kunden so, dass niemand warten muss.
            </Item>
            <Item>Ihr Zugang zum Portal endet zuletzt. Laden Sie vorher herunter, was Sie behalten möchten.</Item>
          </Steps>
          <Paragraph>Ich bleibe bei alldem für Sie da. Ein kurzes Abschlussgespräch ist der schnellste Weg durch die Liste.</Paragraph>
        </>
      ),
      button: 'Abschlussgespräch buchen',
    },
  },
  sample: { ...sample, partner: { ...sample.partner, phase: 'renewal', exitReason: 'declined the renewal' } },
});
