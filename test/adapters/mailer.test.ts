import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { SESClient, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { createMailer } from '../../lambdas/adapters/mailer';
import { isForStaff, ledgerKeyIn, partnerIn } from '../../lambdas/mail-tags';
import type { Mail, StaffMail } from '../../lambdas/ports/mail';
import { MONDAY } from '../support/fixtures';

const STREAMS = { service: 'service-stream', journey: 'journey-stream' };

const staffMail: StaffMail = {
  from: { name: 'Northwind Partner Program', address: 'partners@northwind.example' },
  to: { name: 'Dana Whitfield', address: 'dana@acme.example' },
  replyTo: { name: 'Mara Lindqvist', address: 'mara@northwind.example' },
  subject: 'Welcome',
  html: '<p>Good to have you, <b>Dana</b>.</p>',
  text: 'Good to have you, Dana.',
  purpose: 'journey',
  sentAt: MONDAY,
};
const mail: Mail = { ...staffMail, partnerId: 'acme', key: 'run:1:welcome' };

/** Sends by a client that takes everything and keeps it. */
const sentBy = async (send: (mailer: ReturnType<typeof createMailer>) => Promise<unknown>) => {
  const inputs: SendRawEmailCommandInput[] = [];
  const client = {
    send: async ({ input }: { input: SendRawEmailCommandInput }) => {
      inputs.push(input);
      return { MessageId: 'ses-1' };
    },
  } as unknown as SESClient;
  const delivery = await send(createMailer(client, STREAMS));
  const [input] = inputs;
  if (input === undefined) throw new Error('nothing was sent');
  return { input, raw: Buffer.from(input.RawMessage?.Data ?? []), delivery };
};

const sent = (changes: Partial<Mail> = {}) => sentBy((mailer) => mailer.send({ ...mail, ...changes }));

const address = v.object({ name: v.string(), address: v.string() });
const parsedMail = v.object({
  headers: v.record(v.string(), v.unknown()),
  subject: v.string(),
  from: v.array(address),
  to: v.array(address),
  replyTo: v.array(address),
  text: v.string(),
  html: v.string(),
  date: v.date(),
});

/** Reads a mail as the inbox of the local stack does: by another library than the one that wrote it. */
const parse = async (raw: Buffer): Promise<v.InferOutput<typeof parsedMail>> => {
  const { MailParser } = createRequire(import.meta.url)('maildev/vendor/mailparser-mit');
  const parser = new MailParser();
  parser.end(raw);
  const [parsed] = await once(parser, 'end');
  return v.parse(parsedMail, parsed);
};

describe('a mail', () => {
  it.each(['service', 'journey'] as const)('of %s goes in the stream of its kind', async (purpose) => {
    expect((await sent({ purpose })).input.ConfigurationSetName).toBe(`${purpose}-stream`);
  });

  it('goes to one address, in its stream, and says which partner it is about', async () => {
    const { input, delivery } = await sent();
    expect(delivery).toEqual({ messageId: 'ses-1' });
    expect(input).toMatchObject({
      Source: 'partners@northwind.example',
      Destinations: ['dana@acme.example'],
      ConfigurationSetName: 'journey-stream',
      Tags: [
        { Name: 'partner', Value: 'acme' },
        { Name: 'ledger-key', Value: 'cnVuOjE6d2VsY29tZQ' },
      ],
    });
  });

  it('to the program’s own people says so, and names no partner', async () => {
    const { input } = await sentBy((mailer) => mailer.send(staffMail));
    const tags = Object.fromEntries((input.Tags ?? []).map(({ Name = '', Value = '' }) => [Name, [Value]]));
    expect([isForStaff(tags), partnerIn(tags)]).toEqual([true, undefined]);
  });

  it('says its place in the ledger in letters that a tag may have, and leaves it out when it is too long', async () => {
    const asTold = async (key: string) =>
      Object.fromEntries(((await sent({ key })).input.Tags ?? []).map(({ Name = '', Value = '' }) => [Name, [Value]]));
    for (const key of ['run:1:welcome', 'journey:2026-06-01T09:00:00.000Z:digest', 'thanks:deal-won:Ä/1 🚀', 'k'.repeat(192)]) {
      const tags = await asTold(key);
      expect(ledgerKeyIn(tags)).toBe(key);
      expect(tags['ledger-key']?.[0]).toMatch(/^[\w-]{1,256}$/);
    }
    expect(await asTold('k'.repeat(193))).toEqual({ partner: ['acme'] });
  });

  it('reads as it was written: names, subject, words as text and as HTML, and its time', async () => {
    const parsed = await parse((await sent()).raw);
    expect(parsed).toMatchObject({ from: [mail.from], to: [mail.to], replyTo: [mail.replyTo], subject: 'Welcome', date: new Date(MONDAY) });
    expect(parsed.text.trim()).toBe(mail.text);
    expect(parsed.html.trim()).toBe(mail.html);
  });

  it('carries every language in ASCII bytes alone', async () => {
    const words = {
      subject: 'Grüße aus Łódź – 日本へようこそ 🚀, и ещё раз: добро пожаловать в программу',
      text: `Zażółć gęślą jaźń 🚀\n${'ü'.repeat(2000)}`,
      html: '<p>日本へようこそ — “quotes”</p>',
      to: { name: 'Zoë Łukasiewicz 日本', address: 'zoe@acme.example' },
    };
    const { raw } = await sent(words);
    expect(raw.every((byte) => byte < 0x80)).toBe(true);
    expect(raw.toString('ascii')).toMatch(/^Subject: =\?UTF-8\?[QB]\?/m);
    const parsed = await parse(raw);
    expect(parsed).toMatchObject({ subject: words.subject, to: [words.to] });
    expect([parsed.text.trim(), parsed.html.trim()]).toEqual([words.text, words.html]);
    // RFC 5322: no line is longer than 998 characters.
    expect(
      Math.max(
        ...raw
          .toString('ascii')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998);
  });

  it.each([
    'Whitfield, Dana',
    'Dana "the Boss" Whitfield',
    "O'Brien (Sales); <x@evil.example>",
    'a@evil.example, b',
    '日本, "x" <y@evil.example>',
  ])('keeps the name %s a name, and goes to nobody else', async (name) => {
    const person = { name, address: 'dana@acme.example' };
    const parsed = await parse((await sent({ to: person, replyTo: person, from: { ...mail.from, name } })).raw);
    expect(parsed).toMatchObject({ to: [person], replyTo: [person], from: [{ ...mail.from, name }] });
  });

  it('escapes a backslash, which could end a name before its time', async () => {
    const { raw } = await sent({ to: { name: 'Dana\\" <x@evil.example>, "', address: 'dana@acme.example' } });
    expect(raw.toString('ascii')).toContain('To: "Dana\\\\\\" <x@evil.example>, \\"" <dana@acme.example>\r\n');
  });

  const HEADERS = ['content-type', 'date', 'from', 'message-id', 'mime-version', 'reply-to', 'subject', 'to'];
  it.each([
    'Dana\r\nBcc: victim@evil.example',
    'Dana\nBcc: victim@evil.example',
    'Dana\rBcc: v@evil.example',
    'Dana\r\n\r\n<b>body</b>',
    'Zoë\r\nBcc: v@evil.example',
  ])('gets no header and no body from a name or a subject: %j', async (evil) => {
    const parsed = await parse(
      (
        await sent({
          to: { ...mail.to, name: evil },
          replyTo: { ...mail.replyTo, name: evil },
          from: { ...mail.from, name: evil },
          subject: evil,
        })
      ).raw,
    );
    expect(Object.keys(parsed.headers).sort()).toEqual(HEADERS);
    expect([parsed.to.length, parsed.replyTo.length, parsed.from.length]).toEqual([1, 1, 1]);
    expect(parsed.html.trim()).toBe(mail.html);
  });
});

describe('a mail that can be stopped', () => {
  const stopUrl = `https://hooks.northwind.example/mail/1.journey.${'r'.repeat(22)}.pt-BR.${'p'.repeat(60)}.${'0'.repeat(32)}`;
  const headOf = (raw: Buffer): string => raw.toString('ascii').split('\r\n\r\n')[0] ?? '';

  it('says so in two headers, each on exactly one line, for one click without a question (RFC 8058)', async () => {
    const { raw } = await sent({ stopUrl });
    const lines = headOf(raw).split('\r\n');
    expect(lines.filter((line) => /^list-/i.test(line))).toEqual([
      `List-Unsubscribe: <${stopUrl}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
    const after = lines.indexOf('List-Unsubscribe-Post: List-Unsubscribe=One-Click') + 1;
    expect(lines[after]).not.toMatch(/^\s/);
    expect((await parse(raw)).headers).toMatchObject({
      'list-unsubscribe': `<${stopUrl}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  it('gets no header and no body from its link', async () => {
    const { raw } = await sent({ stopUrl: `${stopUrl}\r\nBcc: victim@evil.example\r\n\r\n<b>body</b> >, <https://evil.example` });
    expect(headOf(raw)).not.toMatch(/^Bcc:/im);
    expect(headOf(raw).match(/^List-Unsubscribe: <[^<>\s]*>$/m)).not.toBeNull();
    expect((await parse(raw)).html.trim()).toBe(mail.html);
  });

  it('says so only when it can be', async () => {
    expect(headOf((await sent({ purpose: 'service' })).raw)).not.toMatch(/^list-/im);
  });
});

describe('a mail service', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** The SDK's own client on a service that gives this answer; without one, nobody listens. */
  const serviceThat = async (answer?: { status: number; body: string } | 'hangs up') => {
    const server = createServer((request, response) => {
      request.resume();
      if (answer === 'hangs up') request.socket.destroy();
      else response.writeHead(answer?.status ?? 200, { 'content-type': 'text/xml' }).end(answer?.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    if (answer === undefined) server.close();
    const client = new SESClient({ ...clientSettings(`http://127.0.0.1:${at.port}`), maxAttempts: 1 });
    closing.push(() => {
      client.destroy();
      server.close();
    });
    return createMailer(client, STREAMS);
  };
  const error = (status: number, code: string, message = '') => ({
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  });
  const result = (inside: string) => ({
    status: 200,
    body: `<SendRawEmailResponse><SendRawEmailResult>${inside}</SendRawEmailResult><ResponseMetadata/></SendRawEmailResponse>`,
  });

  it('that takes the mail gives it an id', async () => {
    expect(await (await serviceThat(result('<MessageId>0100</MessageId>'))).send(mail)).toEqual({ messageId: '0100' });
  });

  it.each([
    ['asks to slow down', error(400, 'Throttling', 'Maximum sending rate exceeded.'), 'slow'],
    ['has sent its day’s quota', error(400, 'Throttling', 'Daily message quota exceeded.'), 'slow'],
    ['is overloaded', error(503, 'ServiceUnavailable'), 'away'],
    ['has a fault of its own', error(500, 'InternalFailure'), 'away'],
    ['hangs up', 'hangs up', 'away'],
    ['is not there', undefined, 'away'],
    ['was switched off for the account', error(400, 'AccountSendingPausedException', 'Email sending is disabled'), 'paused'],
    ['was switched off for the stream', error(400, 'ConfigurationSetSendingPausedException'), 'paused'],
    [
      'was paused by AWS',
      error(400, 'MessageRejected', 'Sending paused for this account. For more information, please check the inbox'),
      'paused',
    ],
    ['was suspended by AWS', error(400, 'MessageRejected', 'Sending suspended for this account.'), 'paused'],
  ] as const)('that %s gets the mail later', async (_, answer, setback) => {
    expect(await (await serviceThat(answer)).send(mail)).toEqual({ setback });
  });

  it.each([
    ['dana.@acme.example', 'Local address ends with dot'],
    ['dana..w@acme.example', 'Local address contains dot-dot'],
    ['dana@acme', 'Domain ends with dot'],
    ['"dana w"@acme.example', 'Local address contains control or whitespace'],
  ])('that knows no such address as %s leaves the mail to the next contact', async (address, words) => {
    const mailer = await serviceThat(error(400, 'InvalidParameterValue', words));
    expect(await mailer.send({ ...mail, to: { name: 'Dana', address } })).toEqual({ setback: 'address refused' });
  });

  it.each(['dana@acme.example', 'dana+partners@acme.co.uk', "d'arcy_w-1@a-b.example"])(
    'that says so of %s, which is plain, is trouble for a person: it may be our own address that it means',
    async (address) => {
      const mailer = await serviceThat(error(400, 'InvalidParameterValue', "Missing final '@domain'"));
      await expect(mailer.send({ ...mail, to: { name: 'Dana', address } })).rejects.toThrow("Missing final '@domain'");
    },
  );

  it.each([
    ['refuses the mail', error(400, 'MessageRejected', 'Email address is not verified.'), 'MessageRejected'],
    ['does not know the configuration set', error(400, 'ConfigurationSetDoesNotExist'), 'ConfigurationSetDoesNotExist'],
    ['cannot read the DNS of the MAIL FROM domain', error(400, 'MailFromDomainNotVerifiedException'), 'MailFromDomainNotVerified'],
    ['does not let us', error(403, 'AccessDenied'), 'AccessDenied'],
  ] as const)('that %s is trouble for a person', async (_, answer, name) => {
    await expect((await serviceThat(answer)).send(mail)).rejects.toMatchObject({ name: expect.stringContaining(name) });
  });

  it('that takes the mail and gives it no id is trouble for a person', async () => {
    await expect((await serviceThat(result(''))).send(mail)).rejects.toThrow('SES took the mail and gave it no id');
  });
});
