import type { ReactElement, ReactNode } from 'react';
import type { TaskDigestVariables } from '../../lib/journey/tasks/letter';
import { defineEmail } from './define';
import { Bullets, Item, Paragraph, TextLink } from './parts';
import { sample, toManager } from './sample';
import type { Speech } from './speech';

type Line = TaskDigestVariables['tasks'][number];

interface TasksProps {
  readonly heading: string;
  readonly tasks: readonly Line[];
  readonly say: Pick<Speech, 'task' | 'date'>;
  readonly about: (line: Line) => ReactNode;
}

/** Tasks of one kind; nothing when there are none. */
const Tasks = ({ heading, tasks, say, about }: TasksProps): ReactElement | undefined =>
  tasks.length === 0 ? undefined : (
    <>
      <Paragraph>
        <strong>{heading}</strong>
      </Paragraph>
      <Bullets>
        {tasks.map((line) => (
          <Item key={line.url}>
            <TextLink href={line.url}>{say.task(line.title)}</TextLink>
            <br />
            {about(line)}
          </Item>
        ))}
      </Bullets>
    </>
  );

const kinds = ({ tasks }: TaskDigestVariables) => ({
  overdue: tasks.filter((line) => line.isOverdue && !line.isEscalated),
  due: tasks.filter((line) => !line.isOverdue && !line.isEscalated),
  escalated: tasks.filter(({ isEscalated }) => isEscalated),
});

/** All open tasks of a person in one letter a day, so that none hides another. */
export const taskDigest = defineEmail<TaskDigestVariables>({
  to: 'manager',
  purpose: 'service',
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ total, overdue, program }, { count, figure }) =>
        `${count(total, { one: 'task', other: 'tasks' })} in the ${program.name}${overdue > 0 ? `, ${figure(overdue)} overdue` : ''}`,
      preheader: 'What partners wait for, with a link to say that it is done.',
      content: (variables, say) => {
        const { overdue, due, escalated } = kinds(variables);
        const about = (line: Line) => `${line.partner}, due ${say.date(line.dueAt)}`;
        return (
          <>
            <Paragraph>
              This is what partners wait for today. Each link shows a task, and lets you mark it as done. It works once, and for a few days.
            </Paragraph>
            <Tasks about={about} heading="Overdue" say={say} tasks={overdue} />
            <Tasks about={about} heading="To be done" say={say} tasks={due} />
            <Tasks
              about={(line) => `${about(line)}, asked of ${line.assignee}`}
              heading="Long overdue, asked of others"
              say={say}
              tasks={escalated}
            />
            {variables.more > 0 && (
              <Paragraph>And {say.count(variables.more, { one: 'more task', other: 'more tasks' })}, due after these.</Paragraph>
            )}
          </>
        );
      },
      button: 'Open the partner portal',
      why: ({ program }) => `You get this because partners of the ${program.name} need you.`,
    },
    de: {
      subject: ({ total, overdue, program }, { count, figure }) =>
        `${program.name}: ${count(total, { one: 'Aufgabe', other: 'Aufgaben' })}${overdue > 0 ? `, davon ${figure(overdue)} überfällig` : ''}`,
      preheader: 'Worauf Partner warten, jeweils mit einem Link, um es als erledigt zu melden.',
      content: (variables, say) => {
        const { overdue, due, escalated } = kinds(variables);
        const about = (line: Line) => `${line.partner}, fällig am ${say.date(line.dueAt)}`;
        return (
          <>
            <Paragraph>
              Darauf warten Partner heute. Jeder Link zeigt eine Aufgabe, die Sie dort als erledigt melden können. Er gilt einmal, und nur
              einige Tage lang.
            </Paragraph>
            <Tasks about={about} heading="Überfällig" say={say} tasks={overdue} />
            <Tasks about={about} heading="Zu erledigen" say={say} tasks={due} />
            <Tasks
              about={(line) => `${about(line)}, Aufgabe von ${line.assignee}`}
              heading="Lange überfällig, Aufgaben anderer"
              say={say}
              tasks={escalated}
            />
            {variables.more > 0 && (
              <Paragraph>
                Und {say.count(variables.more, { one: 'weitere Aufgabe', other: 'weitere Aufgaben' })}, später fällig als diese.
              </Paragraph>
            )}
          </>
        );
      },
      button: 'Partnerportal öffnen',
      why: ({ program }) => `Sie bekommen diese Nachricht, weil Partner im ${program.name} Sie brauchen.`,
    },
  },
  sample: {
    ...toManager(sample),
    total: 8,
    overdue: 2,
    more: 5,
    tasks: [
      {
        title: 'Call them: nothing in 90 days',
        partner: 'Harbor Data',
        assignee: 'Dana Ruiz',
        dueAt: '2026-11-16T10:00:00.000Z',
        isOverdue: true,
        isEscalated: false,
        url: 'https://partners.northwind.example/tasks/1.first',
      },
      {
        title: 'Help them into the portal',
        partner: 'Acme Resale',
        assignee: 'Dana Ruiz',
        dueAt: '2026-11-24T10:00:00.000Z',
        isOverdue: false,
        isEscalated: false,
        url: 'https://partners.northwind.example/tasks/1.second',
      },
      {
        title: 'Offer help with the certification',
        partner: 'Initech',
        assignee: 'Mara Lindqvist',
        dueAt: '2026-11-09T10:00:00.000Z',
        isOverdue: true,
        isEscalated: true,
        url: 'https://partners.northwind.example/tasks/1.third',
      },
    ],
  },
});
