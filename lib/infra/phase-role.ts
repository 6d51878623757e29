import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { JourneyTable } from './journey-table';
import { lasting } from './lasting';
import type { WorkQueue } from './work-queue';

export interface PhaseRoleProps {
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly emails: WorkQueue;
  readonly serviceEmails: WorkQueue;
}

/**
 * What the phases may do: store a wait, read a date, put a message into a queue. An execution asks for its rights at
 * each step, months after its start: so this role only ever gains rights, and outlives the stack with them.
 */
export class PhaseRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { table, events, emails, serviceEmails }: PhaseRoleProps) {
    super(scope, id);
    const sameAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com', { conditions: sameAccount }) });
    lasting(this.role, 'PhaseRole');
    table.grantItems(this.role, 'GetItem', 'UpdateItem');
    events.grantSend(this.role);
    emails.grantSend(this.role);
    serviceEmails.grantSend(this.role);
  }

  /** Keeps the policy as well: a role without it is a name that may do nothing. */
  keepRights(): void {
    const policy = this.role.node.findChild('DefaultPolicy');
    // Its default child is the policy resource, made as the grants came in.
    lasting(policy, 'PhaseRolePolicy');
  }
}
