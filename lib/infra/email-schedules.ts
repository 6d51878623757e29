import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Purpose } from '../journey/emails';
import { lasting } from './lasting';
import type { WorkQueue } from './work-queue';

const SCHEDULER = 'scheduler.amazonaws.com';

/**
 * Where emails wait that are put off for longer than a queue holds them back: a one-off schedule each, which puts its email
 * back into the queue when it is due. What waits outlives deploys and the stack, and so do the group and the role it needs.
 */
export class EmailSchedules extends Construct {
  private readonly group: CfnScheduleGroup;
  private readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly queues: Readonly<Record<Purpose, WorkQueue>>,
  ) {
    super(scope, id);
    // Not the construct for it: that one fixes the group's name, and a kept group would block the next deploy after a destroy.
    this.group = lasting(new CfnScheduleGroup(this, 'Group'), 'EmailScheduleGroup');
    this.role = this.lastingRole();
  }

  /** JSON: what a schedule is made of, as send-email reads it. */
  get asJson(): string {
    const arnsOf = ({ queue, deadLetters }: WorkQueue) => ({ arn: queue.queueArn, deadLettersArn: deadLetters.queueArn });
    const { service, journey } = this.queues;
    const queues = { service: arnsOf(service), journey: arnsOf(journey) };
    return Stack.of(this).toJsonString({ group: this.group.ref, roleArn: this.role.roleArn, queues });
  }

  /** The right to make a schedule in this group, with this role and no other. */
  grantCreate(grantee: IGrantable): void {
    const resourceName = `${this.group.ref}/*`;
    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['scheduler:CreateSchedule'], resources: [schedules] }));
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': SCHEDULER } },
      }),
    );
  }

  /** May put a message into the two queues, and beside them when Scheduler cannot, and nothing else. */
  private lastingRole(): Role {
    const ours = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.group.attrArn } };
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal(SCHEDULER, { conditions: ours }) });
    for (const queue of Object.values(this.queues)) {
      queue.grantSend(role);
      queue.grantGiveUp(role);
    }
    lasting(role, 'EmailScheduleRole');
    lasting(role.node.findChild('DefaultPolicy'), 'EmailScheduleRolePolicy');
    return role;
  }
}
