import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { lasting } from './lasting';

/** 44 characters of base64 are the 33 bytes of a Standard Webhooks secret, which asks for 24 to 64; as a token they have 262 bits. */
const SECRET_CHARACTERS = 44;
/** Named one by one, as the emulator ignores `excludePunctuation`. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

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
    const secret = new Secret(this, name, {
      description: `Partner Journey: webhooks of source ${source} are proved with it`,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'current',
        passwordLength: SECRET_CHARACTERS,
        excludePunctuation: true,
        excludeCharacters: PUNCTUATION,
      },
    });
    return lasting(secret, `${name}Secret`);
  }
}
