import { InvalidProgram, refuseInvalid } from '../lib/journey/validate';
import { program } from '../program/partner-journey';

try {
  refuseInvalid(program);
  console.log(`program ${program.version}: ${Object.keys(program.milestones).length} milestones in five phases, nothing wrong`);
} catch (error) {
  if (!(error instanceof InvalidProgram)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
