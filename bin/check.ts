import { checkHolidays } from '../lambdas/send-email/holidays';
import { checkSenders } from '../lambdas/sources/check';
import { sourceNames } from '../lambdas/sources/registry';
import { checkWriteBack } from '../lambdas/sources/write-back';
import { InvalidProgram, refuseInvalid } from '../lib/journey/validate';
import { checkCrowded } from '../lib/journey/validate/crowded';
import { emails } from '../program/emails';
import { program } from '../program/partner-journey';
import { senders } from '../program/senders';
import { settings, stages } from '../program/settings';
import { checkLetters } from './emails/check';

try {
  const others = [
    ...(await checkSenders(senders, settings)),
    ...checkWriteBack(senders, stages),
    ...(await checkHolidays(settings)),
    ...checkLetters(program),
  ];
  refuseInvalid(program, settings, stages, others);
  for (const { place, problem, fix } of checkCrowded(program, emails, settings.sending))
    console.warn(`warning: ${place}: ${problem}\n    fix: ${fix}`);
  const milestones = Object.keys(program.milestones).length;
  console.log(`program ${program.version}: ${milestones} milestones in five phases, ${sourceNames(senders).length} senders, nothing wrong`);
} catch (error) {
  if (!(error instanceof InvalidProgram)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
