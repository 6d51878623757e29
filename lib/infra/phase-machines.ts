import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { compilePhase } from '../journey/compile';
import type { Program } from '../journey/definition';
import type { PurposeOf } from '../journey/emails';
import { PLACEHOLDERS } from '../journey/keys';
import { PHASES, type PhaseId } from '../journey/words';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import type { JourneyTable } from './journey-table';
import { lasting } from './lasting';
import { PhaseRole } from './phase-role';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface PhaseMachinesProps {
  readonly stage: Stage;
  readonly program: Program;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly emails: WorkQueue;
  readonly serviceEmails: WorkQueue;
  readonly purposeOf: PurposeOf;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
/** `${TableName}` in a definition is replaced by the substitution `TableName`. */
export const substitution = (placeholder: string): string => placeholder.slice(2, -1);

/** The five phases of the journey as state machines, compiled from the program. */
export class PhaseMachines extends Construct {
  private readonly machines: ReadonlyMap<PhaseId, StateMachine>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PhaseMachinesProps,
  ) {
    super(scope, id);
    const role = new PhaseRole(this, 'Role', props);
    const logs = this.logGroup();
    this.machines = new Map(PHASES.map((phase) => [phase, this.machineFor(phase, role, logs)]));
    // After the machines, which add their right to log and trace to it.
    role.keepRights();
  }

  get arns(): string[] {
    return [...this.machines.values()].map((machine) => machine.stateMachineArn);
  }

  /** JSON: the ARN of each phase's state machine by phase id. */
  get arnsAsJson(): string {
    return Stack.of(this).toJsonString(Object.fromEntries([...this.machines].map(([phase, machine]) => [phase, machine.stateMachineArn])));
  }

  grantStart(grantee: IGrantable): void {
    for (const machine of this.machines.values()) machine.grants.startExecution(grantee);
  }

  grantStop(grantee: IGrantable): void {
    for (const machine of this.machines.values()) machine.grants.execution(grantee, 'states:StopExecution');
  }

  /** The right to answer a task token of these machines. */
  grantResume(grantee: IGrantable): void {
    for (const machine of this.machines.values()) machine.grants.actions(grantee, 'states:SendTaskSuccess');
  }

  /** The machine of each phase, in the order in which partners meet them. */
  get byPhase(): ReadonlyMap<PhaseId, StateMachine> {
    return this.machines;
  }

  /** Failed executions ring by way of phase-failed, which knows whether the run is still the partner's current one. */
  watchedBy(alarms: Alarms): void {
    const impact = 'Partners move more slowly through their journeys: AWS delays the steps of this phase, and loses none.';
    for (const [phase, machine] of this.machines) {
      const throttled = machine.metricThrottled({ period: FIVE_MINUTES });
      alarms.add({ runbook: `${phase}-throttled`, impact, look: ConsoleLink.executions(machine), metric: throttled, threshold: 1 });
    }
  }

  private machineFor(phase: PhaseId, role: PhaseRole, logs: LogGroup): StateMachine {
    const { program, stage, table, events, emails, serviceEmails, purposeOf } = this.props;
    const definition = compilePhase(program.phases[phase], program, stage.settings, purposeOf);
    const machine = new StateMachine(this, capitalised(phase), {
      comment: `Partner Journey (${stage.name}): ${program.phases[phase].title}`,
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: {
        [substitution(PLACEHOLDERS.table)]: table.table.tableName,
        [substitution(PLACEHOLDERS.eventsQueueUrl)]: events.queue.queueUrl,
        [substitution(PLACEHOLDERS.emailsQueueUrl)]: emails.queue.queueUrl,
        [substitution(PLACEHOLDERS.serviceEmailsQueueUrl)]: serviceEmails.queue.queueUrl,
      },
      role: role.role,
      // Step Functions keeps each history for 90 days anyway; ALL would pay to write it a second time, some 1 KB a step at $0.50 a GB.
      logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
      tracingEnabled: stage.settings.traceShare > 0,
    });
    return lasting(machine, `${capitalised(phase)}Machine`);
  }

  private logGroup(): LogGroup {
    return new LogGroup(this, 'Logs', {
      // Names that start so share one resource policy; others fill it up (5,120 characters) after some ten log groups in an account.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}`,
      retention: this.props.stage.settings.logRetentionDays,
      // Its name is fixed: kept, it would block the next deploy after a destroy.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
