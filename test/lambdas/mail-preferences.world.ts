import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as v from 'valibot';
import { contactRefOf } from '../../lambdas/identity';
import { createMailPreferences } from '../../lambdas/mail-preferences/handler';
import { createDraw } from '../../lambdas/mail-preferences/page';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import { preferencesEndpoint } from '../../lambdas/middleware/preferences-endpoint';
import type { MailReader } from '../../lambdas/ports/people';
import { preferenceToken } from '../../lambdas/preference-token';
import type { Topic } from '../../lib/journey/emails';
import { preferencesPage } from '../../program/preferences-page';
import { later, MONDAY } from '../support/fixtures';
import { MemoryConsents } from '../support/memory-consents';

export const KEY = 'c'.repeat(44);
export const PREVIOUS_KEY = 'p'.repeat(44);
export const DANA = contactRefOf('dana@acme.example');
export const ONE_CLICK = 'List-Unsubscribe=One-Click';
export const FORM = 'application/x-www-form-urlencoded';

export interface Asked {
  readonly token?: string;
  readonly method?: string;
  /** A form as it is posted. */
  readonly body?: string;
  readonly contentType?: string | undefined;
  readonly isBase64Encoded?: boolean;
}

export interface Shown {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly html: string;
}

export const tokenOf = (changes: Partial<MailReader> = {}, key = KEY): string =>
  preferenceToken(key, { partnerId: 'acme', contactRef: DANA, purpose: 'journey', locale: 'en', ...changes });

/** What is ticked on the page. */
export const ticked = ({ html }: Shown): readonly string[] =>
  [...html.matchAll(/<input [^>]*checked=""[^>]*>/g)].map(([box]) => /value="(\w+)"/.exec(box)?.[1] ?? '').sort();

/** A multipart body as mail providers post it. */
export const multipart = (fields: Readonly<Record<string, string>>): { readonly contentType: string; readonly body: string } => {
  const boundary = '----=_Part_17';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { contentType: `multipart/form-data; boundary="${boundary}"`, body: `${parts.join('')}--${boundary}--\r\n` };
};

/** The page's own form, with these boxes ticked. */
export const choosing = (...wanted: readonly Topic[]): string => [...wanted.map((topic) => `want=${topic}`), 'choice=chosen'].join('&');

/** The preference page with everything around it in memory; each call comes a second after the one before. */
export class PreferencesWorld {
  readonly consents = new MemoryConsents();
  readonly events: QueuedEvent[] = [];
  keys: readonly string[] = [KEY, PREVIOUS_KEY];
  /** How often the keys were asked for again. */
  freshKeys = 0;
  beforeAsking: (what: 'keys' | 'queue') => void = () => undefined;
  private seconds = 0;

  private readonly handler = preferencesEndpoint(
    createMailPreferences({
      keysOf: async (options) => {
        this.beforeAsking('keys');
        if (options?.fresh) this.freshKeys += 1;
        return this.keys;
      },
      consents: this.consents,
      events: {
        send: async (message) => {
          this.beforeAsking('queue');
          // As apply-event reads it.
          this.events.push(v.parse(queuedEvent, JSON.parse(JSON.stringify(message))));
        },
      },
      clock: { now: () => later(MONDAY, this.seconds) },
    }),
    createDraw(preferencesPage),
  ) as (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

  async ask({ token = tokenOf(), method = 'GET', body, contentType = FORM, isBase64Encoded = true }: Asked = {}): Promise<Shown> {
    this.seconds += 1;
    const encoded = body === undefined ? {} : { body: isBase64Encoded ? Buffer.from(body).toString('base64') : body, isBase64Encoded };
    const headers = body === undefined || contentType === '' ? {} : { 'content-type': contentType };
    const event = { requestContext: { http: { method } }, pathParameters: { token }, headers, ...encoded };
    const context = { functionName: 'mail-preferences', awsRequestId: 'request-1' };
    // The rest of both is not read.
    const answer = await this.handler(event as unknown as APIGatewayProxyEventV2, context as Context);
    return { status: answer.statusCode, headers: answer.headers ?? {}, html: answer.body ?? '' };
  }

  post(body: string, more: Asked = {}): Promise<Shown> {
    return this.ask({ method: 'POST', body, ...more });
  }

  /** What Dana has stopped. */
  async stopped(): Promise<readonly Topic[]> {
    return [...((await this.consents.of([DANA])).get(DANA) ?? [])].sort();
  }
}
