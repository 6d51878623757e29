import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { liveSecret } from './live-secret';

/** What links to tasks are signed with. Apart from the key of the stop links: this one may be changed at any time, and costs some managers a link. */
export class TaskKey extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = liveSecret(this, 'TaskKey', 'Partner Journey: links that say a task is done are signed with it');
  }

  get arn(): string {
    return this.secret.secretArn;
  }

  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [this.arn] });
  }
}
