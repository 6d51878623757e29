import type { FirstFew, LateDuty, Today } from '../today';
import { columns } from './columns';
import type { Look } from './look';
import { away } from './moments';
import { DEAL_WITH_TASK, taskLines } from './tasks';

/** `3`, `20 or more`, or how many there are by the counters. */
const howMany = ({ items, isWhole, total }: FirstFew<unknown>): string =>
  isWhole ? String(items.length) : total === undefined ? `${items.length} and more` : `${items.length} of ${total}`;

interface Part {
  readonly title: string;
  readonly found: FirstFew<unknown>;
  readonly lines: readonly string[];
  /** What deals with it. */
  readonly next: readonly string[];
}

const partLines = ({ title, found, lines, next }: Part, { paint }: Look): readonly string[] =>
  found.items.length === 0 && found.isWhole
    ? []
    : [paint.bold(`${title} (${howMany(found)})`), ...lines, ...next.map((each) => paint.dim(`  ${each}`)), ''];

const ID_WIDTH = 20;

/** A row with the partner's id, to be copied whole: a long one has a line of its own. */
const rowAbout = (
  id: string,
  row: (shown: string) => readonly string[],
  widths: readonly (number | null)[],
  { paint }: Look,
  wrap = false,
): readonly string[] =>
  id.length <= ID_WIDTH
    ? columns([row(paint.bold(id))], widths, { wrap })
    : [...columns([row('')], widths, { wrap }), `    ${paint.bold(id)}`];

const dutyLines = (duties: readonly LateDuty[], look: Look): readonly string[] =>
  duties.flatMap(({ since, owner, partner, for: what, reminders }) => {
    const why = `waits for us: ${what}; reminded ${reminders === 1 ? 'once' : `${reminders} times`}`;
    const row = (id: string) => ['', look.paint.red(`since ${away(since, look.now)}`), owner?.name ?? 'no owner', id, why];
    return rowAbout(partner.id, row, [0, 18, 16, ID_WIDTH, look.width - 64], look, true);
  });

const partnerRows = (partners: Today['stuck']['items'], look: Look): readonly string[] =>
  partners.flatMap(({ id: partnerId, name, phase, outcome, phaseStartedAt, restedAt = phaseStartedAt, owner }) => {
    const row = (id: string) => ['', `${outcome ?? phase}, ${away(restedAt, look.now)}`, owner?.name ?? 'no owner', id, name];
    return rowAbout(partnerId, row, [0, 28, 16, ID_WIDTH, look.width - 74], look);
  });

const partsOf = (today: Today, look: Look): readonly Part[] => {
  const { overdueTasks, lateDuties, stuck, failed, awaiting, parked, unmapped } = today;
  const { now } = look;
  const rows = (all: readonly (readonly string[])[]) =>
    columns(
      all.map((row) => ['', ...row]),
      [0, 16, null, null],
    );
  return [
    {
      ...{ title: 'Overdue tasks', found: overdueTasks, lines: taskLines(overdueTasks.items, look) },
      next: [DEAL_WITH_TASK, 'all, or those of one person: npm run ops -- tasks --overdue --assignee <email>'],
    },
    {
      ...{ title: 'We are late', found: lateDuties, lines: dutyLines(lateDuties.items, look) },
      next: [
        'decided, or done: npm run ops -- approve <partner>, record <partner> <event>',
        'one of them, with what it waits for: npm run ops -- show <partner>',
      ],
    },
    {
      ...{ title: 'Journeys that came to nothing for now', found: stuck, lines: partnerRows(stuck.items, look) },
      next: [
        'all: npm run ops -- partners --phase stalled',
        'what they did after all: npm run ops -- record <partner> <event>; once more from the beginning: restart <partner>',
      ],
    },
    {
      ...{ title: 'Runs that failed: these partners stand still', found: failed, lines: partnerRows(failed.items, look) },
      next: [
        'why (docs/runbook.md, "run-failed"): npm run ops -- executions --status FAILED TIMED_OUT ABORTED',
        'when mended: npm run ops -- rerun <partner>; or its phase anew: restart <partner> --reason "..."',
      ],
    },
    {
      title: 'Emails that wait for approval',
      found: awaiting,
      lines: rows(awaiting.items.map(({ partner, email, since }) => [away(since, now), partner.id, email])),
      next: ['all, and to whom: npm run ops -- emails; go: npm run ops -- email approve <partner> [email], or --all'],
    },
    {
      title: 'Events whose partner nobody knows',
      found: parked,
      lines: rows(parked.items.map(({ id, type, since }) => [away(since, now), type, id])),
      next: ['for whom: npm run ops -- parked; whose a name is: npm run ops -- link <name> <partner>'],
    },
    {
      title: 'What senders sent and nobody understood',
      found: unmapped,
      lines: rows(unmapped.items.map(({ id, source, kind, receivedAt }) => [away(receivedAt, now), `${source} ${kind}`, id])),
      next: ['why: npm run ops -- unmapped; once mended: npm run ops -- replay --dry-run'],
    },
  ];
};

const letterLines = ({ deadLetters }: Today, { paint }: Look): readonly string[] =>
  deadLetters.length === 0
    ? []
    : [
        paint.bold('Dead letters'),
        ...deadLetters.map(({ queue, count }) => `  ${paint.red(String(count))} in ${queue}`),
        paint.dim('  what they are, and back to work: npm run ops -- redrive'),
        '',
      ];

/** They wait for nobody here, and the journey reminds them by itself. */
const WAITED_FOR = 'partners who were reminded and have not come: npm run ops -- partners --overdue';

/** What is to be seen to, the most pressing first, each with the command that deals with it. */
export const drawToday = (today: Today, look: Look): readonly string[] => {
  const lines = [...letterLines(today, look), ...partsOf(today, look).flatMap((part) => partLines(part, look))];
  return [...(lines.length === 0 ? [look.paint.green('nothing waits for a person')] : lines), look.paint.dim(WAITED_FOR)];
};
