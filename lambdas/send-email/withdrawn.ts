import { isReached, isWaitOver } from '../../lib/journey/apply/reach';
import type { Program } from '../../lib/journey/definition';
import type { Partner } from '../../lib/journey/partner';
import type { SkipRule } from '../../lib/journey/sending/rules';
import type { EmailMessage } from '../messages';
import type { PartnerReader } from '../ports';

/** A partner and its milestones, as they stand. */
export type KnownPartner = NonNullable<Awaited<ReturnType<PartnerReader['partner']>>>;

/** The rule that withdraws an email, in words for the timeline. */
export interface Withdrawal {
  readonly rule: SkipRule;
  readonly detail: string;
}

/**
 * Whether the run that asked for the email is over, and the email with it. One that was put off while its run went on
 * outlives it: a run ends without waiting for it, and a cycle's last digest would go out in office hours only. But no
 * reminder of a wait that has ended, and nothing to who is leaving, has left or has begun anew.
 */
const isRunOver = ({ run, milestone, deferrals, journeyStartedAt }: EmailMessage, partner: Partner): boolean => {
  if (run === undefined || run === partner.run) return false;
  const goesOn = partner.state !== 'closed' && !partner.exiting && journeyStartedAt === partner.journeyStartedAt;
  return !(goesOn && deferrals > 0 && milestone === undefined);
};

/** Why nobody needs the email any more; undefined when it is still needed. */
export const withdrawn = (program: Program, message: EmailMessage, { partner, milestones }: KnownPartner): Withdrawal | undefined => {
  const { run, milestone, unless } = message;
  if (isRunOver(message, partner)) return { rule: 'run-over', detail: `run ${run} is no longer the current one` };
  const waitedFor = milestone === undefined ? undefined : milestones[milestone];
  if (waitedFor !== undefined && isWaitOver(waitedFor)) return { rule: 'reached-meanwhile', detail: 'reached meanwhile' };
  const done = unless === undefined ? undefined : program.milestones[unless];
  if (unless === undefined || done === undefined || !isReached(done, milestones[unless], partner)) return undefined;
  return { rule: 'done-already', detail: `${done.title} already` };
};
