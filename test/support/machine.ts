import * as v from 'valibot';
import type { StateMachine } from '../../lib/journey/compile';
import { type Attribute, assignments, holds } from './expressions';
import type { MemoryStore } from './memory-store';

type Json = Record<string, unknown>;

const record = v.record(v.string(), v.unknown());
const asRecord = (value: unknown): Json => v.parse(record, value);

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MachineWorld {
  readonly store: MemoryStore;
  now(): string;
  /** Calls back after so many seconds of the world's time; the returned function calls it off. */
  after(seconds: number, then: () => void): () => void;
  /** Sends to the queue that the placeholder names. */
  send(queueUrl: string, message: Json): void;
  /** Called with each state that is entered. */
  entered?(execution: string, state: string): void;
}

interface Waiting {
  succeed(output: Json): void;
}

/** Reads `$.a.b`, `$$.State.EnteredTime` and `States.Format(...)`: the JSONPath that compiled phases use. */
const resolvePath = (path: string, input: Json, context: Json): unknown => {
  const format = /^States\.Format\('(.*?)', (.*)\)$/.exec(path);
  if (format) {
    const args = (format[2] ?? '').split(', ').map((each) => resolvePath(each, input, context));
    return (format[1] ?? '').replaceAll('{}', () => String(args.shift()));
  }
  const root: Json = path.startsWith('$$') ? context : input;
  return path
    .replace(/^\$\$?\.?/, '')
    .split('.')
    .filter((part) => part !== '')
    .reduce<unknown>((value, part) => {
      const next = asRecord(value)[part];
      if (next === undefined) throw new Error(`States.Runtime: ${path} is not there`);
      return next;
    }, root);
};

const resolve = (template: unknown, input: Json, context: Json): unknown => {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), resolvePath(String(value), input, context)] : [key, resolve(value, input, context)],
    ),
  );
};

/** One execution of a compiled phase in the world's time. Only what compiled phases use is understood; anything else throws. */
export class Execution {
  status: ExecutionStatus = 'RUNNING';
  readonly path: string[] = [];
  private readonly timers = new Set<() => void>();

  constructor(
    readonly name: string,
    readonly input: Json,
    private readonly world: MachineWorld,
    private readonly tokens: Map<string, Waiting>,
  ) {}

  start(machine: StateMachine): void {
    this.run(machine.States, machine.StartAt, this.input, () => this.finish('SUCCEEDED'));
  }

  finish(status: ExecutionStatus): void {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    for (const cancel of this.timers) cancel();
  }

  private run(states: StateMachine['States'], name: string, input: Json, done: () => void): void {
    if (this.status !== 'RUNNING') return;
    const state = asRecord(states[name]);
    this.path.push(name);
    this.world.entered?.(this.name, name);
    const next = (output: Json, target: unknown = state.Next) => {
      if (typeof target === 'string') this.run(states, target, output, done);
      else done();
    };
    switch (state.Type) {
      case 'Succeed':
        done();
        break;
      case 'Fail':
        this.finish('FAILED');
        break;
      case 'Choice':
        next(input, this.choose(state, input));
        break;
      case 'Wait':
        this.pause(state, input, () => next(input));
        break;
      case 'Parallel':
        this.parallel(state, input, () => next(input));
        break;
      case 'Task':
        this.task(name, state, input, next);
        break;
      default:
        throw new Error(`a state of type ${String(state.Type)} is not understood`);
    }
  }

  private choose(state: Json, input: Json): unknown {
    const choices = v.parse(v.array(record), state.Choices);
    const chosen = choices.find(({ Variable, StringEquals }) => resolvePath(String(Variable), input, {}) === StringEquals);
    return chosen?.Next ?? state.Default;
  }

  private pause(state: Json, input: Json, then: () => void): void {
    const until = typeof state.TimestampPath === 'string' ? String(resolvePath(state.TimestampPath, input, {})) : undefined;
    const seconds = until === undefined ? Number(state.Seconds) : (Date.parse(until) - Date.parse(this.world.now())) / 1000;
    this.timer(Math.max(0, seconds), then);
  }

  private parallel(state: Json, input: Json, then: () => void): void {
    const branches = v.parse(v.array(record), state.Branches);
    let open = branches.length;
    for (const branch of branches) {
      this.run(asRecord(branch.States) as StateMachine['States'], String(branch.StartAt), input, () => {
        open -= 1;
        if (open === 0) then();
      });
    }
  }

  private task(name: string, state: Json, input: Json, next: (output: Json, target?: unknown) => void): void {
    const token = `${this.name}/${name}/${this.path.length}`;
    const context = { State: { EnteredTime: this.world.now() }, Task: { Token: token }, Execution: { Name: this.name } };
    const parameters = asRecord(resolve(state.Parameters, input, context));
    const caught = (error: string) => {
      const handler = v.parse(v.array(record), state.Catch ?? []).find(({ ErrorEquals }) => {
        const names = v.parse(v.array(v.string()), ErrorEquals);
        return names.includes(error) || names.includes('States.ALL');
      });
      if (handler) next(input, handler.Next);
      else this.finish('FAILED');
    };
    const succeed = (result: Json) => next(this.withResult(state, input, result));
    const resource = String(state.Resource);
    if (resource.includes('updateItem') && !this.write(parameters)) {
      caught('DynamoDb.ConditionalCheckFailedException');
      return;
    }
    if (resource.endsWith('.waitForTaskToken')) this.await(token, Number(state.TimeoutSeconds), succeed, () => caught('States.Timeout'));
    if (resource.includes('sqs:sendMessage')) this.world.send(String(parameters.QueueUrl), asRecord(parameters.MessageBody));
    if (resource.includes('getItem')) succeed({ Item: this.read(parameters) });
    else if (!resource.endsWith('.waitForTaskToken')) succeed({});
  }

  private withResult(state: Json, input: Json, result: Json): Json {
    const selected = state.ResultSelector === undefined ? result : asRecord(resolve(state.ResultSelector, result, {}));
    const path = state.ResultPath;
    return typeof path === 'string' ? { ...input, [path.replace('$.', '')]: selected } : input;
  }

  private await(token: string, seconds: number, succeed: (output: Json) => void, timedOut: () => void): void {
    const cancel = this.timer(seconds, () => {
      this.tokens.delete(token);
      timedOut();
    });
    this.tokens.set(token, {
      succeed: (output) => {
        cancel();
        this.tokens.delete(token);
        if (this.status === 'RUNNING') succeed(output);
      },
    });
  }

  private timer(seconds: number, then: () => void): () => void {
    const cancel = this.world.after(seconds, () => {
      this.timers.delete(cancel);
      if (this.status === 'RUNNING') then();
    });
    this.timers.add(cancel);
    return cancel;
  }

  private keyOf(parameters: Json): { partnerId: string; sortKey: string } {
    const key = asRecord(parameters.Key);
    const read = (name: string) => String(asRecord(key[name]).S);
    return { partnerId: read('pk').replace('PARTNER#', ''), sortKey: read('sk') };
  }

  /** The conditional write of a wait, on the one copy of the milestone that apply-event writes too. */
  private write(parameters: Json): boolean {
    const { partnerId, sortKey } = this.keyOf(parameters);
    const { milestones } = this.world.store.items(partnerId);
    const name = sortKey.replace('STATE#milestone#', '');
    const item = milestones.get(name) ?? { matches: [], revision: 0 };
    const values = asRecord(parameters.ExpressionAttributeValues) as Readonly<Record<string, Attribute>>;
    const names = v.parse(v.optional(v.record(v.string(), v.string()), {}), parameters.ExpressionAttributeNames);
    if (!holds(String(parameters.ConditionExpression), { ...item }, values)) return false;
    milestones.set(name, { ...item, ...assignments(String(parameters.UpdateExpression), values, names) });
    return true;
  }

  private read(parameters: Json): Json {
    const { partnerId, sortKey } = this.keyOf(parameters);
    const { partner, milestones } = this.world.store.items(partnerId);
    if (sortKey === 'STATE#partner') {
      const dates = Object.entries(partner?.dates ?? {}).map(([name, S]) => [name, { S }]);
      return { dates: { M: Object.fromEntries(dates) } };
    }
    return { outcome: { S: milestones.get(sortKey.replace('STATE#milestone#', ''))?.outcome } };
  }
}
