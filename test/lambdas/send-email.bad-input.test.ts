import type { SESClient, SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import PostalMime, { type Email as ParsedMail } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { createMailer } from '../../lambdas/adapters/mailer';
import type { Contact, Partner } from '../../lib/journey/partner';
import { emails } from '../../program/emails';
import { settings } from '../../program/settings';
import { MONDAY } from '../support/fixtures';
import { SendWorld } from './send-email.world';

const STREAMS = { service: 'service-stream', journey: 'journey-stream' };

/** What SES does with an address that it cannot take: it answers so, whatever else is right with the mail. */
const refusal = (address: string): string | undefined => {
  if (!/^[\x21-\x7e]+$/.test(address)) return 'Local address contains control or whitespace';
  if (/,|^[^@]*$|@.*@/.test(address.replace(/^"[^"]*"/, 'q'))) return 'Missing final domain';
  return /^\.|\.\.|\.@/.test(address) ? 'Local address contains dots in a row' : undefined;
};

interface Posted {
  readonly input: SendRawEmailCommandInput;
  readonly raw: string;
  readonly parsed: ParsedMail;
}

/** The real handler, renderer and mailer on a mail service that reads what it is given as mail programs do. */
const post = async (world: SendWorld): Promise<readonly Posted[]> => {
  const posted: Posted[] = [];
  const client = {
    send: async ({ input }: { input: SendRawEmailCommandInput }) => {
      const why = refusal(input.Destinations?.[0] ?? '');
      if (why !== undefined) throw Object.assign(new Error(why), { name: 'InvalidParameterValue' });
      const raw = Buffer.from(input.RawMessage?.Data ?? []);
      posted.push({ input, raw: raw.toString('latin1'), parsed: await PostalMime.parse(raw) });
      return { MessageId: `ses-${posted.length}` };
    },
  } as unknown as SESClient;
  const mailer = createMailer(client, STREAMS);
  world.deliver = (mail) => mailer.send(mail);
  await world.drain(undefined, 60);
  return posted;
};

/** A partner whose record is as no schema of today would let it become: senders' words of an older version stay as they are. */
const known = async (changes: Partial<Partner> = {}, world = new SendWorld()): Promise<SendWorld> => {
  await world.applied({ motivation: 'we sell what you make' });
  const items = world.store.items('acme');
  if (items.partner === undefined) throw new Error('nobody applied');
  items.partner = { ...items.partner, ...changes };
  return world;
};

const contact = (email: string, more: Partial<Contact> = {}): Contact => ({
  ...{ name: 'Dana Whitfield', email, role: 'owner', status: 'active' as const },
  ...more,
});
const LUIS = contact('luis@acme.example', { name: 'Luis Ortega', role: 'technical' });
const MANAGER = { name: 'Mara Lindqvist', email: 'mara@northwind.example' };

const ask = (world: SendWorld, email: string, more: object = {}): SendWorld => {
  world.enqueue({ partnerId: 'acme', email, requestedAt: MONDAY, run: 1, step: email, taskToken: 'waiting', ...more });
  return world;
};

const one = (posted: readonly Posted[]): Posted => {
  const [first, ...others] = posted;
  if (first === undefined || others.length > 0) throw new Error(`one mail was to go, and ${posted.length} went`);
  return first;
};

const addresses = (list: ParsedMail['to']) => (list ?? []).map(({ address }) => address);

const HEADERS: ReadonlySet<string> = new Set([
  ...['content-type', 'date', 'from', 'message-id', 'mime-version', 'reply-to', 'subject', 'to'],
  ...['list-unsubscribe', 'list-unsubscribe-post'],
]);

/** Nothing that anybody wrote has become a header, a recipient, a line or a tag. */
const expectNothingForged = ({ input, raw, parsed }: Posted, to: string): void => {
  expect(input.Destinations).toEqual([to]);
  expect([addresses(parsed.to), addresses(parsed.replyTo), parsed.from?.address]).toEqual([
    [to],
    [MANAGER.email],
    'partners@northwind.example',
  ]);
  expect([parsed.cc, parsed.bcc]).toEqual([undefined, undefined]);
  for (const { name } of [parsed.from, ...(parsed.to ?? []), ...(parsed.replyTo ?? [])].filter((each) => each !== undefined))
    expect(name).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
  for (const { key } of parsed.headers) expect(HEADERS).toContain(key);
  expect(new Set(parsed.headers.map(({ key }) => key)).size).toBe(parsed.headers.length);
  expect(parsed.attachments).toEqual([]);
  expect(raw).toMatch(/^[\r\n\t\x20-\x7e]*$/);
  expect(parsed.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
  expect(parsed.html?.length).toBeGreaterThan(500);
  expect(parsed.text?.trim().length).toBeGreaterThan(100);
  expect(parsed.html).not.toMatch(/<(script|iframe|svg|form|base|meta http-equiv="refresh)/i);
  expect(parsed.html).not.toMatch(/<[^>]*\s(onerror|onload|onclick)\s*=/i);
  expect(parsed.html).not.toMatch(/(href|src)\s*=\s*"?\s*(javascript|data|vbscript):/i);
};

const EVIL = [
  'Dana\r\nBcc: victim@evil.example',
  'Dana\r\n\r\n<script>alert(1)</script>',
  'Dana\u2028Bcc: victim@evil.example\u2029\u0085',
  '=?utf-8?Q?=0D=0ABcc:_victim@evil.example?=',
  '=?utf-8?B?DQpCY2M6IHZpY3RpbUBldmlsLmV4YW1wbGU=?=',
  'victim@evil.example, Dana',
  '"Dana" <victim@evil.example>',
  'Dana\\" <victim@evil.example>, "',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '--></style></head><script>alert(1)</script>',
  '{{constructor.constructor("return process")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template language's, which must stay a text.
  '${process.env.AWS_SECRET_ACCESS_KEY} <%= 7*7 %> #{7*7}',
  'javascript:alert(1)',
  '\u202eelpmaxe.live@mitciv\u202c',
  'שלום עולם — مرحبا',
  '👩‍🚀 Zoë 🏳️‍🌈 株式会社',
  'broken \ud83d surrogate \0 and bell \u0007',
  ' ',
  'x'.repeat(200),
] as const;

const evil = fc.constantFrom(...EVIL);

/** The events that emails of thanks speak of. */
const EVENTS: Readonly<Record<string, (word: string) => readonly [type: Parameters<SendWorld['happened']>[0], data: object]>> = {
  'training-thanks': (word) => ['training.attended', { course: word }],
  certified: (word) => ['certification.passed', { certification: word }],
  'first-act-thanks': (word) => ['lead.submitted', { leadId: word, company: word }],
  'deal-won': (word) => ['deal.closed', { dealId: word, outcome: 'won', amount: 100, currency: 'USD' }],
};
/** What an event may say at all: its schema refuses the rest at the door. */
const asSent = (word: string): string => word.replace(/\p{Cc}/gu, ' ').trim() || 'x';

describe('whatever stands in the texts of a record', () => {
  const names = fc.record({ partner: evil, contact: evil, manager: evil, word: evil });
  const mails = Object.entries(emails).flatMap(([name, { to }]) => (to === 'partner' ? [name] : []));

  it('no email of the program gets a header, a reader, a line or a tag from it, and each has both parts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...mails), names, async (email, words) => {
        const world = await known();
        const about = EVENTS[email]?.(asSent(words.word));
        if (about !== undefined) await world.happened(...about, 'told');
        await known(
          {
            ...{ name: words.partner, motivation: words.word, exitReason: words.word },
            owner: { ...MANAGER, name: words.manager },
            contacts: [contact('dana@acme.example', { name: words.contact })],
          },
          world,
        );
        ask(world, email, { eventId: about === undefined ? 'application.submitted' : 'told' });
        const posted = await post(world);
        expect([world.failures, world.deadLetters]).toEqual([[], []]);
        expectNothingForged(one(posted), 'dana@acme.example');
      }),
      { numRuns: 150, examples: EVIL.map((word) => ['deal-won', { partner: word, contact: word, manager: word, word }]) },
    );
  }, 60_000);

  it('a manager is told of a task in one line of subject too', async () => {
    for (const word of EVIL) {
      const world = await known({ name: word, owner: { ...MANAGER, name: word } });
      const { parsed, input } = one(await post(ask(world, 'task-opened', { audience: 'manager' })));
      expect(input.Destinations).toEqual([MANAGER.email]);
      expect(parsed.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
  });
});

describe('words of every language', () => {
  it('are in the subject, the names and both parts as they were written', async () => {
    const name = 'Zażółć 日本 👩‍🚀 GmbH';
    const world = await known({
      name,
      contacts: [contact('dana@acme.example', { name: 'Łukasz Übel' })],
      owner: { ...MANAGER, name: 'Søren Ågård' },
    });
    const { parsed } = one(await post(ask(world, 'renewed')));
    expect(parsed.to).toEqual([{ name: 'Łukasz Übel', address: 'dana@acme.example' }]);
    expect(parsed.replyTo).toEqual([{ name: 'Søren Ågård', address: MANAGER.email }]);
    for (const part of [parsed.text, parsed.html]) expect(part).toContain('Łukasz');
  });

  it('of the right-to-left kind keep their letters, and lose the marks that turn what follows around', async () => {
    const world = await known({ contacts: [contact('dana@acme.example', { name: '\u202eשלום\u202c' })] });
    const { parsed } = one(await post(ask(world, 'agreement-ready')));
    expect(parsed.to?.[0]).toEqual({ name: 'שלום', address: 'dana@acme.example' });
  });
});

describe('an address that is valid and odd', () => {
  it.each(['dana+partners@acme.example', "d'ana/x=y@acme.example", 'dana@xn--mller-kva.example', `${'d'.repeat(64)}@acme.example`])(
    '%s is written to, and no other',
    async (address) => {
      const { input, parsed } = one(await post(ask(await known({ contacts: [contact(address), LUIS] }), 'agreement-ready')));
      expect([input.Destinations, addresses(parsed.to)]).toEqual([[address], [address]]);
    },
  );
});

describe('an address that the mail service cannot take', () => {
  it.each([
    'jürgen@acme.example',
    'dana@müller.example',
    '"dana whitfield"@acme.example',
    'dana@[192.0.2.1]',
    '日本@acme.example',
    '.dana@acme.example',
    'da..na@acme.example',
    'dana@acme.example, victim@evil.example',
    'dana@acme.example\r\nBcc: victim@evil.example',
    'dana',
  ])('%j gets nothing, nor does anybody that it names: the next contact is written to, and nothing is lost', async (address) => {
    const world = ask(await known({ contacts: [contact(address), LUIS] }), 'agreement-ready');
    const { input, parsed } = one(await post(world));
    expect([input.Destinations, addresses(parsed.to)]).toEqual([[LUIS.email], [LUIS.email]]);
    expect([world.failures, world.deadLetters, world.waiting]).toEqual([[], [], []]);
    expect(world.entry('run:1:agreement-ready')).toMatchObject({ status: 'sent' });
  });

  it('and nobody else there: it is withdrawn with its rule, and the manager is told', async () => {
    const world = ask(await known({ contacts: [contact('jürgen@acme.example')] }), 'agreement-ready');
    expect(await post(world)).toEqual([]);
    expect(world.entry('run:1:agreement-ready')).toMatchObject({
      status: 'skipped',
      decisions: [expect.objectContaining({ rule: 'nobody-left' })],
    });
    expect(world.told.map(({ type }) => type)).toEqual(['email.unreachable']);
    expect([world.failures, world.deadLetters]).toEqual([[], []]);
  });
});

describe('a zone or a language that nobody knows', () => {
  const OPEN = { window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }, timeZone: 'Europe/Berlin' };

  it.each(['Mars/Olympus', '', 'Europe/Berlin\r\n', '+99:99', '__proto__'])(
    '%j counts as none: hours are those of the program, with a note',
    async (timeZone) => {
      const world = await known({ contacts: [contact('dana@acme.example', { timeZone })] }, new SendWorld(60, OPEN));
      one(await post(ask(world, 'training-reminder', { milestone: 'training-attended' })));
      expect(world.entry('run:1:training-reminder')?.decisions.at(-1)).toMatchObject({
        ...{ decision: 'sent', rule: 'sent' },
        detail: expect.stringContaining('hours are those of Europe/Berlin'),
      });
    },
  );

  it.each(['tlh', 'xx-YY', 'de_AT', '', '*', '__proto__', 'constructor'])(
    '%j is answered in the language of the program, with a note',
    async (locale) => {
      const world = await known({ contacts: [contact('dana@acme.example', { locale })] });
      const { parsed } = one(await post(ask(world, 'training-reminder', { milestone: 'training-attended' })));
      expect(parsed.html).toContain(`lang="${settings.sending.locale}"`);
      expect([world.failures, world.deadLetters]).toEqual([[], []]);
    },
  );
});

describe('journey mail', () => {
  it('carries both headers that stop it, and service mail neither', async () => {
    const world = await known();
    const headers = async (email: string, more: object = {}) =>
      Object.fromEntries(one(await post(ask(world, email, more))).parsed.headers.map(({ key, value }) => [key, value]));
    expect(await headers('training-reminder', { milestone: 'training-attended' })).toMatchObject({
      'list-unsubscribe': expect.stringMatching(/^<https:\/\/[^<>\s,]+>$/),
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(Object.keys(await headers('renewal-offer'))).not.toContain('list-unsubscribe');
  });
});
