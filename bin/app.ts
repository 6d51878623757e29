import { App } from 'aws-cdk-lib';
import { PartnerJourneyStack } from '../lib/infra/partner-journey-stack';
import { chooseStage } from '../lib/infra/stage';
import { refuseInvalid } from '../lib/journey/validate';
import { program } from '../program/partner-journey';
import { stages } from '../program/settings';

// `cdk deploy -c stage=prod`; `-c secondsPerDay=` and `-c minTimeoutSeconds=` for a stage on the emulator.
refuseInvalid(program);
const app = new App();
const given = (name: string): unknown => app.node.tryGetContext(name);
const stage = chooseStage(stages, {
  stage: given('stage'),
  secondsPerDay: given('secondsPerDay'),
  minTimeoutSeconds: given('minTimeoutSeconds'),
});
new PartnerJourneyStack(app, { stage, program });
