import { Command } from 'commander';
import { registerApprove, registerDecline } from './operations/commands/application';
import { registerBounce } from './operations/commands/bounce';
import { registerConsent } from './operations/commands/consent';
import { registerEmail } from './operations/commands/email';
import { registerEmails } from './operations/commands/emails';
import { registerErase } from './operations/commands/erase';
import { registerExecutions } from './operations/commands/executions';
import { registerExit } from './operations/commands/exit';
import { registerExport } from './operations/commands/export';
import { registerFire } from './operations/commands/fire';
import { registerFree } from './operations/commands/free';
import { registerFunnel } from './operations/commands/funnel';
import { registerImport } from './operations/commands/import';
import { registerLink } from './operations/commands/link';
import { registerMode } from './operations/commands/mode';
import { registerParked } from './operations/commands/parked';
import { registerPartners } from './operations/commands/partners';
import { registerPause, registerResume } from './operations/commands/pause';
import { registerRecord } from './operations/commands/record';
import { registerRecount } from './operations/commands/recount';
import { registerRedrive } from './operations/commands/redrive';
import { registerReplay } from './operations/commands/replay';
import { registerRerun } from './operations/commands/rerun';
import { registerResend } from './operations/commands/resend';
import { registerRestart } from './operations/commands/restart';
import { registerRotate } from './operations/commands/rotate';
import { registerSeed } from './operations/commands/seed';
import { registerShow } from './operations/commands/show';
import { registerSkip } from './operations/commands/skip';
import { registerSources } from './operations/commands/sources';
import { registerTask } from './operations/commands/task';
import { registerTasks } from './operations/commands/tasks';
import { registerToday } from './operations/commands/today';
import { registerUnmapped } from './operations/commands/unmapped';
import { registerWatch } from './operations/commands/watch';
import { registerWhy } from './operations/commands/why';
import { inWords } from './operations/problem';
import { harmless } from './operations/screen/harmless';

const program = new Command('npm run ops --').description(
  "The operator's commands, for the copy that runs on this machine, or with --stage for one in AWS.\nEach has its own help: npm run ops -- show --help",
);

registerToday(program);
registerPartners(program);
registerShow(program);
registerWhy(program);
registerTasks(program);
registerFunnel(program);
registerWatch(program);
registerApprove(program);
registerDecline(program);
registerRecord(program);
registerTask(program);
registerPause(program);
registerResume(program);
registerSkip(program);
registerRestart(program);
registerRerun(program);
registerExit(program);
registerResend(program);
registerEmails(program);
registerEmail(program);
registerMode(program);
registerConsent(program);
registerFree(program);
registerBounce(program);
registerExport(program);
registerErase(program);
registerImport(program);
registerLink(program);
registerParked(program);
registerUnmapped(program);
registerReplay(program);
registerRedrive(program);
registerExecutions(program);
registerSources(program);
registerRotate(program);
registerFire(program);
registerRecount(program);
registerSeed(program);

// Somebody who reads only the head of it has closed the pipe.
process.stdout.on('error', () => process.exit());

try {
  await program.parseAsync();
} catch (error) {
  console.error(harmless(inWords(error)));
  process.exitCode = 1;
}
