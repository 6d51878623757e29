import * as v from 'valibot';
import { isoTime, line, person, reason } from './event-fields';
import { AUDIENCES, PHASES } from './words';

/** Source of what a person did by hand, with the operator's tools. No sender can have this name. */
export const BY_HAND = 'ops';

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Who says so, and why. */
const said = { by: line(200), reason };

/** What a person does to a partner's journey; each is checked against the state that it meets, and noted either way. */
export const ACTION_EVENTS = {
  'partner.paused': v.looseObject(said),
  'partner.resumed': v.looseObject(said),
  // The wait that was looked at, so that a later one for the same milestone is not passed over in its place.
  'wait.skipped': v.looseObject({
    ...said,
    run: wholeNumber,
    milestone: line(200),
    waitStartedAt: isoTime,
    outcome: v.optional(line(200)),
  }),
  'phase.restarted': v.looseObject({ ...said, run: wholeNumber, phase: v.picklist(PHASES), again: v.optional(v.boolean()) }),
  'task.completed': v.looseObject({ ...said, taskId: line(200) }),
  'task.reassigned': v.looseObject({ ...said, taskId: line(200), assignee: person }),
  // What the first sending was asked with, so that the second one says the same.
  'email.resent': v.looseObject({
    ...said,
    email: line(200),
    emailKey: line(500),
    number: v.pipe(wholeNumber, v.minValue(1)),
    eventId: v.optional(line(128)),
    taskId: v.optional(line(200)),
    audience: v.optional(v.picklist(AUDIENCES)),
    milestone: v.optional(line(200)),
  }),
  // Of an email that waits for a person's yes or no.
  'email.approved': v.looseObject({ ...said, email: line(200), emailKey: line(500) }),
  'email.declined': v.looseObject({ ...said, email: line(200), emailKey: line(500) }),
  // All that came before it in the partner's queue is done: nothing starts a run of it any more.
  'partner.erased': v.looseObject({ phase: v.picklist(PHASES), run: wholeNumber }),
} as const;

/** What a person looked at when deciding, on an event that a sender might have told as well. */
export const decidedOn = v.object({ run: wholeNumber, decidedAt: v.optional(isoTime) });
