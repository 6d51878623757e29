import { defineEmail } from './define';
import { Paragraph } from './parts';
import { waitingFor } from './sample';
import { einen } from './words';

/** Asks for an answer to the renewal offer. */
export const renewalReminder = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal', 'finance'],
  opens: ({ program }) => program.links.renewal,
  in: {
    en: {
      subject: ({ term }, { date }) =>
        term === undefined ? 'Your renewal: we need your answer' : `Your renewal: we need your answer by ${date(term.endsAt)}`,
      preheader: 'Yes, no, or a question: each helps.',
      content: ({ partner, program, term, numbers }, { count, date }) => (
        <>
          <Paragraph>
            We have offered to renew the agreement between {partner.name} and {program.company} and do not have your answer yet.
          </Paragraph>
          {term !== undefined && (
            <Paragraph>
              Your term ends on {date(term.endsAt)}.{' '}
              {term.autoRenews ? 'Without an answer it renews by itself.' : 'Without an answer it is not renewed.'}
            </Paragraph>
          )}
          {numbers.openDeals > 0 && (
            <Paragraph>
              You have {count(numbers.openDeals, { one: 'open deal', other: 'open deals' })} with us, one more reason to settle this in good
              time.
            </Paragraph>
          )}
          <Paragraph>If something in the terms keeps you from answering, tell me what it is.</Paragraph>
        </>
      ),
      button: 'Accept or decline',
    },
    de: {
      subject: ({ term }, { date }) =>
        term === undefined
          ? 'Ihre Verlängerung: Wir brauchen Ihre Antwort'
          : `Ihre Verlängerung: Bitte antworten Sie bis zum ${date(term.endsAt)}`,
      preheader: 'Ein Ja, ein Nein oder eine Frage: Alles hilft.',
      content: ({ partner, program, term, numbers }, { count, date }) => (
        <>
          <Paragraph>
            Wir haben angeboten, den Vertrag zwischen {partner.name} und {program.company} zu verlängern, und noch keine Antwort von Ihnen
            bekommen.
          </Paragraph>
          {term !== undefined && (
            <Paragraph>
              Ihre Laufzeit endet am {date(term.endsAt)}.{' '}
              {term.autoRenews ? 'Ohne Ihre Antwort verlängert sie sich von selbst.' : 'Ohne Ihre Antwort wird sie nicht verlängert.'}
            </Paragraph>
          )}
          {numbers.openDeals > 0 && (
            <Paragraph>
              Sie haben bei uns noch {einen(count, numbers.openDeals, { one: 'offenen Deal', other: 'offene Deals' })}: ein Grund mehr, das
              rechtzeitig zu klären.
            </Paragraph>
          )}
          <Paragraph>Hält Sie etwas in den Bedingungen von einer Antwort ab, sagen Sie mir, was es ist.</Paragraph>
        </>
      ),
      button: 'Annehmen oder ablehnen',
    },
  },
  sample: waitingFor('renewal-decided', 30),
});
