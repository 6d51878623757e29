import type { ActionResult } from '../../../lambdas/actions/perform';
import type { Effect } from '../../../lib/journey/apply/draft';
import type { Look } from './look';
import { both } from './moments';

/** The shape of every action's `--json`. */
export type ShownAction = ActionResult & {
  readonly partner: { readonly id: string; readonly name?: string };
  /** The event that it is. */
  readonly action: string;
  readonly dryRun: boolean;
};

const effectText = (effect: Effect, now: number): string => {
  switch (effect.kind) {
    case 'resume':
      return `a wait for ${effect.milestone} goes on, if one stands`;
    case 'start':
      return `${effect.phase} starts, as run ${effect.input.run}`;
    case 'stop':
      return `${effect.phase}, run ${effect.run}, is stopped`;
    case 'email':
      return `email ${effect.email}`;
    case 'tell':
      return `${effect.event.type} follows`;
    case 'later':
      return `${effect.event.type} follows ${both(effect.at, now)}`;
    case 'unpark':
      return `what waits under its ${effect.alias.kind === 'id' ? 'id' : effect.alias.kind} is applied`;
    case 'answer':
      return `a workflow is answered: ${effect.answer}`;
    case 'announce':
      return 'those who follow the journey are told';
  }
};

const consequences = ({ notes, effects }: Extract<ActionResult, { notes: unknown }>, { paint, now }: Look): readonly string[] => [
  ...notes.map((note) => `  ${note}`),
  ...effects.map((effect) => paint.dim(`  then: ${effectText(effect, now)}`)),
];

const head = (shown: ShownAction, { paint }: Look): string => {
  switch (shown.result) {
    case 'done':
      return paint.green('done');
    case 'would be done':
      return 'would be done';
    case 'repeated':
      return `nothing to do: ${shown.why}`;
    case 'conflict':
      return paint.red(`not done: ${shown.why}`);
    case 'refused':
      return paint.red(`cannot be done: ${shown.why}`);
    case 'sent':
      return paint.yellow('sent, and not applied yet: events before it come first, or it cannot be applied and is tried again');
  }
};

const next = (shown: ShownAction): readonly string[] => {
  const { result, partner } = shown;
  if (shown.result === 'conflict' && shown.wasApplied)
    return ['your word is in the timeline; look at what waits now, and decide anew:', '  npm run ops -- emails'];
  if (result === 'conflict')
    return ['nothing was changed, and the timeline says so; look, and decide anew:', `  npm run ops -- show ${partner.id} --limit 10`];
  if (result !== 'sent') return [];
  return [`  whether it is by now: npm run ops -- show ${partner.id} --limit 10`, '  what was given up: npm run ops -- redrive'];
};

/** What came of an action: done with what follows, or why not. */
export const drawAction = (shown: ShownAction, look: Look): readonly string[] => {
  const { partner, action } = shown;
  const whom = partner.name === undefined ? partner.id : `${look.paint.bold(partner.name)}  ${look.paint.dim(partner.id)}`;
  return [`${whom}  ${action}`, head(shown, look), ...('notes' in shown ? consequences(shown, look) : []), ...next(shown)];
};
