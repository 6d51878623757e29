import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as v from 'valibot';
import { HOST } from '../../local/ports';

/** One request of a function to AWS: `DynamoDB_20120810.Query` and the like, and what it asked. */
export interface Call {
  readonly target: string;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Recorded extends Call {
  readonly answer: Answer;
}

const JSON_TYPE = 'application/x-amz-json-1.0';
const SES_ANSWER = `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>bench-1</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></SendRawEmailResponse>`;
export const SES_TARGET = 'SES.SendRawEmail';
const message = v.object({ MessageBody: v.string() });
const batch = v.object({ Entries: v.array(v.object({ Id: v.string(), MessageBody: v.string() })) });

/** The client compares it with what it sent. */
const stored = (body: string) => ({ MessageId: 'bench', MD5OfMessageBody: createHash('md5').update(body).digest('hex') });

const json = (body: object, status = 200): Answer => ({ status, type: JSON_TYPE, body: JSON.stringify(body) });

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * AWS on this machine for one function at a time. It answers at once, so that what is measured is the function: queues,
 * workflows, secrets and mail by themselves, the table by the emulator while it records, and from the record while it replays.
 */
export class Stub {
  private server: Server | undefined;
  private recording: Recorded[] | undefined;
  private replaying: Recorded[] = [];
  private beforeAnswer: (() => Promise<void>) | undefined;
  private asked: Call[] = [];
  private readonly refusals = new Map<string, Answer>();

  private constructor(
    private readonly emulator: string,
    private readonly secret: string,
  ) {}

  static async start(emulator: string, secret: string): Promise<Stub> {
    const stub = new Stub(emulator, secret);
    stub.server = createServer((request, response) => {
      stub.serve(request).then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    stub.server.listen(0, HOST);
    await once(stub.server, 'listening');
    return stub;
  }

  get endpoint(): string {
    const address = this.server?.address();
    if (typeof address !== 'object' || address === null) throw new Error('the stub does not listen');
    return `http://${HOST}:${address.port}`;
  }

  /** Refuses whatever is asked so from now on. */
  refuse(target: string, type: string, body: string): void {
    this.refusals.set(target, { status: 400, type, body });
  }

  /** Refuses nothing any more. */
  relent(): void {
    this.refusals.clear();
  }

  /** Everything that is asked while `run` runs, with the answers; each is given when `beforeAnswer` is over. */
  async record(run: () => Promise<unknown>, beforeAnswer?: () => Promise<void>): Promise<readonly Recorded[]> {
    const recording: Recorded[] = [];
    this.recording = recording;
    this.beforeAnswer = beforeAnswer;
    await run();
    this.recording = undefined;
    this.beforeAnswer = undefined;
    return recording;
  }

  replay(recorded: readonly Recorded[]): void {
    this.replaying = [...recorded];
    this.asked = [];
  }

  /** What was asked since the replay began. */
  get calls(): readonly Call[] {
    return this.asked;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async serve(request: IncomingMessage): Promise<Answer> {
    const body = await read(request);
    const target = String(request.headers['x-amz-target'] ?? SES_TARGET);
    const answer = target.startsWith('DynamoDB_') ? await this.table({ target, body }) : this.canned(target, body);
    this.recording?.push({ target, body, answer });
    this.asked.push({ target, body });
    await this.beforeAnswer?.();
    return answer;
  }

  private async table({ target, body }: Call): Promise<Answer> {
    if (this.recording === undefined) {
      const index = this.replaying.findIndex((each) => each.target === target);
      const [found] = index < 0 ? [] : this.replaying.splice(index, 1);
      if (found === undefined) throw new Error(`nothing is recorded for another ${target}`);
      return found.answer;
    }
    const headers = {
      'content-type': JSON_TYPE,
      'x-amz-target': target,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request',
    };
    const response = await fetch(this.emulator, { method: 'POST', headers, body });
    return { status: response.status, type: JSON_TYPE, body: await response.text() };
  }

  private canned(target: string, body: string): Answer {
    const refusal = this.refusals.get(target);
    if (refusal !== undefined) return refusal;
    if (target === SES_TARGET) return { status: 200, type: 'text/xml', body: SES_ANSWER };
    if (target === 'AmazonSQS.SendMessage') return json(stored(v.parse(message, JSON.parse(body)).MessageBody));
    if (target === 'AmazonSQS.SendMessageBatch') {
      const { Entries } = v.parse(batch, JSON.parse(body));
      return json({ Successful: Entries.map(({ Id, MessageBody }) => ({ Id, ...stored(MessageBody) })), Failed: [] });
    }
    if (target === 'secretsmanager.GetSecretValue') return json({ Name: 'bench', SecretString: JSON.stringify({ current: this.secret }) });
    if (target.startsWith('AWSStepFunctions.')) return json({ executionArn: 'arn:bench', startDate: 0 });
    return json({ __type: 'UnknownOperationException', message: `the stub does not know ${target}` }, 400);
  }
}
