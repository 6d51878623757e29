import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { RunInput } from '../../lib/journey/apply/draft';
import type { LaterInput } from '../../lib/journey/later';
import type { PhaseId } from '../../lib/journey/words';
import { eventDigest } from '../identity';
import type { Workflows } from '../ports/journey';
import { unless } from './quiet';

/** `<partnerId>-<phase>-<run>`: at most 60 + 1 + 11 + 1 + 7 = 80 characters, unique per run. */
export const executionName = (partnerId: string, phase: PhaseId, run: number): string => `${partnerId}-${phase}-${run}`;

/** `<partnerId>-<digest of the event's id>`: at most 60 + 1 + 16 = 77 characters, the same however often the event is to be told. */
export const laterName = (partnerId: string, eventId: string): string => `${partnerId}-${eventDigest(eventId)}`;

const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Answers a waiting state; one that has given up or was stopped waits no more, and that is all right. */
export const createAnswer =
  (client: SFNClient): Workflows['answer'] =>
  async (taskToken, output) => {
    await client
      .send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
      .catch(unless('TaskTimedOut', 'TaskDoesNotExist'));
  };

export interface Machines {
  readonly phases: Readonly<Record<PhaseId, string>>;
  /** The one that tells events later. */
  readonly later: string;
}

/** The state machines on Step Functions. */
export const createWorkflows = (client: SFNClient, stateMachineArns: Machines): Workflows => {
  const start = async (stateMachineArn: string, name: string, input: RunInput | LaterInput): Promise<void> => {
    await client
      .send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
      .catch(unless('ExecutionAlreadyExists'));
  };
  return {
    start: (phase, input) => start(stateMachineArns.phases[phase], executionName(input.partnerId, phase, input.run), input),

    tellLater: (at, partnerId, event) => start(stateMachineArns.later, laterName(partnerId, event.id), { at, partnerId, event }),

    async stop(phase, partnerId, run) {
      const arn = executionArn(stateMachineArns.phases[phase], executionName(partnerId, phase, run));
      await client
        .send(new StopExecutionCommand({ executionArn: arn, error: 'PartnerJourney.Stopped', cause: 'the journey goes on in another run' }))
        // AWS lets a second stop be; the emulator calls it a ValidationException.
        .catch(unless('ExecutionDoesNotExist', 'ValidationException'));
    },

    answer: createAnswer(client),
  };
};
