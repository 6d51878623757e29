import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { lasting } from './lasting';

/** 44 characters of base64 are the 33 bytes of a Standard Webhooks secret, which asks for 24 to 64; as a token they have 262 bits. */
const SECRET_CHARACTERS = 44;
/** Named one by one, as the emulator ignores `excludePunctuation`. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A random secret in the form that the functions read, `{ "current": ..., "previous"?: ... }`; `previous` is there while it is rotated. Outlives the stack as `<Name>Secret`. */
export const liveSecret = (scope: Construct, name: string, description: string): Secret => {
  const secret = new Secret(scope, name, {
    description,
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'current',
      passwordLength: SECRET_CHARACTERS,
      excludePunctuation: true,
      excludeCharacters: PUNCTUATION,
    },
  });
  return lasting(secret, `${name}Secret`);
};
