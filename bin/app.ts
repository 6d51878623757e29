import { App } from 'aws-cdk-lib';
import { checkHolidays } from '../lambdas/send-email/holidays';
import { checkSenders } from '../lambdas/sources/check';
import { sourceNames } from '../lambdas/sources/registry';
import { checkWriteBack } from '../lambdas/sources/write-back';
import { PartnerJourneyStack } from '../lib/infra/partner-journey-stack';
import { chooseStage, WrongStage } from '../lib/infra/stage';
import { serviceEmailsAmong } from '../lib/journey/emails';
import { InvalidProgram, refuseInvalid } from '../lib/journey/validate';
import { emails } from '../program/emails';
import { program } from '../program/partner-journey';
import { senders } from '../program/senders';
import { settings, stages } from '../program/settings';
import { checkLetters } from './emails/check';

// `cdk deploy -c stage=prod`; `-c secondsPerDay=` and `-c minTimeoutSeconds=`, `-c mail=` for a stage on the emulator.
const app = new App();
const given = (name: string): unknown => app.node.tryGetContext(name);

try {
  const others = [
    ...(await checkSenders(senders, settings)),
    ...checkWriteBack(senders, stages),
    ...(await checkHolidays(settings)),
    ...checkLetters(program),
  ];
  refuseInvalid(program, settings, stages, others);
  const stage = chooseStage(stages, {
    stage: given('stage'),
    secondsPerDay: given('secondsPerDay'),
    minTimeoutSeconds: given('minTimeoutSeconds'),
    mail: given('mail'),
    emulatorEndpoint: given('emulatorEndpoint'),
  });
  new PartnerJourneyStack(app, {
    ...{ stage, program, serviceEmails: serviceEmailsAmong(emails), sources: sourceNames(senders) },
    digestTime: { at: settings.tasks.digest.at, timeZone: settings.sending.timeZone },
  });
} catch (error) {
  // What the program's owner can mend is said without a stack; how it came about is of use to nobody.
  if (!(error instanceof InvalidProgram || error instanceof WrongStage)) throw error;
  console.error(error.message);
  process.exit(1);
}
