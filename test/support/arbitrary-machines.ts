import { createRequire } from 'node:module';
import * as v from 'valibot';
import type { StateMachine } from '../../lib/journey/compile';
import { PLACEHOLDERS } from '../../lib/journey/keys';

const retrier = v.looseObject({
  ErrorEquals: v.array(v.string()),
  IntervalSeconds: v.number(),
  MaxAttempts: v.number(),
  BackoffRate: v.optional(v.number()),
  MaxDelaySeconds: v.optional(v.number()),
});
const catcher = v.looseObject({ ErrorEquals: v.array(v.string()), Next: v.string() });
const branch = v.object({ StartAt: v.string(), States: v.record(v.string(), v.unknown()) });

const state = v.looseObject({
  Type: v.string(),
  Next: v.optional(v.string()),
  End: v.optional(v.literal(true)),
  Resource: v.optional(v.string(), ''),
  Parameters: v.optional(v.record(v.string(), v.unknown()), {}),
  ResultSelector: v.optional(v.record(v.string(), v.string())),
  ResultPath: v.optional(v.nullable(v.string())),
  TimeoutSeconds: v.optional(v.unknown()),
  Seconds: v.optional(v.unknown()),
  Choices: v.optional(v.array(v.looseObject({ Next: v.string(), Variable: v.string(), StringEquals: v.string() })), []),
  Default: v.optional(v.string()),
  Retry: v.optional(v.array(retrier), []),
  Catch: v.optional(v.array(catcher), []),
  Branches: v.optional(v.array(branch), []),
});
export type CompiledState = v.InferOutput<typeof state>;

/** States that can lead to each other: a whole phase, or one branch of a Parallel. */
export interface StateScope {
  readonly isBranch: boolean;
  readonly startAt: string;
  readonly states: ReadonlyMap<string, CompiledState>;
}

const scopesWithin = (startAt: string, states: Readonly<Record<string, unknown>>, isBranch: boolean): readonly StateScope[] => {
  const parsed = new Map(Object.entries(states).map(([name, each]) => [name, v.parse(state, each)]));
  const inner = [...parsed.values()].flatMap(({ Branches }) => Branches.flatMap((each) => scopesWithin(each.StartAt, each.States, true)));
  return [{ isBranch, startAt, states: parsed }, ...inner];
};

/** A compiled phase taken apart: itself, and each branch within it. */
export const scopesOf = (machine: StateMachine): readonly StateScope[] => scopesWithin(machine.StartAt, machine.States, false);

export const statesOf = (machine: StateMachine): readonly (readonly [string, CompiledState])[] =>
  scopesOf(machine).flatMap(({ states }) => [...states]);

/** Every state that a state can lead to. */
export const targetsOf = ({
  Next,
  Default,
  Choices,
  Catch,
}: Pick<CompiledState, 'Choices' | 'Catch'> & Partial<Pick<CompiledState, 'Next' | 'Default'>>): readonly string[] => [
  ...[Next, Default].filter((name) => name !== undefined),
  ...Choices.map((choice) => choice.Next),
  ...Catch.map((handler) => handler.Next),
];

export const isWait = ({ Resource }: CompiledState): boolean => Resource.includes('updateItem');
export const hasToken = ({ Resource }: CompiledState): boolean => Resource.endsWith('.waitForTaskToken');
export const isEmail = ({ Parameters }: CompiledState): boolean => Parameters.QueueUrl === PLACEHOLDERS.emailsQueueUrl;

const emailMessage = v.looseObject({ email: v.string(), step: v.string(), milestone: v.optional(v.string()) });
export const emailOf = (each: CompiledState): v.InferOutput<typeof emailMessage> => v.parse(emailMessage, each.Parameters.MessageBody);

export const isEvent = ({ Parameters }: CompiledState): boolean => Parameters.QueueUrl === PLACEHOLDERS.eventsQueueUrl;
const eventMessage = v.looseObject({ 'id.$': v.string() });
/** What names an event: it is applied once. */
export const eventIdOf = (each: CompiledState): string => v.parse(eventMessage, each.Parameters.MessageBody)['id.$'];

const texts = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
};
const dynamic = (value: unknown): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, each]) => (key.endsWith('.$') ? texts(each) : dynamic(each)));

/** Every `$.path` that a state reads from its input or its context. */
export const referencesOf = ({ Parameters, Choices, TimestampPath }: CompiledState): readonly string[] =>
  [...dynamic(Parameters), ...Choices.map(({ Variable }) => Variable), ...texts(TimestampPath)].flatMap(
    (text) => text.match(/\$\$?\.[\w.]+/g) ?? [text],
  );

/** What a state takes when nothing ever comes; emails and questions are answered at once. */
const secondsOf = (each: CompiledState): number => {
  if (each.Branches.length > 0) return Math.max(...each.Branches.map(({ StartAt, States }) => longestWithin(StartAt, States)));
  return isWait(each) ? Number(each.TimeoutSeconds) : Number(each.Seconds ?? 0);
};

const longestWithin = (startAt: string, bodies: Readonly<Record<string, unknown>>): number => {
  const known = new Map<string, number>();
  const from = (name: string): number => {
    const each = v.parse(state, bodies[name]);
    const longest = known.get(name) ?? secondsOf(each) + Math.max(0, ...targetsOf(each).map(from));
    known.set(name, longest);
    return longest;
  };
  return from(startAt);
};

/** The longest way through a compiled phase, but for pauses until a date. */
export const longestSeconds = ({ StartAt, States }: StateMachine): number => longestWithin(StartAt, States);

/** What becomes of a wait that runs out of time. */
export const timedOut = ({ Catch }: CompiledState): string | undefined =>
  Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'))?.Next;

export interface LadderRung {
  readonly seconds: unknown;
  /** The emails that went out before it. */
  readonly reminded: readonly string[];
}

/** A wait as it is played when nothing ever comes, rung by rung, read off the transitions and not off the program. */
export const ladderOf = ({ states }: StateScope, as: string): readonly LadderRung[] => {
  const rungs: LadderRung[] = [];
  let reminded: string[] = [];
  for (let name: string | undefined = `Wait: ${as}`; name !== undefined; ) {
    const here = states.get(name);
    if (here !== undefined && isEmail(here) && name.startsWith(`Remind: ${as} day `)) {
      reminded.push(emailOf(here).email);
      name = here.Next;
    } else if (here !== undefined && (name === `Wait: ${as}` || name.startsWith(`Wait: ${as} from day `))) {
      rungs.push({ seconds: here.TimeoutSeconds, reminded });
      reminded = [];
      name = timedOut(here);
    } else break;
  }
  return rungs;
};

const validator: (definition: unknown) => { readonly isValid: boolean; readonly errors: readonly unknown[] } = createRequire(
  import.meta.url,
)('asl-validator');

/** As it is deployed: with the names of real resources. */
export const deployed = (machine: StateMachine): string =>
  JSON.stringify(machine)
    .replaceAll(PLACEHOLDERS.table, 'PartnerJourney-prod-Table-1A2B3C')
    .replaceAll(PLACEHOLDERS.eventsQueueUrl, 'https://sqs.eu-central-1.amazonaws.com/123456789012/events.fifo')
    .replaceAll(PLACEHOLDERS.emailsQueueUrl, 'https://sqs.eu-central-1.amazonaws.com/123456789012/emails');

/** What asl-validator finds wrong. It writes into what it is given, so it gets a copy. */
export const aslErrors = (machine: StateMachine): readonly unknown[] => validator(JSON.parse(deployed(machine))).errors;
