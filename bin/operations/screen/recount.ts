import type { Facts } from '../../../lib/journey/measures';
import { type Drift, isNoDrift } from '../recount/drift';
import type { Recount } from '../recount/recount';
import { columns, count } from './columns';
import type { Look } from './look';

/** The shape of `recount --json`. */
export interface ShownRecount extends Recount {
  readonly dryRun: boolean;
  readonly isRepaired: boolean;
}

const placesOfDrift = ({ cells, standings }: Drift): readonly (readonly [string, Facts])[] => [
  ...cells.map(({ cell, add }) => [[cell.cohort, cell.track, cell.source, cell.version].join(', '), add] as const),
  ...(Object.keys(standings).length === 0 ? [] : [['where partners stand, in all', standings] as const]),
];

const driftLines = ({ drift }: ShownRecount, { width }: Look): readonly string[] =>
  columns(
    placesOfDrift(drift).map(([where, add]) => {
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
    ...(isNoDrift(drift)
      ? [paint.green('the counters are right')]
      : [
          paint.red(
            `the counters differ from the partners in ${count(placesOfDrift(drift).length, 'place')}${isRepaired ? ': mended' : ''}`,
          ),
          ...driftLines(recount, look),
          ...(isRepaired ? [] : ['to add what they lack: npm run ops -- recount --repair']),
        ]),
  ];
};
