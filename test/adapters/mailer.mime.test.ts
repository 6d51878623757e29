import type { SESClient, SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { createMailer } from '../../lambdas/adapters/mailer';
import type { Mail } from '../../lambdas/ports/mail';
import { headerSafe } from '../../lambdas/send-email/render';
import { MONDAY } from '../support/fixtures';

const posted = async (mail: Mail): Promise<Buffer> => {
  const inputs: SendRawEmailCommandInput[] = [];
  const send = async ({ input }: { input: SendRawEmailCommandInput }) => {
    inputs.push(input);
    return { MessageId: 'ses-1' };
  };
  await createMailer({ send } as unknown as SESClient, { service: 's', journey: 'j' }).send(mail);
  return Buffer.from(inputs[0]?.RawMessage?.Data ?? []);
};

/** Any letters, and often those that mean something in a header or in an encoded word. */
const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom(
        '=?',
        '?=',
        '=?utf-8?Q?=0D=0A?=',
        '\r\n',
        '"',
        '\\',
        '<',
        '>',
        ',',
        ';',
        ':',
        '(',
        ')',
        '@',
        '=',
        '_',
        '\u202e',
        '\u2028',
        ' ',
      ),
    ),
  )
  .map((pieces) => pieces.join(''));

/** White space between words is one blank to every mail program. */
const asRead = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

it('whatever a subject, a name and a text are, one mail parser reads what was written, in short lines of ASCII', async () => {
  const mail: Mail = {
    from: { name: '', address: 'partners@northwind.example' },
    to: { name: '', address: 'dana@acme.example' },
    replyTo: { name: '', address: 'mara@northwind.example' },
    ...{ subject: '', html: '', text: '', purpose: 'journey', partnerId: 'acme', key: 'run:1:welcome', sentAt: MONDAY },
    stopUrl: 'https://hooks.northwind.example/mail/token',
  };
  await fc.assert(
    fc.asyncProperty(words, words, words, async (subject, name, text) => {
      const safe = { subject: headerSafe(subject), name: headerSafe(name), text: `Hi ${text.toWellFormed().replace(/\p{Cc}/gu, ' ')}` };
      const html = `<p>${safe.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`;
      const raw = await posted({
        ...mail,
        ...safe,
        html,
        to: { ...mail.to, name: safe.name },
        replyTo: { ...mail.replyTo, name: safe.name },
      });
      const parsed = await PostalMime.parse(raw);
      expect(asRead(parsed.subject)).toBe(safe.subject);
      expect(parsed.to).toEqual([{ name: safe.name, address: mail.to.address }]);
      expect(parsed.replyTo).toEqual([{ name: safe.name, address: mail.replyTo.address }]);
      expect([parsed.text?.trim(), parsed.html?.trim()]).toEqual([safe.text.trim(), html]);
      expect([parsed.cc, parsed.bcc, parsed.attachments]).toEqual([undefined, undefined, []]);
      const lines = raw.toString('latin1').split('\r\n');
      expect(raw.every((byte) => byte < 0x80)).toBe(true);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    }),
    { numRuns: 300 },
  );
}, 30_000);
