import type { Emails } from '../../lib/journey/emails';
import { activationHelp } from './activation-help';
import { agreementReady } from './agreement-ready';
import { agreementReminder } from './agreement-reminder';
import { applicationApproved } from './application-approved';
import { applicationDeclined } from './application-declined';
import { applicationLate } from './application-late';
import { applicationReceived } from './application-received';
import { certificationInvite } from './certification-invite';
import { certificationReminder } from './certification-reminder';
import { certified } from './certified';
import { dealWon } from './deal-won';
import { digest } from './digest';
import { dutyEscalation } from './duty-escalation';
import { dutyReminder } from './duty-reminder';
import { exitAcknowledged } from './exit-acknowledged';
import { farewell } from './farewell';
import { firstActGuide } from './first-act-guide';
import { firstActReminder } from './first-act-reminder';
import { firstActThanks } from './first-act-thanks';
import { invitation } from './invitation';
import { invitationReminder } from './invitation-reminder';
import { kickoffInvite } from './kickoff-invite';
import { kickoffReminder } from './kickoff-reminder';
import { onboardingComplete } from './onboarding-complete';
import { portalReminder } from './portal-reminder';
import { promoted } from './promoted';
import { renewalOffer } from './renewal-offer';
import { renewalReminder } from './renewal-reminder';
import { renewed } from './renewed';
import { reviewFollowUp } from './review-follow-up';
import { reviewInvite } from './review-invite';
import { surveyReminder } from './survey-reminder';
import { taskDigest } from './task-digest';
import { taskOpened } from './task-opened';
import { tierAtRisk } from './tier-at-risk';
import { trainingInvite } from './training-invite';
import { trainingReminder } from './training-reminder';
import { trainingThanks } from './training-thanks';
import { weMissYou } from './we-miss-you';
import { welcome } from './welcome';

/** Every email that the program can send. The journey names them by their keys, which also name their files. */
export const emails = {
  invitation,
  'invitation-reminder': invitationReminder,
  'application-received': applicationReceived,
  'application-late': applicationLate,
  'application-approved': applicationApproved,
  'application-declined': applicationDeclined,
  'agreement-ready': agreementReady,
  'agreement-reminder': agreementReminder,
  'duty-reminder': dutyReminder,
  'duty-escalation': dutyEscalation,
  welcome,
  'portal-reminder': portalReminder,
  'kickoff-invite': kickoffInvite,
  'kickoff-reminder': kickoffReminder,
  'training-invite': trainingInvite,
  'training-reminder': trainingReminder,
  'training-thanks': trainingThanks,
  'onboarding-complete': onboardingComplete,
  'first-act-guide': firstActGuide,
  'first-act-reminder': firstActReminder,
  'first-act-thanks': firstActThanks,
  'certification-invite': certificationInvite,
  'certification-reminder': certificationReminder,
  certified,
  'activation-help': activationHelp,
  'deal-won': dealWon,
  digest,
  'we-miss-you': weMissYou,
  'review-invite': reviewInvite,
  'review-follow-up': reviewFollowUp,
  promoted,
  'tier-at-risk': tierAtRisk,
  'renewal-offer': renewalOffer,
  'renewal-reminder': renewalReminder,
  renewed,
  'exit-acknowledged': exitAcknowledged,
  farewell,
  'survey-reminder': surveyReminder,
  'task-opened': taskOpened,
  'task-digest': taskDigest,
} satisfies Emails;
