import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Purpose } from '../../lib/journey/emails';
import { tagsFor } from '../mail-tags';
import type { Mail, Mailer } from '../ports';

/** The provider slows us down, is away, or cannot be reached: the same mail may go later. */
const isPassing = (error: unknown): boolean =>
  error instanceof Error && (isThrottlingError(error as never) || isServerError(error as never) || isTransientError(error as never));

/** Quoted-printable and encoded words: every byte is ASCII, whatever the names and texts are written in. */
const toMime = ({ from, to, replyTo, subject, html, text, sentAt }: Mail): Promise<Buffer> =>
  new MailComposer({ from, to, replyTo, subject, html, text, date: new Date(sentAt), textEncoding: 'quoted-printable' }).compile().build();

/** Sends by SES, service and journey mail each in their own stream. Its tags are how feedback finds its way back. */
export const createMailer = (client: SESClient, configurationSets: Readonly<Record<Purpose, string>>): Mailer => ({
  async send(mail) {
    try {
      const { MessageId } = await client.send(
        new SendRawEmailCommand({
          Source: mail.from.address,
          Destinations: [mail.to.address],
          RawMessage: { Data: await toMime(mail) },
          ConfigurationSetName: configurationSets[mail.purpose],
          Tags: tagsFor(mail),
        }),
      );
      if (MessageId === undefined) throw new Error('SES took the mail and gave it no id');
      return { messageId: MessageId };
    } catch (error) {
      if (isPassing(error)) return 'throttled';
      throw error;
    }
  },
});
