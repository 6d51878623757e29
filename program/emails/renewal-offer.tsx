import type { StepVariables } from '../../lib/journey/emails';
import { defineEmail } from './define';
import { Paragraph, Table } from './parts';
import { sample } from './sample';
import type { Speech } from './speech';

interface TermProps {
  readonly variables: StepVariables;
  readonly say: Pick<Speech, 'figure' | 'money' | 'tier' | 'words'>;
}

const TermInNumbers = ({ variables: { numbers, program, tier }, say }: TermProps) => {
  const { thisTerm } = numbers;
  const { numbers: label } = say.words;
  return (
    <Table
      head={['', label.thisTerm]}
      rows={[
        [label.leads, say.figure(thisTerm.leads)],
        [label.dealsRegistered, say.figure(thisTerm.dealsRegistered)],
        [label.dealsWon, say.figure(thisTerm.dealsWon)],
        [label.revenue, say.money(thisTerm.revenue, program.currency)],
        [label.tier, say.tier(tier.name).name],
      ]}
    />
  );
};

/** Offers the renewal: the term in numbers, when it ends, and what silence means. */
export const renewalOffer = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal', 'finance'],
  opens: ({ program }) => program.links.renewal,
  in: {
    en: {
      subject: ({ program, term }, { date }) =>
        term === undefined
          ? `Your ${program.company} agreement: shall we renew?`
          : `Your agreement ends on ${date(term.endsAt)}: shall we renew?`,
      preheader: ({ partner }) => `The term of ${partner.name} in numbers, and two ways to answer.`,
      content: (variables, say) => {
        const { partner, term } = variables;
        return (
          <>
            <Paragraph>
              {term === undefined
                ? `Your current term with us is coming to its end. We would like to renew with ${partner.name}.`
                : `Your current term with us ends on ${say.date(term.endsAt)}. We would like to renew with ${partner.name} for another ${say.count(term.months, { one: 'month', other: 'months' })}.`}{' '}
              This is what you did in it:
            </Paragraph>
            <TermInNumbers say={say} variables={variables} />
            <Paragraph>
              Accept or decline on the renewal page; both take a minute. Questions about the terms? Reply, and we will settle them first.
            </Paragraph>
          </>
        );
      },
      button: 'Accept or decline',
      closing: ({ term }, { count }) =>
        term !== undefined && (
          <Paragraph>
            {term.autoRenews
              ? `If we do not hear from you, the agreement renews by itself for ${count(term.months, { one: 'month', other: 'months' })}.`
              : 'If we do not hear from you, the agreement is not renewed and ends with the term.'}
          </Paragraph>
        ),
    },
    de: {
      subject: ({ program, term }, { date }) =>
        term === undefined
          ? `Ihr Vertrag mit ${program.company}: Verlängern wir?`
          : `Ihr Vertrag endet am ${date(term.endsAt)}: Verlängern wir?`,
      preheader: ({ partner }) => `Die Laufzeit von ${partner.name} in Zahlen und zwei Wege zu antworten.`,
      content: (variables, say) => {
        const { partner, term } = variables;
        return (
          <>
            <Paragraph>
              {term === undefined
                ? `Ihre aktuelle Laufzeit bei uns geht zu Ende. Wir möchten den Vertrag mit ${partner.name} verlängern.`
                : `Ihre aktuelle Laufzeit bei uns endet am ${say.date(term.endsAt)}. Wir möchten den Vertrag mit ${partner.name} um ${say.count(term.months, { one: 'weiteren Monat', other: 'weitere Monate' })} verlängern.`}{' '}
              Das haben Sie in dieser Zeit erreicht:
            </Paragraph>
            <TermInNumbers say={say} variables={variables} />
            <Paragraph>
              Auf der Seite zur Verlängerung nehmen Sie an oder lehnen ab; beides dauert eine Minute. Haben Sie Fragen zu den Bedingungen?
              Antworten Sie, und wir klären sie zuerst.
            </Paragraph>
          </>
        );
      },
      button: 'Annehmen oder ablehnen',
      closing: ({ term }, { count }) =>
        term !== undefined && (
          <Paragraph>
            {term.autoRenews
              ? `Hören wir nichts von Ihnen, verlängert sich der Vertrag von selbst um ${count(term.months, { one: 'Monat', other: 'Monate' })}.`
              : 'Hören wir nichts von Ihnen, wird der Vertrag nicht verlängert und endet mit der Laufzeit.'}
          </Paragraph>
        ),
    },
  },
  sample,
});
