import * as v from 'valibot';
import { compilePhase, type StateMachine } from '../../../lib/journey/compile';
import { purposesBy, serviceEmailsAmong } from '../../../lib/journey/emails';
import { REAL_TIME } from '../../../lib/journey/time';
import { PHASES, type PhaseId } from '../../../lib/journey/words';
import { emails } from '../../../program/emails';
import { program } from '../../../program/partner-journey';

export type State = Readonly<Record<string, unknown>>;

const record = v.record(v.string(), v.unknown());
const branches = v.array(v.object({ States: v.record(v.string(), record) }));

/** Every state of a machine by its name, those in branches too. */
export const statesOf = ({ States }: Pick<StateMachine, 'States'>): ReadonlyMap<string, State> => {
  const own = Object.entries(States);
  const inner = own.flatMap(([, state]) =>
    state.Branches === undefined ? [] : v.parse(branches, state.Branches).flatMap((branch) => [...statesOf(branch)]),
  );
  return new Map([...own, ...inner]);
};

/** The journey as it is deployed: each phase's machine at the real pace. */
export const machineOf = (phase: PhaseId): StateMachine =>
  compilePhase(program.phases[phase], program, REAL_TIME, purposesBy(serviceEmailsAmong(emails)));

export const PHASE_STATES: ReadonlyMap<PhaseId, ReadonlyMap<string, State>> = new Map(
  PHASES.map((phase) => [phase, statesOf(machineOf(phase))]),
);

export const isWait = (name: string): boolean => name.startsWith('Wait: ');
export const isEmail = (name: string): boolean => name.startsWith('Send: ') || name.startsWith('Remind: ');

export interface Context {
  readonly input: Readonly<Record<string, unknown>>;
  readonly token: string;
  readonly enteredAt: string;
}

const lookUp = (path: string, { input, token, enteredAt }: Context): string => {
  if (path === '$$.Task.Token') return token;
  if (path === '$$.State.EnteredTime') return enteredAt;
  const format = /^States\.Format\('(.*)', (.*)\)$/.exec(path);
  if (format !== null) {
    const parts = (format[2] ?? '').split(', ').map((each) => lookUp(each, { input, token, enteredAt }));
    return (format[1] ?? '').replaceAll('{}', () => parts.shift() ?? '');
  }
  const value = input[path.replace('$.', '')];
  if (value === undefined) throw new Error(`the bench does not understand ${path}`);
  return String(value);
};

/** A state's parameters, filled in as Step Functions does for the JSONPath that waits and reads are compiled to. */
export const fillIn = (template: unknown, context: Context): unknown => {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), lookUp(String(value), context)] : [name, fillIn(value, context)],
    ),
  );
};

const SORT_KEY = v.object({ Key: v.object({ sk: v.object({ S: v.string() }) }) });

const waitedFor = (state: State): string | undefined => {
  const key = v.safeParse(SORT_KEY, state.Parameters);
  return key.success ? /^STATE#milestone#(.*)$/.exec(key.output.Key.sk.S)?.[1] : undefined;
};

/**
 * The milestone that a state is there for: the one it waits for, reads or leads to by an email. Undefined for what serves
 * the phase itself: its branches, its tasks, its questions and its end.
 */
export const milestoneOf = (states: ReadonlyMap<string, State>, name: string): string | undefined => {
  const state = states.get(name);
  if (state === undefined) throw new Error(`there is no state ${name}`);
  const own = waitedFor(state);
  if (own !== undefined) return own;
  if (name.startsWith('Outcome: ')) return milestoneOf(states, name.replace('Outcome: ', 'Wait: '));
  return isEmail(name) && typeof state.Next === 'string' ? milestoneOf(states, state.Next) : undefined;
};

export interface MilestoneCost {
  readonly transitions: number;
  readonly emails: number;
}

/** States entered for each milestone when all goes well: its emails, its wait, and the choice of its outcome. */
export const promptTransitions = (): ReadonlyMap<string, MilestoneCost> => {
  const costs = new Map<string, MilestoneCost>();
  for (const states of PHASE_STATES.values()) {
    for (const name of states.keys()) {
      const milestone = milestoneOf(states, name);
      if (milestone === undefined) continue;
      const { transitions, emails } = costs.get(milestone) ?? { transitions: 1, emails: 0 };
      const sends = name.startsWith('Send: ') ? 1 : 0;
      const chooses = name.startsWith('Outcome: ') ? 1 : 0;
      costs.set(milestone, { transitions: transitions + sends + chooses, emails: emails + sends });
    }
  }
  return costs;
};
