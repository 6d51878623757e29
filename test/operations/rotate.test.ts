import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWords } from '../../bin/operations/problem';
import { beginRotation, finishRotation, newSecret, type Rotating, withNew, withoutPrevious } from '../../bin/operations/rotate';
import { drawRotation } from '../../bin/operations/screen/rotation';
import type { LiveSecrets, SecretStore } from '../../bin/operations/secrets';
import { standard } from '../../lambdas/sources/standard';
import { typeform } from '../../lambdas/sources/typeform';
import { plain } from './samples';
import { crm } from './senders';

const url = (name: string) => `https://hooks.northwind.example/webhooks/${name}`;
const STANDARD: Rotating = { name: 'standard', source: standard, url: url('standard') };
const forms = { pT7xKq2a: { event: 'survey.answered', partner: { id: 'hidden.partner_id' }, fields: { score: 'score' } } } as const;
const TYPEFORM: Rotating = { name: 'typeform', source: typeform({ forms }, { currency: 'USD' }), url: url('typeform') };
const CRM: Rotating = { name: 'crm', source: crm, url: url('crm') };

/** One secret in memory, with its versions counted. */
const vault = (secrets: LiveSecrets) => {
  let [live, version] = [secrets, 1];
  const store: SecretStore = {
    read: async (source) =>
      source === 'gone' ? undefined : { version: String(version), since: '2026-11-22T10:00:00.000Z', secrets: live },
    replace: async (_source, read, changed) => {
      if (read.version !== String(version)) throw new Error('somebody else was faster');
      [live, version] = [changed, version + 1];
    },
  };
  return { store, live: () => live, version: () => version };
};
const why = (doing: Promise<unknown>): Promise<string> => doing.then(() => 'it worked', inWords);

/** Whether the function would let in what a sender with this secret sends. */
const letsIn = (held: string, live: LiveSecrets): boolean => {
  const [now, { url: address }] = [new Date(), STANDARD];
  const circumstances = { now: now.getTime(), url: address };
  const sample = standard.sample({ event: 'call.held', partner: { id: 'acme' }, nonce: '1', now }, held, circumstances);
  const secrets = live.previous === undefined ? [live.current] : [live.current, live.previous];
  return standard.verify({ headers: sample.headers, body: Buffer.from(sample.body) }, secrets, circumstances);
};

it('a secret that we make is 44 letters and digits: base64 of 33 bytes, and each character as likely as another', () => {
  const secrets = Array.from({ length: 500 }, newSecret);
  expect(new Set(secrets).size).toBe(500);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{44}$/);
  expect(Buffer.from(newSecret(), 'base64')).toHaveLength(33);
  const counts = new Map<string, number>();
  for (const character of secrets.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 355 of each are expected; eight standard deviations off is no chance.
  for (const count of counts.values()) expect(Math.abs(count - 22_000 / 62)).toBeLessThan(150);
});

describe('a rotation', () => {
  const old = newSecret();
  const next = newSecret();

  it('keeps the old secret live beside the new one, until it is finished', async () => {
    const { store, live } = vault({ current: old });
    expect(await beginRotation(store, STANDARD, next)).toEqual({
      ...{ changed: true, ended: false },
      secrets: { current: next, previous: old },
    });
    expect(await finishRotation(store, 'standard')).toEqual({ changed: true, ended: true, secrets: { current: next } });
    expect(live()).toEqual({ current: next });
  });

  it('may have each of its steps repeated', async () => {
    const { store, live, version } = vault({ current: old });
    for (let times = 0; times < 3; times += 1) await beginRotation(store, STANDARD, next);
    expect([live(), version()]).toEqual([{ current: next, previous: old }, 2]);
    for (let times = 0; times < 3; times += 1) await finishRotation(store, 'standard');
    expect([live(), version()]).toEqual([{ current: next }, 3]);
  });

  it('cannot be begun while another is under way, as a third secret would end the one that the sender may have', async () => {
    const { store, live } = vault({ current: next, previous: old });
    expect(await why(beginRotation(store, STANDARD, newSecret()))).toContain('finish it first (--finish)');
    expect(live()).toEqual({ current: next, previous: old });
    const newest = newSecret();
    await beginRotation(store, STANDARD, newest, { replacePrevious: true });
    expect(live()).toEqual({ current: newest, previous: next });
  });

  it('is taken back by giving the old secret again: both stay live', async () => {
    const { store, live } = vault({ current: next, previous: old });
    await beginRotation(store, STANDARD, old);
    expect(live()).toEqual({ current: old, previous: next });
  });

  it('that nobody began can be finished: nothing happens', async () => {
    expect(await finishRotation(vault({ current: old }).store, 'standard')).toEqual({
      ...{ changed: false, ended: false },
      secrets: { current: old },
    });
  });

  it('of a source that is not deployed says so', async () => {
    expect(await why(finishRotation(vault({ current: old }).store, 'gone'))).toContain('"gone" is not deployed here');
  });

  it('lets the sender in at every moment, whatever secret it has taken over so far', () => {
    // The operator's steps in any order, and a sender that takes the current secret over when it pleases.
    const step = fc.constantFrom('rotate', 'rotate again with the same', 'take back', 'sender changes over', 'finish');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let live: LiveSecrets = { current: old };
        let held = old;
        for (const each of steps) {
          if (each === 'rotate' && live.previous === undefined) live = withNew(live, newSecret());
          if (each === 'rotate again with the same') live = withNew(live, live.current);
          if (each === 'take back' && live.previous !== undefined) live = withNew(live, live.previous);
          if (each === 'sender changes over') held = live.current;
          // As the command asks for: when the sender has it.
          if (each === 'finish' && held === live.current) live = withoutPrevious(live);
          expect(letsIn(held, live)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    expect(letsIn(newSecret(), { current: old, previous: next })).toBe(false);
  });
});

describe('a secret that comes from elsewhere', () => {
  it.each([
    ['has a character that proxies write otherwise', CRM, `${newSecret()}!`, 'may have letters, digits and - _ . ~ only'],
    ['could be guessed', CRM, 'Sommer2026', 'this secret could be guessed'],
    ['could be guessed, although it only signs', STANDARD, Buffer.from('Sommer2026!').toString('base64'), 'this secret could be guessed'],
    ['could be guessed, and signs for who chose it', TYPEFORM, 'typeform-secret', 'this secret could be guessed'],
    ['is one letter often', CRM, 'a'.repeat(60), 'this secret could be guessed'],
    ['would change the path', CRM, `${newSecret()}/..`, 'letters, digits and - _ . ~ only'],
    ['is not base64, where the proof needs it', STANDARD, 'not base64 at all', 'nothing can be proved with this secret'],
  ])('and %s is refused, before anything is changed, without being repeated', async (_why, rotating, secret, words) => {
    const { store, live } = vault({ current: 'as before' });
    const said = await why(beginRotation(store, rotating, secret));
    expect(said).toContain(words);
    expect(said).not.toContain(secret);
    expect(live()).toEqual({ current: 'as before' });
  });

  it('and proves what is made with it is taken over', async () => {
    const given = Buffer.alloc(32, 'a key of theirs').toString('base64');
    const { store, live } = vault({ current: newSecret() });
    await beginRotation(store, STANDARD, given);
    expect(live().current).toBe(given);
  });
});

it('what is to be done next is said, and a secret only when that was asked for', () => {
  const begun = { source: 'crm', step: 'begun', changed: true, ended: false, live: 2 } as const;
  const secret = newSecret();
  const text = drawRotation(begun, plain).join('\n');
  expect(text).toContain('npm run ops -- sources crm --show-secret');
  expect(text).toContain('npm run ops -- rotate crm --finish');
  const given = { url: url('crm'), secret, urlWithToken: `${url('crm')}/${secret}` };
  expect(drawRotation({ ...begun, given }, plain).join('\n')).toContain(`address  ${url('crm')}/${secret}`);
  expect(drawRotation({ ...begun, given: { url: url('crm'), secret } }, plain).join('\n')).toContain(`secret   ${secret}`);
  expect(text).toContain('wait five seconds');
  expect(text).not.toContain('the oldest is given up');
  expect(drawRotation({ ...begun, ended: true }, plain)[1]).toContain('the oldest is given up');
  expect(drawRotation({ ...begun, changed: false, live: 1 }, plain)).toEqual(['that secret is the current one already: nothing changed']);
  expect(drawRotation({ ...begun, step: 'finished', changed: false, live: 1 }, plain)).toEqual([
    'no rotation of "crm" is under way: only its current secret is live',
  ]);
});
