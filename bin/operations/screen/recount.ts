import type { Recount } from '../recount';
import { columns, count } from './columns';
import type { Look } from './look';

/** The shape of `recount --json`. */
export interface ShownRecount extends Recount {
  readonly dryRun: boolean;
  readonly isRepaired: boolean;
}

const driftLines = ({ drift }: ShownRecount, { width }: Look): readonly string[] =>
  columns(
    drift.map(({ cell, add }) => {
      const where = [cell.cohort, cell.track, cell.source, cell.version].join(', ');
      const what = Object.entries(add).map(([name, lacks]) => `${name} ${lacks > 0 ? `lacks ${lacks}` : `has ${-lacks} too many`}`);
      return ['', where, what.join('; ')];
    }),
    [0, 40, width - 46],
    { wrap: true },
  );

/** Who was counted, and whether the counters are right. */
export const drawRecount = (recount: ShownRecount, look: Look): readonly string[] => {
  const { partners, broughtUpToDate, tasksListed, drift, dryRun, isRepaired } = recount;
  const { paint } = look;
  return [
    `${count(partners, 'partner')}: ${broughtUpToDate} ${dryRun ? 'would be' : 'were'} counted or listed anew${tasksListed === 0 ? '' : `, and ${count(tasksListed, 'task')} listed`}`,
    ...(drift.length === 0
      ? [paint.green('the counters are right')]
      : [
          paint.red(`the counters differ from the partners in ${count(drift.length, 'cell')}${isRepaired ? ': mended' : ''}`),
          ...driftLines(recount, look),
          ...(isRepaired ? [] : ['to add what they lack: npm run ops -- recount --repair']),
        ]),
  ];
};
