import {
  CreateSecretCommand,
  type PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { startEmulator } from '../../bin/local/emulator';
import { inWords } from '../../bin/operations/problem';
import { createSecretStore, type SecretStore } from '../../bin/operations/secrets';

const why = (doing: Promise<unknown>): Promise<string> => doing.then(() => 'it worked', inWords);

it('a secret is read with its age, and replaced by the next version; a repeat is that same version', { timeout: 60_000 }, async () => {
  const emulator = await startEmulator();
  onTestFinished(emulator.stop);
  const client = new SecretsManagerClient(clientSettings(emulator.endpoint));
  onTestFinished(() => client.destroy());
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name: 'standard', SecretString: '{"current":"one","previous":null}' }));
  const store = createSecretStore(client, { standard: ARN });

  const read = await store.read('standard');
  if (read === undefined) throw new Error('it was made');
  expect(read.secrets).toEqual({ current: 'one' });
  expect(Date.now() - Date.parse(read.since)).toBeLessThan(60_000);
  const versions: (string | undefined)[] = [];
  for (let times = 0; times < 2; times += 1) {
    await store.replace('standard', read, { current: 'two', previous: 'one' });
    const now = await store.read('standard');
    expect(now?.secrets).toEqual({ current: 'two', previous: 'one' });
    versions.push(now?.version);
  }
  expect(versions[1]).toBe(versions[0]);
  expect(versions[0]).not.toBe(read.version);
  expect(await store.read('never deployed')).toBeUndefined();
});

/** Secrets Manager's rule, which the emulator does not have: a version's id cannot be taken twice with another value. */
const withItsRule = (first: string) => {
  const versions = new Map([['the first', first]]);
  let current = 'the first';
  const send = async (command: { input: PutSecretValueCommand['input'] }): Promise<unknown> => {
    const { ClientRequestToken: id, SecretString: value } = command.input;
    if (id === undefined || value === undefined)
      return { VersionId: current, SecretString: versions.get(current), CreatedDate: new Date() };
    if (versions.has(id) && versions.get(id) !== value) throw new ResourceExistsException({ message: 'taken', $metadata: {} });
    versions.set(id, value);
    current = id;
    return {};
  };
  return createSecretStore({ send } as unknown as SecretsManagerClient, { crm: 'arn' });
};
const readIt = async (store: SecretStore) => {
  const found = await store.read('crm');
  if (found === undefined) throw new Error('it is there');
  return found;
};

it('of two operators who rotate at once, the second is told, and the secret of the first stays live', async () => {
  const store = withItsRule('{"current":"one"}');
  const [first, second] = [await readIt(store), await readIt(store)];
  await store.replace('crm', first, { current: 'by the first', previous: 'one' });
  expect(await why(store.replace('crm', second, { current: 'by the second', previous: 'one' }))).toContain(
    'somebody else has changed the secret',
  );
  expect((await readIt(store)).secrets).toEqual({ current: 'by the first', previous: 'one' });
  // Who reads again may go on.
  await store.replace('crm', await readIt(store), { current: 'by the first' });
  expect((await readIt(store)).secrets).toEqual({ current: 'by the first' });
});

it.each(['by-hand-and-no-json', '{"secret":"by-hand"}', '{"current":""}'])(
  'a secret that reads %s is called unusable, and not repeated',
  async (text) => {
    const said = await why(withItsRule(text).read('crm'));
    expect(said).toContain('the secret of "crm" is not JSON of the form');
    expect(said).not.toContain('hand');
  },
);
