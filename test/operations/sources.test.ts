import { expect, it } from 'vitest';
import { inWords } from '../../bin/operations/problem';
import { newSecret } from '../../bin/operations/rotate';
import { drawSource, drawSources } from '../../bin/operations/screen/sources';
import type { SecretStore } from '../../bin/operations/secrets';
import { asGiven, asStored, openSource } from '../../bin/operations/senders';
import { allStates, stateOf, whatToGive } from '../../bin/operations/sources';
import { at, plain } from './samples';
import { crm, sources } from './senders';

const API = 'https://api.example';
const [current, previous] = [newSecret(), newSecret()];
const store = (secrets: Record<string, { current: string; previous?: string }>): SecretStore => ({
  read: async (source) => {
    const found = secrets[source];
    return found && { version: '1', since: at(-3 * 86_400), secrets: found };
  },
  replace: async () => undefined,
});
const both = store({ standard: { current }, crm: { current, previous } });

it('each source is listed with its address, its trust and the age of its secrets, and never with a secret', async () => {
  const states = await allStates(sources, both, { apiUrl: API, deployed: ['standard', 'crm', 'gone'] });
  expect(states).toEqual({
    sources: [
      {
        ...{ source: 'standard', trust: 'signed with a time stamp', address: `${API}/webhooks/standard`, accepts: ['application/json'] },
        ...{ samples: expect.arrayContaining(['training.attended']), secret: { live: 1, since: at(-3 * 86_400) } },
      },
      {
        ...{ source: 'crm', trust: 'token', address: `${API}/webhooks/crm/<token>`, accepts: ['application/json'] },
        ...{ samples: ['call.held'], secret: { live: 2, since: at(-3 * 86_400) } },
      },
    ],
    notInProgram: ['gone'],
  });
  const text = drawSources(states, plain).join('\n');
  expect(text).toContain(`  address  ${API}/webhooks/crm/<token>`);
  expect(text).toContain('secret   one, since 2026-11-19 10:00:00 (3 d ago)');
  expect(text).toContain('rotate crm --finish');
  expect(text).toContain('"gone" is deployed, and not in the program of this checkout');
  expect(JSON.stringify(states) + text).not.toContain(current);
  expect(JSON.stringify(states) + text).not.toContain(previous);
});

it('a source that is in the program only is called not deployed', async () => {
  const state = await stateOf('crm', crm, store({}), API);
  expect(state.secret).toBeNull();
  expect(drawSource(state, plain).join('\n')).toContain('not deployed yet');
  expect(await whatToGive(sources, store({}), API, 'crm')).toBeUndefined();
});

it('what is given to a sender is the current secret as it wants it, or the whole address with its token', async () => {
  expect(await whatToGive(sources, both, API, 'standard')).toEqual({ url: `${API}/webhooks/standard`, secret: `whsec_${current}` });
  const given = await whatToGive(sources, both, API, 'crm');
  expect(given).toEqual({ url: `${API}/webhooks/crm`, secret: current, urlWithToken: `${API}/webhooks/crm/${current}` });
  const state = await stateOf('crm', crm, both, API);
  const text = drawSource({ ...state, ...(given && { given }) }, plain).join('\n');
  expect(text).toContain(`address  ${API}/webhooks/crm/${current}`);
  expect(text).not.toContain(previous);
});

it('the prefix of a standard secret is for senders, and is not stored', () => {
  expect(asStored('standard', asGiven('standard', current))).toBe(current);
  expect(asStored('crm', 'whsec_of-theirs')).toBe('whsec_of-theirs');
});

it('who misspells a source is told what there is', async () => {
  const why = (name: string) => openSource(sources, name).then(() => 'it worked', inWords);
  expect(await why('standart')).toBe('there is no source "standart" in program/senders.ts; did you mean standard?');
  expect(await why('pipedrive')).toBe('there is no source "pipedrive" in program/senders.ts; there are standard, crm');
});
