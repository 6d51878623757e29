import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventIdOf } from '../../lambdas/identity';
import { MONDAY, organisation, PREVIOUS_SECRET, SECRET, signature } from '../support/fixtures';
import { ATTENDED, captureLogs, type Post, secondsNow, WebhookWorld } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => {
  logs.restore();
  vi.useRealTimers();
});

const TOO_LARGE = JSON.stringify({ ...ATTENDED, padding: 'x'.repeat(200 * 1024) });
const REFUSED = { type: 'about:blank', title: 'Unauthorized', status: 401, detail: expect.any(String) };

describe('a webhook that is in order', () => {
  it('is stored as the sender told it, and then accepted by the id of its event', async () => {
    const world = new WebhookWorld();
    const answer = await world.send(ATTENDED);
    const id = eventIdOf('standard', 'msg_1');
    expect(answer).toEqual({ status: 202, headers: { 'content-type': 'application/json' }, body: { accepted: [id] } });
    expect(world.stored).toEqual([
      {
        id,
        type: 'training.attended',
        source: 'standard',
        occurredAt: '2026-05-30T10:00:00.000Z',
        receivedAt: MONDAY,
        partner: { id: 'acme' },
        data: ATTENDED.data,
      },
    ]);
  });

  it('that is sent again gets the same answer and the same id, so that it counts once', async () => {
    const world = new WebhookWorld();
    const answers = [await world.send(ATTENDED), await world.send(ATTENDED), await world.send(ATTENDED)];
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
  });

  it('keeps the fields that we do not know, and says the time in UTC', async () => {
    const world = new WebhookWorld();
    await world.send({ ...ATTENDED, timestamp: '2026-05-30T12:00:00+02:00', data: { ...ATTENDED.data, room: { floor: 3 } } });
    expect(world.stored[0]).toMatchObject({ occurredAt: '2026-05-30T10:00:00.000Z', data: { room: { floor: 3 } } });
  });

  it('is read the same when the gateway hands its body over in base64, umlauts and all', async () => {
    const world = new WebhookWorld();
    const body = JSON.stringify({ ...ATTENDED, data: { ...ATTENDED.data, course: 'Größe 日本 🚀' } });
    expect((await world.post({ body: Buffer.from(body) })).status).toBe(202);
    expect((await world.post({ body })).status).toBe(202);
    expect(world.stored.map(({ data }) => data.course)).toEqual(['Größe 日本 🚀', 'Größe 日本 🚀']);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', ' application/json ;x=y'])('may call its content %s', async (type) => {
    expect((await new WebhookWorld().post({ headers: { 'content-type': type } })).status).toBe(202);
  });

  it('may spell its header names as it likes: two events are still two', async () => {
    const world = new WebhookWorld();
    const spelt = (id: string): Post => ({
      headers: {
        ...{ 'content-type': undefined, 'webhook-id': undefined, 'webhook-timestamp': undefined, 'webhook-signature': undefined },
        'Content-Type': 'application/json',
        'Webhook-Id': id,
        'WEBHOOK-TIMESTAMP': String(secondsNow()),
        'Webhook-Signature': signature(SECRET, id, secondsNow(), JSON.stringify(ATTENDED)),
      },
    });
    expect((await world.post(spelt('msg_1'))).body).toEqual({ accepted: [eventIdOf('standard', 'msg_1')] });
    expect((await world.post(spelt('msg_2'))).body).toEqual({ accepted: [eventIdOf('standard', 'msg_2')] });
    const partly = { headers: { 'webhook-id': undefined, 'Webhook-Id': 'msg_3' }, id: 'msg_3' };
    expect((await world.post(partly)).body).toEqual({ accepted: [eventIdOf('standard', 'msg_3')] });
  });
});

describe('the checks come in one order', () => {
  /** Each request is wrong in its own way and in all later ones. */
  const wrong: readonly (readonly [number, string, Post])[] = [
    [
      404,
      'unknown source',
      { source: 'hubspot', body: TOO_LARGE, headers: { 'content-type': 'text/plain', 'webhook-signature': 'v1,no' } },
    ],
    [413, 'too large', { body: TOO_LARGE, headers: { 'content-type': 'text/plain', 'webhook-signature': 'v1,no' } }],
    [415, 'not JSON by its content type', { body: '{', headers: { 'content-type': 'text/plain', 'webhook-signature': 'v1,no' } }],
    [401, 'not signed', { body: '{', headers: { 'webhook-signature': undefined } }],
    [400, 'not JSON', { body: '{' }],
  ];

  it.each(wrong)('%i: %s', async (status, _, post) => {
    const world = new WebhookWorld();
    const { status: answered, headers, body } = await world.post(post);
    expect(answered).toBe(status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
    expect(world.stored).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', '', 'Standard', 'standard/'])('404: "%s" is no source either', async (source) => {
    expect((await new WebhookWorld().post({ source })).status).toBe(404);
  });

  it('404: a token behind a source that signs is no address of ours', async () => {
    expect((await new WebhookWorld().post({ token: 'more' })).status).toBe(404);
  });

  it('a body of exactly 200 KB is read, and one byte more is not', async () => {
    const world = new WebhookWorld();
    const empty = JSON.stringify({ ...ATTENDED, padding: '' });
    const padded = (bytes: number) => ({ ...ATTENDED, padding: 'x'.repeat(bytes - Buffer.byteLength(empty)) });
    expect((await world.send(padded(200 * 1024))).status).toBe(202);
    expect((await world.send(padded(200 * 1024 + 1))).status).toBe(413);
  });

  it.each([undefined, '', 'text/json', 'application/jsonx', 'application/json-patch+json', 'application/x-www-form-urlencoded'])(
    '415: "%s" is not JSON',
    async (type) => {
      expect((await new WebhookWorld().post({ headers: { 'content-type': type } })).status).toBe(415);
    },
  );
});

describe('a signature', () => {
  it('of the vector that Standard Webhooks publishes is right', async () => {
    vi.useFakeTimers({ now: 1_614_265_330_000, toFake: ['Date'] });
    const world = new WebhookWorld();
    world.secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
    const published = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const body = '{"test": 2432232314}';
    expect(signature(world.secrets[0] ?? '', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body)).toBe(published['webhook-signature']);
    // Authentic, and then read: it is no event of ours.
    expect((await world.post({ body, headers: published })).status).toBe(400);
    expect((await world.post({ body: '{"test": 2432232315}', headers: published })).status).toBe(401);
    world.secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx'];
    expect((await world.post({ body, headers: published })).status).toBe(401);
  });

  it('by either of the two live secrets is right, and by a third is not', async () => {
    const world = new WebhookWorld();
    expect((await world.post({ secret: SECRET })).status).toBe(202);
    expect((await world.post({ secret: PREVIOUS_SECRET })).status).toBe(202);
    expect((await world.post({ secret: `whsec_${Buffer.alloc(32, 'stolen').toString('base64')}` })).status).toBe(401);
  });

  const right = () => signature(SECRET, 'msg_1', secondsNow(), JSON.stringify(ATTENDED));
  const old = () => signature(PREVIOUS_SECRET, 'msg_1', secondsNow(), JSON.stringify(ATTENDED));
  const other = `v1,${Buffer.alloc(32, 'x').toString('base64')}`;

  it('is right when it is one of several, whatever versions the others have', async () => {
    const world = new WebhookWorld();
    const lists = [`${other} ${right()}`, `v1a,abc v2,def ${right()}`, `v1 ${right()}`, `nonsense ${right()} v9,`, `${old()} ${right()}`];
    for (const list of lists) expect((await world.post({ headers: { 'webhook-signature': list } })).status, list).toBe(202);
  });

  const hourAgo = () => String(secondsNow() - 3600);
  const wrong: readonly (readonly [string, () => Post])[] = [
    ['is missing', () => ({ headers: { 'webhook-signature': undefined } })],
    ['is empty', () => ({ headers: { 'webhook-signature': '' } })],
    ['has a version and nothing else', () => ({ headers: { 'webhook-signature': 'v1,' } })],
    ['has no version', () => ({ headers: { 'webhook-signature': right().slice(3) } })],
    ['has only a version that we do not know', () => ({ headers: { 'webhook-signature': right().replace('v1', 'v2') } })],
    ['is cut off', () => ({ headers: { 'webhook-signature': right().slice(0, -1) } })],
    ['is of another key', () => ({ headers: { 'webhook-signature': other } })],
    [
      'is of a body that was changed after signing',
      () => ({ body: JSON.stringify({ ...ATTENDED, x: 1 }), headers: { 'webhook-signature': right() } }),
    ],
    ['is of another message', () => ({ headers: { 'webhook-id': 'msg_2', 'webhook-signature': right() } })],
    ['is joined with another by a comma', () => ({ headers: { 'webhook-signature': `${other},${right()}` } })],
    ['goes with two ids joined by a comma', () => ({ headers: { 'webhook-id': 'msg_1,msg_1', 'webhook-signature': right() } })],
    ['goes with no id', () => ({ headers: { 'webhook-id': undefined } })],
    ['goes with an empty id', () => ({ id: '' })],
    ['goes with no time', () => ({ headers: { 'webhook-timestamp': undefined } })],
    ['goes with a time that is no number', () => ({ timestamp: 'yesterday' })],
    [
      'goes with a later time than it was made for',
      () => ({ timestamp: hourAgo(), headers: { 'webhook-timestamp': String(secondsNow()) } }),
    ],
    ['is more than five minutes old', () => ({ timestamp: secondsNow() - 301 })],
    ['is more than five minutes from now', () => ({ timestamp: secondsNow() + 302 })],
    ['has its time in milliseconds', () => ({ timestamp: Date.now() })],
  ];

  it.each(wrong)('that %s is refused, and nothing says why', async (_, post) => {
    const world = new WebhookWorld();
    const { status, body } = await world.post(post());
    expect(status).toBe(401);
    expect(body).toEqual(REFUSED);
    expect(world.stored).toEqual([]);
  });

  it('that is wrong gets one answer, byte for byte, whatever is wrong with it', async () => {
    const answers = await Promise.all(wrong.map(async ([, post]) => JSON.stringify(await new WebhookWorld().post(post()))));
    expect(new Set(answers).size).toBe(1);
  });

  it.each([-299, 0, 299])('made %i seconds from now is in time', async (seconds) => {
    expect((await new WebhookWorld().post({ timestamp: secondsNow() + seconds })).status).toBe(202);
  });
});

describe('what fits its type and is wrong all the same', () => {
  const updated = (tier: string) => ({ type: 'partner.updated', timestamp: ATTENDED.timestamp, data: { partner: { id: 'acme' }, tier } });

  it('a tier that the program does not have is refused: it would stand as the lowest', async () => {
    const world = new WebhookWorld();
    expect((await world.send(updated('gold'))).status).toBe(202);
    for (const tier of ['Gold', 'platinum']) {
      const { status, body } = await world.send(updated(tier));
      expect([status, body.errors]).toEqual([400, [{ field: 'data.tier', detail: 'must be one of silver, gold' }]]);
    }
    expect(world.stored).toHaveLength(1);
  });

  it('what happens in two days or more has its units wrong, and is refused', async () => {
    const world = new WebhookWorld();
    const at = (hours: number) => ({ ...ATTENDED, timestamp: new Date(Date.parse(MONDAY) + hours * 3_600_000).toISOString() });
    expect((await world.send(at(47))).status).toBe(202);
    const { status, body } = await world.send(at(49));
    expect([status, body.errors]).toEqual([400, [{ field: 'timestamp', detail: 'must not be more than two days ahead' }]]);
    expect([world.stored.length, world.unmapped.length]).toEqual([1, 0]);
  });
});

describe('whom an event is about', () => {
  const crm = { system: 'hubspot', id: '42' };
  const about = (partner: object) => ({ ...ATTENDED, data: { partner, course: '101' } });
  const partnerOf = async (body: object, known: Readonly<Record<string, string>> = {}) => {
    const world = new WebhookWorld();
    for (const [name, id] of Object.entries(known)) world.known.set(name, id);
    expect((await world.send(body)).status).toBe(202);
    return world.stored[0]?.partner;
  };

  it('is who has that id, known or not: the id itself says in which order', async () => {
    expect(await partnerOf(about({ id: 'acme', email: 'dana@other.example' }), { 'email dana@other.example': 'other' })).toEqual({
      id: 'acme',
    });
  });

  it('is who has that address, however it is spelt', async () => {
    expect(await partnerOf(about({ email: 'Dana@ACME.example' }), { 'email dana@acme.example': 'acme' })).toEqual({ id: 'acme' });
  });

  it('is who has that id in another system', async () => {
    expect(await partnerOf(about({ externalId: crm }), { 'external hubspot:42': 'acme' })).toEqual({ id: 'acme' });
  });

  it('is kept under the name that it came with when nobody has it', async () => {
    expect(await partnerOf(about({ email: 'dana@acme.example' }))).toEqual({ alias: { kind: 'email', value: 'dana@acme.example' } });
    const both = about({ externalId: crm, email: 'dana@acme.example' });
    expect(await partnerOf(both)).toEqual({
      alias: { kind: 'external', value: 'hubspot:42' },
      others: [{ kind: 'email', value: 'dana@acme.example' }],
    });
    expect(await partnerOf(both, { 'email dana@acme.example': 'acme' })).toEqual({ id: 'acme' });
  });

  it('is, for an organisation that applies, who has any of its names', async () => {
    const application = (changes: object) => ({
      type: 'application.submitted',
      timestamp: '2026-05-30T10:00:00Z',
      data: { partner: organisation({ id: undefined, ...changes }) },
    });
    expect(await partnerOf(application({}), { 'email luis@acme.example': 'acme' })).toEqual({ id: 'acme' });
    expect(await partnerOf(application({ externalIds: [{ system: 'crm', id: '1' }, crm] }), { 'external hubspot:42': 'acme' })).toEqual({
      id: 'acme',
    });
    expect(await partnerOf(application({}))).toEqual({
      alias: { kind: 'email', value: 'dana@acme.example' },
      others: [{ kind: 'email', value: 'luis@acme.example' }],
    });
    expect(await partnerOf(application({ id: 'acme' }), { 'email luis@acme.example': 'other' })).toEqual({ id: 'acme' });
  });
});

describe('trouble of ours', () => {
  const unavailable = {
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
    body: { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: expect.any(String) },
  };

  it('with the queue is a 503 that says when to try again, and claims nothing', async () => {
    const world = new WebhookWorld();
    world.beforeStoring = () => {
      throw new Error('the queue is away: sqs.us-east-1.amazonaws.com');
    };
    const answer = await world.send(ATTENDED);
    expect(answer).toEqual(unavailable);
    expect(world.stored).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain('sqs');
    expect(logs.text()).toContain('the queue is away');
  });

  it.each(['secrets', 'directory'] as const)('with the %s is a 503 too', async (broken) => {
    const world = new WebhookWorld();
    world.beforeAsking = (what) => {
      if (what === broken) throw new Error(`${what} are away`);
    };
    expect(await world.send({ ...ATTENDED, data: { partner: { email: 'dana@acme.example' }, course: '101' } })).toEqual(unavailable);
    expect(world.stored).toEqual([]);
  });

  it.each(['whsec_', '', 'not base64 !', 'whsec_%%%'])('with a secret that is none ("%s") is a 503, and accepts nobody', async (secret) => {
    const world = new WebhookWorld();
    world.secrets = [secret];
    expect(await world.post({ secret: 'whsec_' })).toEqual(unavailable);
  });

  it('passes: the same webhook is accepted when it is sent again', async () => {
    const world = new WebhookWorld();
    world.beforeStoring = () => {
      throw new Error('away');
    };
    expect((await world.send(ATTENDED)).status).toBe(503);
    world.beforeStoring = () => undefined;
    expect((await world.send(ATTENDED)).status).toBe(202);
    expect(world.stored).toHaveLength(1);
  });
});

describe('what is logged', () => {
  const personal = {
    type: 'application.submitted',
    timestamp: '2026-05-30T10:00:00Z',
    data: { partner: organisation({ motivation: 'their secret plan' }) },
  };
  const inNoLog = [
    'dana',
    'Whitfield',
    '@acme',
    'acme.example',
    'secret plan',
    SECRET,
    PREVIOUS_SECRET,
    SECRET.slice(6),
    'msg_private',
    'v1,',
  ];
  const expectNothingPersonal = () => {
    for (const word of inNoLog) expect(logs.text(), word).not.toContain(word);
  };

  it('of an accepted webhook is its event, and nothing of what it says', async () => {
    const world = new WebhookWorld();
    await world.send(personal, { id: 'msg_private' });
    expect(logs.text()).toContain(eventIdOf('standard', 'msg_private'));
    expectNothingPersonal();
  });

  it('of a refused one is which fields were wrong, and not what stood in them', async () => {
    const partner = organisation({ contacts: [{ name: 'Dana Whitfield', email: 'dana at acme.example' }], track: 'their secret plan' });
    await new WebhookWorld().send({ ...personal, data: { partner } }, { id: 'msg_private' });
    await new WebhookWorld().send(personal, { id: 'msg_private', secret: 'whsec_c3RvbGVu' });
    expect(logs.lines().map(({ message, status, fields }) => ({ message, status, fields }))).toContainEqual({
      message: 'webhook refused',
      status: 400,
      fields: ['data.partner.contacts.0.email', 'data.partner.track'],
    });
    expectNothingPersonal();
  });

  it('of one that could not be stored is our trouble, whole, and nothing of the sender', async () => {
    const world = new WebhookWorld();
    world.beforeStoring = () => {
      throw new Error('AccessDenied: no right to send');
    };
    await world.send(personal, { id: 'msg_private' });
    world.secrets = ['whsec_not base64'];
    await world.send(personal, { id: 'msg_private' });
    const failures = logs.lines().filter(({ level }) => level === 'ERROR');
    expect(failures).toHaveLength(2);
    expect(JSON.stringify(failures[0])).toContain('AccessDenied: no right to send');
    expect(logs.text()).not.toContain('not base64');
    expectNothingPersonal();
  });

  it('counts what was refused', async () => {
    await new WebhookWorld().send('{');
    expect(logs.lines()).toContainEqual(expect.objectContaining({ WebhookRefused: 1 }));
  });

  it('counts who could not prove themselves, and what could not be stored, each for the alarm of its own', async () => {
    const world = new WebhookWorld();
    await world.send(ATTENDED, { secret: 'whsec_c3RvbGVu' });
    expect(logs.lines()).toContainEqual(expect.objectContaining({ ProofRefused: 1, service: expect.any(String) }));
    world.beforeStoring = () => {
      throw new Error('away');
    };
    await world.send(ATTENDED);
    expect(logs.lines()).toContainEqual(expect.objectContaining({ WebhookNotStored: 1, service: expect.any(String) }));
  });
});
