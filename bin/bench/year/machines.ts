import type { GetItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { PLACEHOLDERS } from '../../../lib/journey/keys';
import type { PhaseId } from '../../../lib/journey/words';
import { Execution, type MachineWorld } from '../../../test/support/machine';
import { TASK_TOKEN_LENGTH } from '../assumptions';
import { fillIn, machineOf, milestoneOf, PHASE_STATES, type State } from './steps';
import type { Tally } from './tally';

type Input = Readonly<Record<string, unknown>>;

/** The simulator's short tokens, as long as those of AWS: a token is most of what a wait writes. */
export const longToken = (token: string): string => `${token}|`.padEnd(TASK_TOKEN_LENGTH, '=');
export const shortToken = (token: string): string => token.replace(/\|=*$/, '');

interface Entry {
  readonly state: State;
  readonly input: Input;
  readonly token: string;
  readonly enteredAt: string;
}

const looksLike = <T>() => v.custom<T>((value) => typeof value === 'object' && value !== null);
const update = looksLike<UpdateItemCommandInput>();
const read = looksLike<GetItemCommandInput>();

/**
 * The five state machines in virtual time. The simulator of the tests decides which state follows which; each request
 * to the table is also made for real, with the state's own parameters.
 */
export class Machines {
  private readonly executions = new Map<string, Execution>();
  private readonly tokens = new Map<string, { succeed(output: Record<string, unknown>): void }>();
  private pending: Entry[] = [];

  constructor(
    private readonly world: Omit<MachineWorld, 'entered'>,
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly tally: Tally,
  ) {}

  start(phase: PhaseId, name: string, input: Input): void {
    if (this.executions.has(name)) return;
    const entered = (_: string, state: string) => this.entered(phase, name, state, input);
    const execution = new Execution(name, { ...input }, { ...this.world, entered }, this.tokens);
    this.executions.set(name, execution);
    this.tally.executions += 1;
    execution.start(machineOf(phase));
  }

  /** True when it was under way, and AWS would tell phase-failed. */
  stop(name: string): boolean {
    const execution = this.executions.get(name);
    const wasRunning = execution?.status === 'RUNNING';
    execution?.finish('ABORTED');
    return wasRunning;
  }

  answer(token: string, output: Input): void {
    this.tokens.get(shortToken(token))?.succeed({ ...output });
  }

  /** Makes the requests of the states entered since, in order. */
  async flush(): Promise<void> {
    for (let entry = this.pending.shift(); entry !== undefined; entry = this.pending.shift()) await this.request(entry);
  }

  private entered(phase: PhaseId, name: string, stateName: string, input: Input): void {
    const states = PHASE_STATES.get(phase) ?? new Map<string, State>();
    this.tally.entered(phase, stateName, milestoneOf(states, stateName));
    const state = states.get(stateName);
    if (state === undefined) throw new Error(`${phase} has no state ${stateName}`);
    const token = longToken(`${name}/${stateName}/${this.executions.get(name)?.path.length ?? 0}`);
    this.pending.push({ state, input, token, enteredAt: this.world.now() });
  }

  private async request({ state, ...context }: Entry): Promise<void> {
    const resource = String(state.Resource);
    if (!resource.includes('updateItem') && !resource.includes('getItem')) return;
    const parameters = fillIn(JSON.parse(JSON.stringify(state.Parameters).replaceAll(PLACEHOLDERS.table, this.tableName)), context);
    if (resource.includes('getItem')) {
      await this.client.send(new GetItemCommand(v.parse(read, parameters)));
      return;
    }
    try {
      await this.client.send(new UpdateItemCommand(v.parse(update, parameters)));
    } catch (error) {
      // Reached before its wait: the state goes on, and the request is paid for.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
