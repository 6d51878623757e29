import { InvalidProgram, refuseInvalid } from '../lib/journey/validate';
import { program } from '../program/partner-journey';
import { settings, stages } from '../program/settings';

try {
  refuseInvalid(program, settings, stages);
  console.log(`program ${program.version}: ${Object.keys(program.milestones).length} milestones in five phases, nothing wrong`);
} catch (error) {
  if (!(error instanceof InvalidProgram)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
