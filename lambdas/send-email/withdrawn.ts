import { isReached, isWaitOver } from '../../lib/journey/apply/reach';
import { EMAIL_SECONDS } from '../../lib/journey/asl';
import type { Program } from '../../lib/journey/definition';
import type { Purpose } from '../../lib/journey/emails';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import type { SkipRule } from '../../lib/journey/sending/rules';
import type { Instant } from '../../lib/journey/words';
import type { EmailMessage } from '../messages';
import type { PartnerReader } from '../ports/journey';

/** A partner and its milestones, as they stand. */
export type KnownPartner = NonNullable<Awaited<ReturnType<PartnerReader['partner']>>>;

/** The rule that withdraws an email, in words for the timeline. */
export interface Withdrawal {
  readonly rule: SkipRule;
  readonly detail: string;
}

/** Its run went on without it: it was put off, or nobody decided on it for as long as the run waits for that (it lay among the dead letters). */
const wasLeftBehind = ({ deferrals, requestedAt }: EmailMessage, now: Instant): boolean =>
  deferrals > 0 || Date.parse(now) - Date.parse(requestedAt) >= EMAIL_SECONDS * 1000;

/**
 * Whether the run that asked for the email is over, and the email with it. One that was left behind outlives its run: a run
 * ends without waiting for it, and a cycle's last digest would go out in office hours only. But no reminder of a wait that
 * has ended, nothing of a run that a person had begun anew (that one asks for it again), and nothing to who is leaving or has left.
 */
const isRunOver = (message: EmailMessage, partner: Partner, now: Instant): boolean => {
  const { run, milestone, journeyStartedAt } = message;
  if (run === undefined || run === partner.run) return false;
  const goesOn = partner.state !== 'closed' && !partner.exiting && journeyStartedAt === partner.journeyStartedAt;
  const isAskedAnew = partner.restartedRun !== undefined && run < partner.restartedRun;
  return !goesOn || isAskedAnew || milestone !== undefined || !wasLeftBehind(message, now);
};

/**
 * Whether a reminder has waited (for a morning, a cap) until another one was asked for, or until its wait gave up. The rung that
 * followed it began within the time that the workflow gives an email to be decided on.
 */
const isOvertaken = ({ run, requestedAt }: EmailMessage, waited: MilestoneState, now: Instant): boolean => {
  const { waitRun, rungStartedAt, rungSeconds } = waited;
  if (waitRun !== run || rungStartedAt === undefined || rungSeconds === undefined) return false;
  const [asked, started] = [Date.parse(requestedAt), Date.parse(rungStartedAt)];
  if (started <= asked) return false;
  return started - asked > EMAIL_SECONDS * 1000 || Date.parse(now) >= started + rungSeconds * 1000;
};

/** Journey mail is for those on the journey: not a word of it to who has left. */
const hasLeft = ({ state, outcome }: Partner): boolean => state === 'closed' && outcome === 'exited';

/**
 * Asked for by a run that an import began, or by a task of it, before anything happened. What follows a deadline or an event is none
 * of these, and what a person sends again has a key of its own.
 */
const isOfImport = ({ run, step, key = '' }: EmailMessage, { imported }: Partner): boolean =>
  imported?.untold.some(
    (each) => (each.run === run && each.step === step) || (key.startsWith('task:') && key.endsWith(`-${each.run}:${each.step}`)),
  ) ?? false;

/** Why nobody needs the email any more; undefined when it is still needed. */
export const withdrawn = (
  program: Program,
  message: EmailMessage,
  { partner, milestones }: KnownPartner,
  { purpose, now }: { readonly purpose: Purpose; readonly now: Instant },
): Withdrawal | undefined => {
  const { run, milestone, unless } = message;
  if (isOfImport(message, partner)) return { rule: 'imported', detail: `brought in on ${partner.imported?.at.slice(0, 10)}` };
  if (purpose === 'journey' && hasLeft(partner)) return { rule: 'run-over', detail: 'the partner has left' };
  if (isRunOver(message, partner, now)) return { rule: 'run-over', detail: `run ${run} is no longer the current one` };
  const waitedFor = milestone === undefined ? undefined : milestones[milestone];
  if (waitedFor !== undefined && isWaitOver(waitedFor)) return { rule: 'reached-meanwhile', detail: 'reached meanwhile' };
  if (waitedFor !== undefined && isOvertaken(message, waitedFor, now)) return { rule: 'overtaken', detail: 'its time is over' };
  const done = unless === undefined ? undefined : program.milestones[unless];
  if (unless === undefined || done === undefined || !isReached(done, milestones[unless], partner)) return undefined;
  return { rule: 'done-already', detail: `${done.title} already` };
};
