import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import { MONDAY } from '../support/fixtures';
import { SendWorld } from './send-email.world';

const sendOne = async (world: SendWorld, email: string, more: Partial<EmailMessageInput> = {}) => {
  world.enqueue({ partnerId: 'acme', email, requestedAt: MONDAY, run: 1, step: email, ...more });
  await world.drain();
  return world.mails.at(-1);
};

const german = async (): Promise<SendWorld> =>
  new SendWorld().applied({ contacts: [{ name: 'Jörg Weiß', email: 'joerg@acme.example', locale: 'de-AT' }] });

describe('a contact who reads German', () => {
  it('is written to in German, from the subject to the footer, with what is open called in German, too', async () => {
    const mail = await sendOne(await german(), 'onboarding-complete');
    expect(mail?.subject).toMatch(/ist startklar, bis auf \d offene Punkte$/);
    expect(mail?.html).toContain('lang="de"');
    expect(mail?.text).toContain('Guten Tag Jörg Weiß!');
    expect(mail?.text).toContain('* Entscheidung über die Bewerbung');
    expect(mail?.text).toContain('Mit freundlichen Grüßen');
  });

  it('does not change the language of the program’s own people', async () => {
    const mail = await sendOne(await german(), 'duty-reminder', { milestone: 'application-decided' });
    expect(mail?.html).toContain('lang="en"');
    expect(mail?.text).toContain('Hi Mara,');
  });
});
