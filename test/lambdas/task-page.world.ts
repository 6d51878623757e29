import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { personKey } from '../../lambdas/identity';
import { createDraw } from '../../lambdas/mail-preferences/page';
import type { QueuedEvent } from '../../lambdas/messages';
import { taskEndpoint } from '../../lambdas/middleware/task-endpoint';
import { createTaskPage } from '../../lambdas/task-page/handler';
import { type TaskLink, taskToken } from '../../lambdas/task-token';
import { taskPage } from '../../program/task-page';
import { later, MONDAY, organisation, queued, rules } from '../support/fixtures';
import { ApplyWorld } from './apply-event.world';

export const TASK_KEY = 't'.repeat(44);
export const PREVIOUS_KEY = 'p'.repeat(44);
export const MARA = { name: 'Mara Lindqvist', email: 'mara@northwind.example' };
const FORM = 'application/x-www-form-urlencoded';
const MINUTE_SECONDS = 60;

/** A link to the task as send-email makes it; it works for years. */
export const taskTokenOf = ({ key = TASK_KEY, ...changes }: Partial<TaskLink> & { readonly key?: string } = {}): string =>
  taskToken(key, {
    partnerId: 'acme',
    taskId: 'acme-recruitment-1:call',
    person: personKey(MARA.email),
    expiresAt: 9_999_999_999,
    nonce: 'n'.repeat(16),
    locale: 'en',
    ...changes,
  });

export interface Shown {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly html: string;
}

export interface Asked {
  readonly token?: string;
  readonly method?: string;
  readonly body?: string;
  readonly contentType?: string;
}

/** A partner with a task of Mara's, and the page behind its link, with everything around it in memory. */
export class TaskPageWorld {
  readonly apply = new ApplyWorld();
  readonly sent: QueuedEvent[] = [];
  /** What happens between the look at the task and the moment in which the word on it is applied. */
  meanwhile: readonly QueuedEvent[] = [];
  isQueueAway = false;
  now = later(MONDAY, MINUTE_SECONDS);

  static async withTask(data: object = {}, partner: object = {}): Promise<TaskPageWorld> {
    const world = new TaskPageWorld();
    const task = { run: 1, phase: 'recruitment', step: 'call', title: 'Call them', assignee: 'manager', dueDays: 3, ...data };
    await world.apply.deliver([
      queued('application.submitted', 'application', { partner: organisation({ owner: MARA, ...partner }) }),
      queued('task.opened', 'acme-recruitment-1:call', task, { source: 'journey' }),
    ]);
    return world;
  }

  get task() {
    return this.apply.store.items('acme').tasks.get('acme-recruitment-1:call');
  }

  /** What stands in the timeline of a task that somebody said something about. */
  get notes(): readonly string[] {
    return [...this.apply.store.items('acme').events.values()].filter(({ event }) => event.source === 'ops').flatMap(({ notes }) => notes);
  }

  private readonly handler = taskEndpoint(
    createTaskPage({
      keysOf: async () => [TASK_KEY, PREVIOUS_KEY],
      reader: this.apply.store,
      rules,
      store: this.apply.store,
      events: {
        send: async (message) => {
          if (this.isQueueAway) throw new Error('the queue is away');
          this.sent.push(message);
          await this.apply.deliver([...this.meanwhile, message]);
        },
      },
      clock: { now: () => this.now },
      sleep: async () => undefined,
    }),
    createDraw(taskPage),
  ) as (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

  async ask({ token = taskTokenOf(), method = 'GET', body, contentType = FORM }: Asked = {}): Promise<Shown> {
    const encoded = body === undefined ? {} : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    const headers = body === undefined ? {} : { 'content-type': contentType };
    const event = { requestContext: { http: { method } }, pathParameters: { token }, headers, ...encoded };
    // The rest of both is not read.
    const context = { functionName: 'task-page', awsRequestId: 'request-1' } as Context;
    const answer = await this.handler(event as unknown as APIGatewayProxyEventV2, context);
    return { status: answer.statusCode, headers: answer.headers ?? {}, html: answer.body ?? '' };
  }

  press(choice = 'done', more: Asked = {}): Promise<Shown> {
    return this.ask({ method: 'POST', body: `choice=${choice}`, ...more });
  }
}
