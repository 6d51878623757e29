import * as v from 'valibot';
import { isReached, outcomeOf } from '../../lib/journey/apply/reach';
import { allSteps, type Program, type Reopen } from '../../lib/journey/definition';
import { isWebhookEventType, WEBHOOK_EVENTS, type WebhookEventType } from '../../lib/journey/events';
import type { Standing } from './story';

/** What sets a partner going that stands still. */
export interface Onward {
  readonly when: string;
  /** What a person types for it, behind `npm run ops --`. Absent of what only senders tell. */
  readonly command?: string;
}

type Still = Pick<Standing, 'partner' | 'milestones'>;
type Reopening = readonly [type: WebhookEventType, reopen: Reopen];

const reopeningsOf = (program: Program, { phase, outcome }: Still['partner']): readonly Reopening[] => {
  const rest = Object.values(program.phases[phase].next).find((next) => next.kind === 'close' && next.as === outcome);
  if (rest?.kind !== 'close') return [];
  return Object.entries(rest.reopen).flatMap(([type, reopen]): readonly Reopening[] => (isWebhookEventType(type) ? [[type, reopen]] : []));
};

/** Decided so already: to say it once more sets nothing going. */
const isSo = (program: Program, { partner, milestones }: Still, type: WebhookEventType): boolean =>
  Object.entries(program.milestones).some(([name, milestone]) => {
    const outcome = outcomeOf(milestone, type);
    return outcome !== undefined && outcome === milestones[name]?.outcome && isReached(milestone, milestones[name], partner);
  });

/** An outcome that somebody decided, by which a phase that begins anew would come to the same end at once. */
const isDecided = (program: Program, { partner, milestones }: Still): boolean =>
  allSteps(program.phases[partner.phase].steps).some((step) => {
    const milestone = step.kind === 'waitFor' ? program.milestones[step.milestone] : undefined;
    if (step.kind !== 'waitFor' || milestone === undefined) return false;
    const state = milestones[step.milestone];
    const way = isReached(milestone, state, partner) ? step.on?.[state?.outcome ?? ''] : undefined;
    return way?.some((each) => each.kind === 'end' && each.outcome === partner.outcome) ?? false;
  });

const commandFor = (id: string, type: WebhookEventType): string => {
  if (type === 'application.approved') return `approve ${id}`;
  if (type === 'application.declined') return `decline ${id} --reason "..."`;
  const isEnough = v.is(WEBHOOK_EVENTS[type], { partner: { id } });
  return `record ${id} ${type}${isEnough ? '' : " --data '{...}'"}`;
};

/** An organisation introduces itself with its people: that is no line to type. */
const beginsAnew = (reopenings: readonly Reopening[]): readonly Onward[] => {
  const types = reopenings.flatMap(([type, { journey }]) => (journey === 'new' ? [type] : []));
  return types.length === 0 ? [] : [{ when: `a new journey begins with ${types.join(' or ')}, as senders tell it` }];
};

const fromRest = (program: Program, still: Still): readonly Onward[] => {
  const { id, outcome } = still.partner;
  const reopenings = reopeningsOf(program, still.partner);
  const same = reopenings.filter(([type, { journey }]) => journey === 'same' && !isSo(program, still, type));
  const isFinal = outcome === 'exited' || isDecided(program, still);
  return [
    ...same.map(([type]) => ({ when: `${type} after all`, command: commandFor(id, type) })),
    ...(isFinal ? [] : [{ when: 'once more from the beginning of its phase', command: `restart ${id} --reason "..."` }]),
    ...beginsAnew(reopenings),
  ];
};

/** The ways on of a partner whose journey rests or whose run has failed; none while it runs. */
export const onwardOf = (program: Program, still: Still): readonly Onward[] => {
  const { id, state } = still.partner;
  if (state === 'running') return [];
  if (state === 'closed') return fromRest(program, still);
  return [
    { when: 'mended, it goes on from the state that failed', command: `rerun ${id}` },
    { when: 'or its phase from the beginning', command: `restart ${id} --reason "..."` },
    { when: 'why it failed: docs/runbook.md, "run-failed"' },
  ];
};
