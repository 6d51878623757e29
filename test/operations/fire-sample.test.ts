import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fireSample } from '../../bin/operations/fire';
import { inWords } from '../../bin/operations/problem';
import { newSecret } from '../../bin/operations/rotate';
import { subjectOf } from '../../bin/operations/sample-subject';
import { isSourceName, openFired, readSample, type TypedSample } from '../../bin/operations/sample-to-fire';
import { drawAnswer, drawFiredSample } from '../../bin/operations/screen/answer';
import { asGiven, makeSample, openSource, programSources } from '../../bin/operations/senders';
import { eventIdOf, partnerIdOf } from '../../lambdas/identity';
import { readItem } from '../../lambdas/receive-webhook/meaning';
import type { Source } from '../../lambdas/sources/source';
import { standard } from '../../lambdas/sources/standard';
import { WEBHOOK_EVENTS } from '../../lib/journey/events';
import { plain } from './samples';
import { crm, sources } from './senders';

/** Where webhooks go: keeps what came, and answers as the receiver would. */
const startReceiver = async () => {
  const received: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
    response.writeHead(202).end('{"accepted":["e1"]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const problem = (name: string, source: typeof crm, typed: TypedSample): string => {
  try {
    readSample(name, source, typed, new Date());
  } catch (error) {
    return inWords(error);
  }
  return 'nothing is wrong';
};
const why = (typed: string) => openFired(sources, typed).then(() => 'it is there', inWords);

describe('what is fired', () => {
  it('is an event when it has a dot, and else the sample of a source', () => {
    for (const type of Object.keys(WEBHOOK_EVENTS)) expect(isSourceName(type)).toBe(false);
    for (const name of sources.keys()) expect(isSourceName(name)).toBe(true);
  });

  it('when it is neither, is answered with what may have been meant', async () => {
    expect(await why('crm')).toBe('it is there');
    expect(await why('standrd')).toContain('did you mean standard?');
    expect(await why('training')).toContain('did you mean the event type training.attended');
    expect(await why('xyzzyq')).toContain('there are standard, crm');
  });

  it('is the usual sample of the source, about whom the operator named', () => {
    expect(readSample('crm', crm, { partner: 'acme' }, new Date(0))).toEqual({
      ...{ event: 'call.held', now: new Date(0), nonce: expect.stringMatching(/^[a-z0-9]{12}$/) },
      partner: { id: 'acme' },
    });
    const typed = { event: 'deal.closed', email: 'Dana@Acme.example', name: 'Acme', nonce: 'A1' };
    expect(readSample('standard', standard, typed, new Date(0))).toEqual({
      ...{ event: 'deal.closed', now: new Date(0), nonce: 'A1', partner: { email: 'dana@acme.example', name: 'Acme' } },
    });
  });

  it('may be about nobody only when it introduces an organisation', () => {
    expect(problem('standard', standard, { event: 'application.submitted' })).toBe('nothing is wrong');
    expect(problem('crm', crm, {})).toContain('whom is it about?');
  });

  it.each([
    [{ event: 'deal.closd' }, 'did you mean deal.closed?'],
    [{ event: 'contact.left' }, 'there are training.attended, application.submitted'],
    [{ partner: 'no id' }, '--partner must be 1 to 60 letters'],
    [{ email: 'dana' }, '--email must be an email address'],
    [{ partner: 'acme', name: 'A\u0007' }, '--name must '],
    [{ partner: 'acme', nonce: 'a/../b' }, '--nonce must be 1 to 40 letters and digits'],
  ])('%j is refused before anything is sent', (typed, words) => {
    expect(problem('standard', standard, typed)).toContain(words);
  });
});

describe('a sample', () => {
  it.each(['standard', 'crm'])('of %s is let in where it is sent to, and means the event that was asked for', async (name) => {
    const { received, apiUrl } = await startReceiver();
    const source = await openSource(sources, name);
    const secret = newSecret();
    const given = { url: `${apiUrl}/webhooks/${name}`, secret: asGiven(name, secret) };
    const request = readSample(name, source, { partner: 'acme', nonce: 'n1' }, new Date());
    expect(await fireSample(makeSample(source, request, given), given)).toEqual({ status: 202, body: { accepted: ['e1'] } });

    const [came = { path: '', headers: {}, body: '' }] = received;
    const [, path, token] = /^(\/webhooks\/[^/]+)(?:\/([^/]+))?$/.exec(came.path) ?? [];
    expect(path).toBe(`/webhooks/${name}`);
    expect(token).toBe(name === 'crm' ? secret : undefined);
    const arrived = { headers: came.headers as Record<string, string>, body: Buffer.from(came.body), token };
    expect(source.verify(arrived, [secret], { now: Date.now(), url: given.url })).toBe(true);
    const split = await source.split(arrived);
    if ('problems' in split) throw new Error('it can be read');
    expect(await readItem(source, split.items[0])).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ type: request.event, data: expect.objectContaining({ partner: { id: 'acme' } }) }),
      ]),
    });
  });

  it('with the same nonce is the same event, and with another is another', async () => {
    const ids = ['a', 'a', 'b'].map((nonce) => {
      const request = readSample('standard', standard, { partner: 'acme', nonce }, new Date());
      return makeSample(standard, request, { url: 'https://api.example/webhooks/standard', secret: newSecret() }).headers['webhook-id'];
    });
    expect(ids.map((id) => eventIdOf('standard', id ?? '')).map((id, _, all) => all.indexOf(id))).toEqual([0, 0, 2]);
  });
});

describe('a sample that the sender could not make', () => {
  it.each([
    [
      'zoom',
      { partner: 'acme' },
      'training.attended: it cannot say whom it is about by the name that is given; give the address of a contact',
    ],
    [
      'hubspot',
      { email: 'dana@acme.example' },
      'deal.closed: it cannot say whom it is about by the name that is given; give our partner id',
    ],
    ['typeform', { partner: 'acme' }, 'application.submitted: it cannot say whom it is about by the name that is given; give the address'],
  ])('of %s is told to the operator in a sentence: %j', async (name, typed, words) => {
    const source = await openSource(programSources, name);
    const given = { url: `https://api.example/webhooks/${name}`, secret: newSecret() };
    const why = (): string => {
      try {
        return makeSample(source, readSample(name, source, typed, new Date()), given).body;
      } catch (error) {
        return inWords(error);
      }
    };
    expect(why()).toContain(`there is no such sample of ${words}`);
  });
});

describe('a name that an operator gives to a sample', () => {
  const subject = async (name: string, typed: TypedSample) => {
    const source = await openSource(programSources, name);
    const request = readSample(name, source, { nonce: 'n1', ...typed }, new Date());
    const given = { url: `https://api.example/webhooks/${name}`, secret: newSecret() };
    return subjectOf(name, source, request, makeSample(source, request, given)).catch(inWords);
  };
  const [partner, email, name] = ['acme', 'Dana@Acme.example', 'Acme'];

  it.each([
    [
      'typeform',
      { partner, email },
      'application.submitted as typeform sends it carries no partner id: leave out --partner; the id is made when',
    ],
    ['zoom', { partner, email }, 'training.attended as zoom sends it carries no partner id: leave out --partner'],
    ['hubspot', { partner, email }, 'deal.closed as hubspot sends it carries no address of a contact: leave out --email'],
    ['standard', { partner, name }, 'training.attended as standard sends it carries no name of an organisation: leave out --name'],
  ])('and %s cannot carry is refused before anything is sent: %j', async (source, typed, words) => {
    expect(await subject(source, typed)).toContain(words);
  });

  it.each([
    ['standard', { event: 'application.submitted', partner, email, name }],
    ['partnerstack', { partner, email, name }],
    ['salesforce', { partner, email }],
    ['academy', { partner, email }],
    ['docusign', { partner, email }],
  ])('and %s carries is let be: %j', async (source, typed) => {
    expect(await subject(source, typed)).toEqual({});
  });

  it('is carried when a sender that has ids of its own alone puts it there', async () => {
    const request = readSample('crm', crm, { partner }, new Date());
    const external: Source = {
      ...crm,
      mean: () => ({
        events: [{ senderId: '1', type: 'call.held', occurredAt: '2026-05-30T10:00:00Z', data: { partner: { externalId } } }],
      }),
    };
    const externalId = { system: 'crm', id: 'acme' };
    const sample = makeSample(crm, request, { url: 'https://api.example/webhooks/crm', secret: newSecret() });
    expect(await subjectOf('crm', external, request, sample)).toEqual({});
    externalId.id = 'globex';
    expect(await subjectOf('crm', external, request, sample).catch(inWords)).toContain('carries no partner id');
  });

  it('makes a partner whose id is known before it applies, when it is not given', async () => {
    const request = readSample('standard', standard, { event: 'application.submitted', email, nonce: 'n1' }, new Date());
    expect(await subject('standard', { event: 'application.submitted', email })).toEqual({
      newPartner: partnerIdOf(eventIdOf('standard', `msg_${request.nonce}`)),
    });
  });
});

it('the answer is drawn with what was sent about whom, and harmless', () => {
  const fired = {
    ...{ source: 'crm', event: 'call.held', partner: { id: 'acme' }, nonce: 'n1', url: 'https://api.example/webhooks/crm' },
    ...{ status: 202, body: { accepted: ['e1'], unmapped: ['u1'] } },
  };
  expect(drawFiredSample(fired, plain)).toEqual([
    'sent call.held as crm sends it, about acme',
    'the same event again: --nonce n1',
    '202 Accepted',
    'accepted e1',
    'not understood, and kept: npm run ops -- unmapped u1',
  ]);
  expect(drawFiredSample({ ...fired, newPartner: 'p-1' }, plain).at(-1)).toBe('its partner is p-1, unless one of its names was known');
  expect(drawAnswer({ status: 200, body: '' }, plain)).toEqual(['200 OK']);
});
