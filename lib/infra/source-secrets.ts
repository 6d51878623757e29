import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { liveSecret } from './live-secret';

/** `docebo-academy` is `DoceboAcademy`: a logical id has letters and digits only. */
const capitalised = (name: string): string =>
  name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

/** What the senders of webhooks prove themselves with: one secret a source (some vendors make it themselves: `ops rotate` takes it over), `{ "current": ..., "previous"?: ... }`; `previous` is there while one is rotated. */
export class SourceSecrets extends Construct {
  private readonly secrets: ReadonlyMap<string, Secret>;

  constructor(scope: Construct, id: string, { sources }: { readonly sources: readonly string[] }) {
    super(scope, id);
    this.secrets = new Map(sources.map((source) => [source, this.secretFor(source)]));
  }

  /** JSON: the ARN of each source's secret by source name. */
  get arnsAsJson(): string {
    return Stack.of(this).toJsonString(Object.fromEntries([...this.secrets].map(([source, secret]) => [source, secret.secretArn])));
  }

  grantRead(grantee: IGrantable): void {
    const resourceArns = [...this.secrets.values()].map((secret) => secret.secretArn);
    Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns });
  }

  private secretFor(source: string): Secret {
    const name = capitalised(source);
    return liveSecret(this, name, `Partner Journey: webhooks of source ${source} are proved with it`);
  }
}
