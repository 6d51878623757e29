import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIncomingWebhook } from '../../lambdas/adapters/incoming-webhook';
import { createTaskChat, taskAnnouncement } from '../../lambdas/task-chat/handler';
import type { ChatKind } from '../../lib/journey/settings';
import { chatMessage } from '../../lib/journey/tasks/chat';
import { queued } from '../support/fixtures';
import { TaskPageWorld } from './task-page.world';

const text = async (request: IncomingMessage): Promise<string> => {
  let read = '';
  for await (const part of request) read += part;
  return read;
};

/** A chat on this machine. */
class Chat {
  readonly taken: { type: string | undefined; body: Record<string, unknown> }[] = [];
  status = 200;
  headers: Record<string, string> = {};
  isDeaf = false;
  url = '';
  private readonly server = createServer(async (request, response) => {
    const body = await text(request);
    if (this.isDeaf) return request.socket.destroy();
    this.taken.push({ type: request.headers['content-type'], body: JSON.parse(body) });
    response.writeHead(this.status, this.headers).end('ok');
    return undefined;
  });

  async open(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.url = `http://127.0.0.1:${address.port}/services/T0/B0/very-secret`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

let chat: Chat;
beforeEach(async () => {
  chat = new Chat();
  await chat.open();
});
afterEach(() => chat.close());

/** What the rule on the bus hands over of a task that the journey opened. */
const announced = async (world: TaskPageWorld) => {
  const found = world.apply.announced.find(({ type }) => type === 'task.opened');
  return v.parse(taskAnnouncement, JSON.parse(JSON.stringify(found)));
};

const tell = async (world: TaskPageWorld, kind: ChatKind = 'slack') =>
  createTaskChat({ kind, reader: world.apply.store, post: createIncomingWebhook(async () => chat.url) })(await announced(world));

describe('a chat that is told of tasks', () => {
  it('reads what is to be done for whom and by when, and nobody’s name or address', async () => {
    const world = await TaskPageWorld.withTask();
    expect(await tell(world)).toBe('told');
    expect(chat.taken).toEqual([
      { type: 'application/json', body: { text: 'New task\nCall them\nAcme, due 2026-06-04', mrkdwn: false, unfurl_links: false } },
    ]);
  });

  it('reads the same in Teams, in a card as its workflows take it', async () => {
    const world = await TaskPageWorld.withTask();
    await tell(world, 'teams');
    const [{ body } = { body: {} }] = chat.taken;
    expect(body).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.4' } }],
    });
    const texts = [...JSON.stringify(body).matchAll(/"text":"([^"]*)"/g)].map(([, each]) => each);
    expect(texts).toEqual(['New task', 'Call them', 'Acme, due 2026-06-04']);
  });

  it('is not told of a task that is done by now, nor of a partner that was erased', async () => {
    const world = await TaskPageWorld.withTask();
    const announcement = await announced(world);
    await world.apply.deliver([queued('task.completed', 'done', { taskId: 'acme-recruitment-1:call', by: 'mara' }, { source: 'ops' })]);
    expect(await tell(world)).toBe('skipped');
    const reader = { partner: async () => undefined, task: async () => undefined };
    expect(await createTaskChat({ kind: 'slack', reader, post: async () => Promise.reject(new Error('told')) })(announcement)).toBe(
      'skipped',
    );
    expect(chat.taken).toEqual([]);
  });

  it.each([
    ['is gone', 404, {}],
    ['wants us to slow down', 429, {}],
    ['is broken', 503, {}],
    ['sends us elsewhere', 302, { location: 'http://127.0.0.1:1/' }],
  ])('that %s makes the message come again, and the error does not say its address', async (_, status, headers) => {
    const world = await TaskPageWorld.withTask();
    Object.assign(chat, { status, headers });
    const error = await tell(world).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/^Error: the chat (answered \d+|does not answer: \w+)$/);
  });

  it('that does not answer makes the message come again', async () => {
    const world = await TaskPageWorld.withTask();
    chat.isDeaf = true;
    await expect(tell(world)).rejects.toThrow(/^the chat does not answer: /);
  });

  it('calls nobody by a partner’s name, and hides nothing by it', () => {
    const evil = {
      type: 'task.escalated',
      title: 'Call *<!channel>*',
      partner: 'A & <https://evil.example|B>\n\u202eC',
      dueAt: '2026-06-04T00:00:00.000Z',
    } as const;
    expect(chatMessage('slack', evil)).toMatchObject({
      text: [
        'Long overdue, and put before the head of the program',
        'Call *&lt;!channel&gt;*',
        'A &amp; &lt;https://evil.example|B&gt; C, due 2026-06-04',
      ].join('\n'),
      mrkdwn: false,
    });
    const card = JSON.stringify(chatMessage('teams', { ...evil, partner: '[here](https://evil.example)' }));
    expect(card).not.toContain('"TextBlock"');
    expect(JSON.stringify(chatMessage('slack', { ...evil, partner: 'x'.repeat(5_000) })).length).toBeLessThan(600);
  });

  it('has announcements of its own kind only', () => {
    expect(v.safeParse(taskAnnouncement, { type: 'phase.failed', subject: 'acme', data: { change: {} } }).success).toBe(false);
  });
});
