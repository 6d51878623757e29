import { defineEmail } from './define';
import { PartnerFacts } from './duty';
import { Paragraph } from './parts';
import { sample, toManager } from './sample';
import { count, money } from './words';

/** Tells a manager that a person is needed now. */
export const taskOpened = defineEmail({
  to: 'manager',
  purpose: 'service',
  subject: ({ partner, task }) => (task === undefined ? `${partner.name} needs you` : `${partner.name} – ${task.title}`),
  preheader: () => 'This one needs a person.',
  content: (variables) => {
    const { partner, task, numbers, program } = variables;
    const { dealsWon, revenue } = numbers.thisTerm;
    return (
      <>
        <Paragraph>The journey of {partner.name} has come to a point where an email to them will not do.</Paragraph>
        {task !== undefined && (
          <Paragraph>
            Your task: <strong>{task.title}</strong>
          </Paragraph>
        )}
        <PartnerFacts {...variables} />
        <Paragraph>
          This term so far: {count(dealsWon, 'deal')} won ({money(revenue, program.currency)}), {count(numbers.openDeals, 'deal')} open.
        </Paragraph>
      </>
    );
  },
  action: ({ program }) => ({ label: 'Open the partner portal', url: program.links.portal }),
  sample: toManager({ ...sample, task: { title: 'Call them: nothing in 90 days', dueAt: '2026-11-27T10:00:00.000Z' } }),
});
