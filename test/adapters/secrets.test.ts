import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSecrets } from '../../lambdas/adapters/secrets';

/** Secrets Manager with one secret in it: what it holds, how often it was asked, and whether it is away. */
class Vault {
  text = JSON.stringify({ current: 'old' });
  asked = 0;
  isAway = false;

  readonly client = {
    config: {},
    middlewareStack: { identify: () => [], addRelativeTo: () => undefined },
    send: async () => {
      this.asked += 1;
      if (this.isAway) throw new Error('ThrottlingException: rate exceeded');
      return { SecretString: this.text };
    },
  } as unknown as SecretsManagerClient;

  readonly secretsOf = createSecrets(this.client, { crm: 'arn:crm' });

  read(fresh = false): Promise<readonly string[]> {
    return this.secretsOf('crm', { fresh });
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

it('a secret is asked for once a minute, and both are live while it is rotated', async () => {
  const vault = new Vault();
  for (let times = 0; times < 3; times += 1) expect(await vault.read()).toEqual(['old']);
  expect(vault.asked).toBe(1);
  vault.text = JSON.stringify({ current: 'new', previous: 'old' });
  vi.advanceTimersByTime(61_000);
  expect(await vault.read()).toEqual(['new', 'old']);
});

it('a secret that was changed a moment ago is seen at once by who asks again, and forgers do not decide how often that is', async () => {
  const vault = new Vault();
  await vault.read();
  for (let forged = 0; forged < 100; forged += 1) await vault.read(true);
  expect(vault.asked).toBe(2);
  vault.text = JSON.stringify({ current: 'new', previous: 'old' });
  vi.advanceTimersByTime(5001);
  expect(await vault.read(true)).toEqual(['new', 'old']);
  expect(await vault.read()).toEqual(['new', 'old']);
});

it('when asking again fails, nobody is told for good that his proof is wrong: it may be made with a new secret', async () => {
  const vault = new Vault();
  await vault.read();
  vault.isAway = true;
  for (let times = 0; times < 20; times += 1) await expect(vault.read(true)).rejects.toThrow('rate exceeded');
  // Nor is a service hammered that is in trouble.
  expect(vault.asked).toBe(2);
  // Whoever has a secret that is known gets in.
  expect(await vault.read()).toEqual(['old']);
  vault.isAway = false;
  vi.advanceTimersByTime(5001);
  expect(await vault.read(true)).toEqual(['old']);
});

it.each([
  ['no JSON', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ['JSON with a part missing', '{"current":"whsec_MfKQ9r8GKYqrTwjUPD8'],
  ['a misspelt name', '{"curent":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}'],
  ['two secrets in a list', '{"current":["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}'],
  ['blanks', '{"current":"   "}'],
])(
  'a secret that somebody wrote by hand (%s) lets nobody in, and its error, which is logged with all that it holds, tells nothing of it',
  async (_, text) => {
    const vault = new Vault();
    vault.text = text;
    const error: unknown = await vault.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'the secret of "crm" is not JSON of the form {"current": "..."}: nobody can send as it' });
    const { message, cause, ...attributes } = error as Error;
    expect(cause).toBeUndefined();
    expect(JSON.stringify({ message, ...attributes })).not.toMatch(/whsec_|MfKQ/);
  },
);

it.each([null, '', '  '])('a previous secret that is none (%j) is not live', async (previous) => {
  const vault = new Vault();
  vault.text = JSON.stringify({ current: 'new', previous });
  expect(await vault.read()).toEqual(['new']);
});
