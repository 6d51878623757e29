import type { Command } from 'commander';
import { type ActionEvent, perform } from '../../../lambdas/actions/perform';
import type { Asker, Looked } from '../../../lambdas/actions/requests';
import { openActions, scaleOf } from '../actions';
import type { Deployment } from '../deployment';
import { noPartner, partnerNamed } from '../partner-named';
import { drawAction, type ShownAction } from '../screen/action';
import { createStories } from '../story';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

export interface ActionOptions extends CommonOptions {
  readonly dryRun?: true;
  readonly by?: string;
  readonly reason?: string;
}

export const ACTION_JSON =
  '{ partner: { id, name? }, action, dryRun, result, why?, eventId?, notes?: [text], effects?: [{ kind, ... }] }\n  result is one of: done, would be done (--dry-run), repeated (it was so already), conflict (something else came first: nothing was done),\n  refused (cannot be done as things stand: nothing was sent), sent (is in the queue; look again with "show").\n  The exit code is 1 for conflict and refused.';

/** A command that does something to one partner, with the options that all of them have. */
export const action = (call: string, teaching: Omit<Parameters<typeof operation>[1], 'json'>): Command =>
  operation(call, { ...teaching, json: ACTION_JSON })
    .option('--dry-run', 'do nothing, say what would be done')
    .option('--by <who>', 'who says so, for the timeline; your user name when left out');

/** Who is at work, and why. */
export const askerOf = ({ by, reason }: ActionOptions): Asker => ({
  by: whoIsAtWork(by),
  ...(reason !== undefined && { reason }),
  now: new Date().toISOString(),
});

/** Does it and says what came of it; a script sees by the exit code that nothing was done. */
export const finish = async (
  options: ActionOptions,
  deployment: Deployment,
  name: string | undefined,
  event: ActionEvent,
): Promise<void> => {
  const dryRun = options.dryRun ?? false;
  const result = await perform(openActions(deployment, await scaleOf(options)), event, { dryRun });
  const partner = { id: event.partner.id, ...(name !== undefined && { name }) };
  show<ShownAction>(options, { partner, action: event.type, dryRun, ...result }, drawAction);
  if (result.result === 'conflict' || result.result === 'refused') process.exitCode = 1;
};

/** Looks at the partner that the operator named, and does to it what is asked for. */
export const act = async (
  name: string,
  options: ActionOptions,
  ask: (looked: Looked, asker: Asker, deployment: Deployment) => ActionEvent | Promise<ActionEvent>,
): Promise<void> => {
  const asker = askerOf(options);
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const looked = await stories.standing(await partnerNamed(stories, name));
  if (looked === undefined) throw noPartner(name);
  await finish(options, deployment, looked.partner.name, await ask(looked, asker, deployment));
};
