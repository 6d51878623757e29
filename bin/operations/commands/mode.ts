import { Argument, type Command } from 'commander';
import * as v from 'valibot';
import { createMailModes } from '../../../lambdas/adapters/mail-modes';
import type { HeldTo, MailSetting } from '../../../lib/journey/sending/mode';
import { writtenMailSetting } from '../../../lib/journey/validate/mail';
import { stages } from '../../../program/settings';
import { readStackFile } from '../../local/stack-file';
import { holdMail, modeShown, type ShownMode } from '../mode';
import { openNames } from '../parked';
import { drawMode } from '../screen/mode';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly by?: string;
  readonly reason?: string;
}

const AS_SET = 'as-set';
type Asked = 'observe' | 'approve' | typeof AS_SET;

const heldTo = (mode: Asked, { by, reason }: Options): HeldTo | undefined =>
  mode === AS_SET ? undefined : { mode, by: whoIsAtWork(by), ...(reason !== undefined && { reason }) };

/** What the stage is set to, as far as is known here: a copy on this machine may have been started with another mode. */
const settingOf = async ({ stage = 'local', stackFile }: Options): Promise<MailSetting> => {
  const started = stage === 'local' ? v.safeParse(writtenMailSetting, (await readStackFile(stackFile)).mail) : undefined;
  return started?.success ? started.output : (stages[stage]?.mail ?? 'live');
};

const mode = async (asked: Asked | undefined, options: Options): Promise<void> => {
  const modes = createMailModes(openNames(await deploymentFor(options)));
  const now = new Date().toISOString();
  const changes = asked === undefined ? (await modes.read()).changes : await holdMail(modes, heldTo(asked, options), now);
  show<ShownMode>(options, modeShown(changes, await settingOf(options)), drawMode);
};

/** `ops mode`: how far emails go, and the switch that stops them all. */
export const registerMode = (program: Command): Command =>
  program.addCommand(
    operation('mode [mode]', {
      summary: 'how far emails go: observe, approve, allowlist or live; stops them all at once',
      description:
        'Shows how far the emails of a stage go, by track, and since when. That is set by "mail" of the stage in program/settings.ts; with a mode, all mail is held to it at once, from the next email on and without a deployment, and never let further than the setting does. What is asked for while mail is held to observe is never sent, also later. docs/going-live.md',
      examples: [
        ['mode --stage prod', 'how far mail goes'],
        ['mode observe --stage prod --reason "wrong names in invitations"', 'stops all mail now; everything else runs on'],
        ['mode as-set --stage prod', 'ends that'],
      ],
      json: '{ tracks: [{ track, mode, since? }], heldTo?: { mode, by, reason?, since }, isUnmet, changes: [{ since, setting, heldTo? }] }',
    })
      .addArgument(new Argument('[mode]', 'what all mail is held to from now on').choices(['observe', 'approve', AS_SET]))
      .option('--by <who>', 'who says so; your user name when left out')
      .option('--reason <text>', 'why')
      .action(mode),
  );
