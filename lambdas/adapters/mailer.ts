import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Purpose } from '../../lib/journey/emails';
import { STAFF_TAGS, tagsFor } from '../mail-tags';
import type { Mail, Mailer, Setback, StaffMail, StaffMailer } from '../ports/mail';

/** Switched off for the account or the stream, by us or by an alarm of ours. */
const SWITCHED_OFF: ReadonlySet<string> = new Set(['AccountSendingPausedException', 'ConfigurationSetSendingPausedException']);
/** Paused by AWS itself it comes as a rejected message, and only its words tell: "Sending paused for this account". */
const PAUSED_BY_AWS = /\bsending (?:paused|suspended) for this account/i;
/** What SES says of an address that it cannot read: "Local address contains ...", "Domain ends with dot", "Missing final '@domain'". */
const UNREADABLE = /\b(?:address|domain|user name)\b/i;
const PLAIN = /^[\w+%'-]+(?:\.[\w+%'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/**
 * An odd address of the reader's. SES does not say whose address it cannot read, and it has refused plain ones now and then:
 * taken for the reader's fault, one mistake in our own address would mark every contact as bounced.
 */
const isAddressRefused = ({ name, message }: Error, { to }: Pick<Mail, 'to'>): boolean =>
  name === 'InvalidParameterValue' && UNREADABLE.test(message) && !PLAIN.test(to.address);

/** Why the same mail may go later, or to somebody else; undefined when a person must see the error. */
const setbackOf = (error: unknown, mail: Pick<Mail, 'to'>): Setback | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (SWITCHED_OFF.has(name) || (name === 'MessageRejected' && PAUSED_BY_AWS.test(message))) return 'paused';
  if (isThrottlingError(error as never)) return 'slow';
  if (isServerError(error as never) || isTransientError(error as never)) return 'away';
  return isAddressRefused(error, mail) ? 'address refused' : undefined;
};

/** One line as it is: folded, as long header lines usually are, some providers read no link in it. An address can have no line end in it. */
const asItIs = (value: string) => ({ prepared: true, foldLines: false, value });

/** One click in the mail program stops mail like this (RFC 8058). Providers trust both headers only under the DKIM signature, which is SES's to make. */
const stopHeaders = (stopUrl: string) => ({
  'List-Unsubscribe': asItIs(`<${new URL(stopUrl).href}>`),
  'List-Unsubscribe-Post': asItIs('List-Unsubscribe=One-Click'),
});

/** Quoted-printable and encoded words: every byte is ASCII, whatever the names and texts are written in. */
const toMime = ({ from, to, replyTo, subject, html, text, sentAt, stopUrl }: StaffMail & Pick<Mail, 'stopUrl'>): Promise<Buffer> => {
  const headers = stopUrl === undefined ? {} : stopHeaders(stopUrl);
  const content = { from, to, replyTo, subject, html, text, headers, date: new Date(sentAt) };
  return new MailComposer({ ...content, textEncoding: 'quoted-printable' }).compile().build();
};

/** Sends by SES, service and journey mail each in their own stream. Its tags are how feedback finds its way back. */
export const createMailer = (client: SESClient, configurationSets: Readonly<Record<Purpose, string>>): Mailer & StaffMailer => ({
  async send(mail: Mail | StaffMail) {
    try {
      const { MessageId } = await client.send(
        new SendRawEmailCommand({
          Source: mail.from.address,
          Destinations: [mail.to.address],
          RawMessage: { Data: await toMime(mail) },
          ConfigurationSetName: configurationSets[mail.purpose],
          Tags: 'partnerId' in mail ? tagsFor(mail) : STAFF_TAGS,
        }),
      );
      if (MessageId === undefined) throw new Error('SES took the mail and gave it no id');
      return { messageId: MessageId };
    } catch (error) {
      const setback = setbackOf(error, mail);
      if (setback === undefined) throw error;
      return { setback };
    }
  },
});
