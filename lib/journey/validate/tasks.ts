import * as v from 'valibot';
import { clock, weekday } from './sending';

const days = v.pipe(v.number(), v.minValue(0, 'must not be negative'));

const digest = v.pipe(
  v.object({ at: clock, days: v.pipe(v.array(weekday), v.nonEmpty('must name a day: nobody would ever get a digest')), scaledOn: weekday }),
  v.forward(
    v.check(({ days: on, scaledOn }) => on.includes(scaledOn), 'must be one of days: tasks about scaled partners would be in no digest'),
    ['scaledOn'],
  ),
);

/** What `tasks` of the program's settings may be. A month is as long as a link that confirms may lie in a mailbox. */
export const tasks = v.object({
  atOnceWithinDays: v.object({ managed: days, scaled: days }),
  digest,
  escalateAfterDays: days,
  linkDays: v.pipe(v.number(), v.minValue(1, 'must be at least 1'), v.maxValue(31, 'must be at most 31: whoever has the mail can confirm')),
});
