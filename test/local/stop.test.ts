import { describe, expect, test } from 'vitest';
import type { InboxEmail } from '../../bin/local/inbox';
import { createContactConsents } from '../../bin/operations/consent';
import type { Story } from '../../bin/operations/story';
import { STOP_ALL } from '../../lib/journey/consent';
import { purposesBy, serviceEmailsAmong } from '../../lib/journey/emails';
import { emails } from '../../program/emails';
import { readLogs } from '../support/e2e-emulator';
import { eventually } from '../support/e2e-eventually';
import { type E2ePartner, makePartner, sentMails, sign } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

const onLaptop = test.runIf(offered('inbox', 'emulator'));

const isTo = ({ to }: InboxEmail, address: string): boolean => to.some((each) => each.address === address);

/** The newest email to them that they can stop, as it arrived. */
const stoppable = (partner: E2ePartner, address: string): Promise<InboxEmail> =>
  eventually(
    `${address} has an email that can be stopped`,
    async () => (await partner.inbox()).findLast((mail) => isTo(mail, address) && mail.headers['list-unsubscribe'] !== undefined),
    { explain: async () => JSON.stringify((await partner.inbox()).map(({ subject, to }) => [subject, to])) },
  );

/** Where a mail program would click, as RFC 8058 has it. */
const clickOf = ({ headers }: InboxEmail): string => {
  expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  const [, url] = /^<(http[^>]+)>$/.exec(String(headers['list-unsubscribe'])) ?? [];
  if (url === undefined) throw new Error(`no link in ${headers['list-unsubscribe']}`);
  return url;
};

const post = (url: string, body: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(body), redirect: 'error' });
const oneClick = { 'List-Unsubscribe': 'One-Click' };

const purposeOf = purposesBy(serviceEmailsAmong(emails));
const isJourneyMail = (email: string): boolean => email in emails && purposeOf(email) === 'journey';

const journeyMailsAfter = (story: Story, at: string) =>
  sentMails(story).filter(({ email, sentAt = '' }) => isJourneyMail(email) && sentAt > at);

describe.concurrent('a person who has had enough', () => {
  onLaptop('looks at the page behind the link, which stops nothing; a link that is not ours shows nothing of anybody', async (context) => {
    const partner = await makePartner(context, 'looks');
    const [dana] = partner.contacts;
    await sign(partner);
    const url = clickOf(await stoppable(partner, dana?.email ?? ''));
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(url, { method });
      expect([answer.status, answer.headers.get('referrer-policy'), answer.headers.get('cache-control')]).toEqual([
        200,
        'no-referrer',
        'no-store',
      ]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await answer.text()).toMatch(method === 'GET' ? /Which emails do you want\?/ : /^$/);
    }
    const forged = await fetch(`${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}`, {
      method: 'POST',
      body: new URLSearchParams(oneClick),
    });
    expect(forged.status).toBe(404);
    expect(await forged.text()).not.toContain(partner.id);
    expect((await partner.story()).events.map(({ type }) => type)).not.toContain('consent.changed');
  });

  onLaptop(
    'clicks once: the next reminder goes to a colleague, and when that one clicks, too, to nobody; owed mail still comes',
    async (context) => {
      const partner = await makePartner(context, 'stops');
      const [dana, luis] = partner.contacts.map(({ email }) => email);
      if (dana === undefined || luis === undefined) throw new Error('there are two contacts');
      await sign(partner);
      const first = clickOf(await stoppable(partner, dana));
      const answer = await post(first, oneClick);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('You get none of these emails any more.');
      const stoppedAt = new Date().toISOString();

      const toLuis = await partner.until('has a reminder after the stop', (story) => journeyMailsAfter(story, stoppedAt).length > 0);
      expect(journeyMailsAfter(toLuis, stoppedAt).map(({ recipient }) => recipient)).not.toContain(dana);
      expect((await post(clickOf(await stoppable(partner, luis)), { choice: 'stop' })).status).toBe(200);
      const silentAt = new Date().toISOString();

      const silent = await partner.until('has an email that was not sent, as everybody has stopped', ({ mails }) =>
        mails.some(({ status, decisions = [] }) => status === 'skipped' && decisions.at(-1)?.rule === 'stopped'),
      );
      expect(journeyMailsAfter(silent, silentAt)).toEqual([]);
      // The stop holds before the timeline knows of it.
      const changes = ({ events }: Story) => events.filter(({ type }) => type === 'consent.changed').flatMap(({ notes }) => notes);
      expect(changes(await partner.until('knows of both', (story) => changes(story).length === 2))).toEqual([
        expect.stringMatching(/^contact [\w-]{22} stopped all journey emails \(one click\)$/),
        expect.stringMatching(/^contact [\w-]{22} stopped all journey emails \(preference page\)$/),
      ]);
      expect(silent.partner.contacts.map(({ status }) => status)).toEqual(['active', 'active']);

      await partner.fire('exit.requested');
      const left = await partner.untilSent('exit-acknowledged');
      expect(sentMails(left).find(({ email }) => email === 'exit-acknowledged')?.recipient).toBe(dana);
      const owed = (await partner.inbox()).filter((mail) => isTo(mail, dana) && mail.headers['list-unsubscribe'] === undefined);
      expect(owed.length).toBeGreaterThan(0);

      const logs = (await readLogs(partner.target)).join('\n');
      expect(logs).toContain('mail preferences');
      expect(logs).not.toContain(first.slice(-32));
      expect(logs).not.toContain(dana);
    },
  );

  onLaptop('changes their mind, and gets the next email again; asks by a call, and an operator stops it', async (context) => {
    const partner = await makePartner(context, 'again');
    const [dana] = partner.contacts;
    await sign(partner, { organisation: { contacts: [dana] } });
    const url = clickOf(await stoppable(partner, dana?.email ?? ''));
    expect((await post(url, oneClick)).status).toBe(200);
    const wanted = ['journey', 'digests', 'reminders'].map((topic) => ['want', topic]);
    const body = new URLSearchParams([['choice', 'chosen'], ...wanted] as [string, string][]);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    const startedAt = new Date().toISOString();
    await partner.until('gets emails again', (now) => journeyMailsAfter(now, startedAt).length > 0);

    const consents = createContactConsents(partner.target);
    const found = await consents.look(partner.id, dana?.email ?? '');
    expect(found.consent).toMatchObject({ stopped: {}, revision: 2, lastChange: { by: 'preference page', started: ['journey'] } });
    await consents.tell(await consents.change(found, STOP_ALL, 'mara'));
    const stoppedAt = new Date().toISOString();
    const story = await partner.until(
      'knows of three changes',
      ({ events }) => events.filter(({ type }) => type === 'consent.changed').length === 3,
    );
    expect(story.events.findLast(({ type }) => type === 'consent.changed')).toMatchObject({
      source: 'ops',
      notes: [expect.stringContaining('stopped all journey emails (mara)')],
    });
    await partner.until('has an email that was not sent', ({ mails }) =>
      mails.some(({ status, at }) => status === 'skipped' && at > stoppedAt),
    );
    expect(journeyMailsAfter(await partner.story(), stoppedAt)).toEqual([]);
  });
});
