import { validate } from '../lib/journey/validate';
import { program } from '../program/partner-journey';

const problems = validate(program);
for (const { place, problem, fix } of problems) console.error(`${place}: ${problem}\n  fix: ${fix}`);
if (problems.length > 0) {
  console.error(`\n${problems.length} problem${problems.length === 1 ? '' : 's'} in program/`);
  process.exitCode = 1;
} else {
  console.log(`program ${program.version}: five phases, ${Object.keys(program.milestones).length} milestones, nothing wrong`);
}
