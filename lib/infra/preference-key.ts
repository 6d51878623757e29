import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { liveSecret } from './live-secret';

/** What links to the preference page are signed with. Lasts: without it the link in every email that was ever sent is dead. */
export class PreferenceKey extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = liveSecret(this, 'PreferenceKey', 'Partner Journey: links that stop emails are signed with it');
  }

  get arn(): string {
    return this.secret.secretArn;
  }

  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [this.arn] });
  }
}
