import { Stack } from 'aws-cdk-lib';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { PLACEHOLDERS } from '../journey/keys';
import { tellLater } from '../journey/later';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { lasting } from './lasting';
import { substitution } from './phase-machines';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface LaterMachineProps {
  readonly stage: Stage;
  readonly events: WorkQueue;
}

/** Tells a partner's journey an event when its time has come. What it was asked for outlives deploys and the stack, as phases do. */
export class LaterMachine extends Construct {
  private readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { stage, events }: LaterMachineProps) {
    super(scope, id);
    this.machine = new StateMachine(this, 'Machine', {
      comment: `Partner Journey (${stage.name}): tells events when their time has come`,
      definitionBody: DefinitionBody.fromString(JSON.stringify(tellLater)),
      definitionSubstitutions: { [substitution(PLACEHOLDERS.eventsQueueUrl)]: events.queue.queueUrl },
      role: this.lastingRole(events),
    });
    lasting(this.machine, 'LaterMachine');
  }

  get arn(): string {
    return this.machine.stateMachineArn;
  }

  grantStart(grantee: IGrantable): void {
    this.machine.grants.startExecution(grantee);
  }

  /** Nothing else hears of a failure: phase-failed listens to the phases alone. No execution times out: none waits longer than 360 days. */
  watchedBy(alarms: Alarms): void {
    alarms.add({
      runbook: 'later-failed',
      impact: 'A partner whose meeting was held may be reminded of it as if it had not been: its end was not told to the journey.',
      look: ConsoleLink.executions(this.machine, 'FAILED'),
      metric: this.machine.metricFailed({ period: FIVE_MINUTES }),
      threshold: 1,
    });
    alarms.add({
      runbook: 'later-throttled',
      impact: 'Ends of meetings are told late: a partner may be thanked late, or be reminded of what was just held.',
      look: ConsoleLink.executions(this.machine),
      metric: this.machine.metricThrottled({ period: FIVE_MINUTES }),
      threshold: 1,
    });
  }

  /** May put a message into the events queue, and nothing else. */
  private lastingRole(events: WorkQueue): Role {
    const sameAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com', { conditions: sameAccount }) });
    events.grantSend(role);
    lasting(role, 'LaterRole');
    lasting(role.node.findChild('DefaultPolicy'), 'LaterRolePolicy');
    return role;
  }
}
