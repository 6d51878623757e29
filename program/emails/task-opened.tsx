import { defineEmail } from './define';
import { PartnerFacts } from './duty';
import { Paragraph } from './parts';
import { sample, toManager } from './sample';

/** Tells a manager that a person is needed now. */
export const taskOpened = defineEmail({
  to: 'manager',
  purpose: 'service',
  opens: ({ program, task }) => task?.url ?? program.links.portal,
  in: {
    en: {
      subject: ({ partner, task }, say) => (task === undefined ? `${partner.name} needs you` : `${partner.name} – ${say.task(task.title)}`),
      preheader: 'This one needs a person.',
      content: (variables, { count, money, task: titleOf }) => {
        const { partner, task, numbers, program } = variables;
        const { dealsWon, revenue } = numbers.thisTerm;
        return (
          <>
            <Paragraph>The journey of {partner.name} has come to a point where an email to them will not do.</Paragraph>
            {task !== undefined && (
              <Paragraph>
                Your task: <strong>{titleOf(task.title)}</strong>
              </Paragraph>
            )}
            <PartnerFacts {...variables} />
            <Paragraph>
              This term so far: {count(dealsWon, { one: 'deal', other: 'deals' })} won ({money(revenue, program.currency)}),{' '}
              {count(numbers.openDeals, { one: 'deal', other: 'deals' })} open.
            </Paragraph>
          </>
        );
      },
      button: ({ task }) => (task?.url === undefined ? 'Open the partner portal' : 'Open your task'),
    },
    de: {
      subject: ({ partner, task }, say) =>
        task === undefined ? `${partner.name} braucht Sie` : `${partner.name} – ${say.task(task.title)}`,
      preheader: 'Hier ist ein Mensch gefragt.',
      content: (variables, { count, money, task: titleOf }) => {
        const { partner, task, numbers, program } = variables;
        const { dealsWon, revenue } = numbers.thisTerm;
        return (
          <>
            <Paragraph>Bei {partner.name} ist ein Punkt erreicht, an dem eine E-Mail an den Partner nicht genügt.</Paragraph>
            {task !== undefined && (
              <Paragraph>
                Ihre Aufgabe: <strong>{titleOf(task.title)}</strong>
              </Paragraph>
            )}
            <PartnerFacts {...variables} />
            <Paragraph>
              Bisher in dieser Laufzeit: {count(dealsWon, { one: 'Abschluss', other: 'Abschlüsse' })} ({money(revenue, program.currency)}),{' '}
              {count(numbers.openDeals, { one: 'offener Deal', other: 'offene Deals' })}.
            </Paragraph>
          </>
        );
      },
      button: ({ task }) => (task?.url === undefined ? 'Partnerportal öffnen' : 'Aufgabe öffnen'),
    },
  },
  sample: toManager({
    ...sample,
    task: {
      title: 'Call them: nothing in 90 days',
      dueAt: '2026-11-27T10:00:00.000Z',
      url: 'https://partners.northwind.example/tasks/1.0123456789abcdef',
    },
  }),
});
