import PostalMime, { type Email } from 'postal-mime';
import { expect, test } from 'vitest';
import { eventually } from '../support/e2e-eventually';
import { makePartner } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

/** An email as it went over the wire, and what a MIME parser makes of it. */
const asItCame = async (inboxUrl: string, id: string): Promise<{ readonly wire: string; readonly parsed: Email }> => {
  const wire = await (await fetch(`${inboxUrl}/email/${id}/source`)).text();
  return { wire, parsed: await PostalMime.parse(wire) };
};

const headersNamed = ({ headers }: Email, name: string): readonly string[] =>
  headers.filter(({ key }) => key === name).map(({ value }) => value);

test.runIf(offered('inbox'))('an email to a German contact arrives whole: subject, text, page, and the way to stop it', async (context) => {
  const partner = await makePartner(context, 'mime');
  const [dana] = partner.contacts;
  const course = 'Größe & Länge – 日本 🚀';
  const contacts = [{ ...dana, name: 'Jürgen Weiß', locale: 'de-AT' }];
  await partner.fire('application.submitted', { partner: partner.organisation({ contacts }) });
  await partner.fire('training.attended', { course });
  await partner.untilSent('training-thanks');
  const { inboxUrl } = partner.target;
  if (inboxUrl === undefined) throw new Error('this deployment has no inbox page');
  const mail = await eventually('the thank-you is in the inbox', async () =>
    (await partner.inbox()).find(({ headers }) => headers['list-unsubscribe'] !== undefined),
  );

  const { wire, parsed } = await asItCame(inboxUrl, mail.id);
  // Every byte is ASCII, whatever is written: nobody on the way can spoil it.
  expect(wire).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  expect(parsed.subject).toBe(`Vielen Dank für Ihre Teilnahme an „${course}“`);
  expect(parsed.to).toEqual([{ name: 'Jürgen Weiß', address: dana?.email }]);
  expect(parsed.replyTo).toEqual([{ name: partner.manager.name, address: partner.manager.email }]);
  expect(parsed.html).toContain('<html dir="ltr" lang="de"');
  expect(parsed.text).toMatch(/^Guten Tag Jürgen Weiß!$/m);
  for (const whole of [parsed.text, parsed.html?.replaceAll('&amp;', '&')]) expect(whole).toContain(course);
  const [link, ...otherLinks] = headersNamed(parsed, 'list-unsubscribe');
  expect(otherLinks).toEqual([]);
  expect(link).toMatch(/^<https?:\/\/\S+\/mail\/\S+>$/);
  expect(headersNamed(parsed, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
  // The footer's link and the header's are one.
  expect(parsed.html).toContain(link?.slice(1, -1));
});
