import * as v from 'valibot';
import { amount, isoTime, line, months, organisation, partnerId, person, reason } from './event-fields';
import { AUDIENCES, PHASES } from './words';

/** Source of what a person did by hand, with the operator's tools. No sender can have this name. */
export const BY_HAND = 'ops';

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Who says so, and why. */
const said = { by: line(200), reason };
const mail = { email: line(200), emailKey: line(500), heldAt: v.optional(isoTime) };

const numbers = v.object({ leads: wholeNumber, dealsRegistered: wholeNumber, dealsWon: wholeNumber, revenue: amount });
const term = v.object({ number: v.pipe(wholeNumber, v.minValue(1)), startedAt: isoTime, endsAt: isoTime, months, autoRenews: v.boolean() });

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
  // Of an email that waits for a person's yes or no, since the time at which they saw it wait.
  'email.approved': v.looseObject({ ...said, ...mail, audience: v.optional(v.picklist(AUDIENCES)) }),
  'email.declined': v.looseObject({ ...said, ...mail }),
  // A partner whose journey was under way elsewhere, as far as it has come there.
  'partner.imported': v.looseObject({
    ...said,
    partner: organisation,
    phase: v.picklist(PHASES),
    outcome: v.optional(line(200)),
    restedAt: v.optional(isoTime),
    exitReason: reason,
    dormant: v.optional(v.boolean()),
    tier: v.optional(line(60)),
    parentPartnerId: v.optional(partnerId),
    journeyStartedAt: v.optional(isoTime),
    milestones: v.array(v.object({ name: line(200), at: isoTime, outcome: v.optional(line(200)) })),
    term: v.optional(term),
    thisTerm: v.optional(numbers),
    total: v.optional(numbers),
    lastActAt: v.optional(isoTime),
    lastWonAt: v.optional(isoTime),
  }),
  // All that came before it in the partner's queue is done: nothing starts a run of it any more.
  'partner.erased': v.looseObject({ phase: v.picklist(PHASES), run: wholeNumber }),
} as const;

/** What a person looked at when deciding, on an event that a sender might have told as well. */
export const decidedOn = v.object({ run: wholeNumber, decidedAt: v.optional(isoTime) });
