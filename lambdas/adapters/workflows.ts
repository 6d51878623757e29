import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { PhaseId } from '../../lib/journey/words';
import type { Workflows } from '../ports';
import { unless } from './quiet';

/** `<partnerId>-<phase>-<run>`: at most 60 + 1 + 11 + 1 + 7 = 80 characters, unique per run. */
export const executionName = (partnerId: string, phase: PhaseId, run: number): string => `${partnerId}-${phase}-${run}`;

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

/** The phases' state machines on Step Functions. */
export const createWorkflows = (client: SFNClient, stateMachineArns: Readonly<Record<PhaseId, string>>): Workflows => ({
  async start(phase, input) {
    const name = executionName(input.partnerId, phase, input.run);
    await client
      .send(new StartExecutionCommand({ stateMachineArn: stateMachineArns[phase], name, input: JSON.stringify(input) }))
      .catch(unless('ExecutionAlreadyExists'));
  },

  async stop(phase, partnerId, run) {
    const arn = executionArn(stateMachineArns[phase], executionName(partnerId, phase, run));
    await client
      .send(new StopExecutionCommand({ executionArn: arn, error: 'PartnerJourney.Stopped', cause: 'the journey goes on in another run' }))
      // AWS lets a second stop be; the emulator calls it a ValidationException.
      .catch(unless('ExecutionDoesNotExist', 'ValidationException'));
  },

  answer: createAnswer(client),
});
