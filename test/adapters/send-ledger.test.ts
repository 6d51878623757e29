import { describe, expect, it } from 'vitest';
import { createFeedbackLedger } from '../../lambdas/adapters/feedback-ledger';
import { createSendLedger } from '../../lambdas/adapters/send-ledger';
import { inPagesOfOne, realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';
import { both, newPartnerId } from './stores';

const real = realTable();
const KEY = 'run:1:welcome';
const LEASE_ENDS = later(MONDAY, 35);
const sent = { messageId: 'ses-1', recipient: 'dana@acme.example', subject: 'Welcome', sentAt: MONDAY };

describe.each(both(real))('the ledger of mails %s', (_, open) => {
  const opened = () => {
    const id = newPartnerId();
    const { ledger } = open();
    const claim = (name: string, now = MONDAY) => ledger.claim(id, KEY, 'welcome', name, now, later(now, 35));
    return { id, ledger, claim };
  };

  it('gives a mail to one of twenty that ask at once, and tells the others who has it', async () => {
    const { claim } = opened();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, each) => claim(`claim ${each}`)));
    const winners = answers.flatMap((answer, each) => (answer === 'claimed' ? [`claim ${each}`] : []));
    expect(winners).toHaveLength(1);
    for (const answer of answers) {
      if (answer !== 'claimed') expect(answer).toMatchObject({ status: 'claimed', claim: winners[0], leaseUntil: LEASE_ENDS, attempts: 1 });
    }
  });

  it('keeps a claim until its lease is over, and then gives it to the next, counting the tries', async () => {
    const { claim } = opened();
    await claim('first');
    expect(await claim('second', later(MONDAY, 34))).toMatchObject({ claim: 'first' });
    expect(await claim('second', LEASE_ENDS)).toMatchObject({ claim: 'first' });
    expect(await claim('second', later(LEASE_ENDS, 0.001))).toBe('claimed');
    expect(await claim('third', later(MONDAY, 36))).toMatchObject({ claim: 'second', attempts: 2 });
  });

  it('gives a claim that was released to the next at once', async () => {
    const { claim, ledger, id } = opened();
    await claim('first');
    await ledger.release(id, KEY, 'first', later(MONDAY, 2));
    expect(await claim('second', later(MONDAY, 3))).toBe('claimed');
  });

  it('gives a mail that was sent to nobody ever again', async () => {
    const { claim, ledger, id } = opened();
    await claim('first');
    await ledger.confirmSent(id, KEY, 'first', sent);
    expect(await claim('second', later(MONDAY, 400 * 86_400))).toMatchObject({ status: 'sent', messageId: 'ses-1' });
  });

  it('gives a mail that was skipped to nobody, and says why it was', async () => {
    const { claim, ledger, id } = opened();
    await claim('first');
    await ledger.confirmSkipped(id, KEY, 'first', 'reached meanwhile');
    expect(await claim('second', later(MONDAY, 86_400))).toMatchObject({ status: 'skipped', reason: 'reached meanwhile' });
  });

  it('lets only the one that has the claim confirm, skip or release it', async () => {
    const { claim, ledger, id } = opened();
    await claim('first');
    await claim('second', later(MONDAY, 36));
    await expect(ledger.confirmSent(id, KEY, 'first', sent)).rejects.toThrow();
    await expect(ledger.confirmSkipped(id, KEY, 'first', 'late')).rejects.toThrow();
    await expect(ledger.release(id, KEY, 'first', MONDAY)).rejects.toThrow();
    await ledger.confirmSent(id, KEY, 'second', sent);
    await expect(ledger.confirmSent(id, KEY, 'second', sent)).rejects.toThrow();
    await expect(ledger.release(id, KEY, 'second', MONDAY)).rejects.toThrow();
    expect(await claim('third', later(MONDAY, 99))).toMatchObject({ status: 'sent', claim: 'second' });
  });

  it('lets nobody confirm a mail that nobody claimed', async () => {
    const { ledger, id } = opened();
    await expect(ledger.confirmSent(id, KEY, 'first', sent)).rejects.toThrow();
    expect(await ledger.claim(id, KEY, 'welcome', 'first', MONDAY, LEASE_ENDS)).toBe('claimed');
  });

  it('keeps the mails of two partners, and two mails of one, apart', async () => {
    const { claim, ledger, id } = opened();
    await claim('first');
    expect(await ledger.claim(id, 'run:2:welcome', 'welcome', 'second', MONDAY, LEASE_ENDS)).toBe('claimed');
    expect(await ledger.claim(newPartnerId(), KEY, 'welcome', 'third', MONDAY, LEASE_ENDS)).toBe('claimed');
  });
});

describe('feedback on a mail', () => {
  const sentMail = async () => {
    const id = newPartnerId();
    const ledger = createSendLedger(real().tables);
    for (const each of [1, 2, 3]) {
      await ledger.claim(id, `run:${each}:welcome`, 'welcome', 'claim', MONDAY, LEASE_ENDS);
      await ledger.confirmSent(id, `run:${each}:welcome`, 'claim', { ...sent, messageId: `ses-${id}-${each}` });
    }
    const feedback = createFeedbackLedger(real().tables);
    const entry = async (key: string) => {
      const answer = await ledger.claim(id, key, 'welcome', 'another', later(MONDAY, 99), LEASE_ENDS);
      return answer === 'claimed' ? undefined : answer;
    };
    return { id, feedback, entry };
  };

  it('finds its entry by the id that the mail service gave the mail', async () => {
    const { id, feedback } = await sentMail();
    expect(await feedback.keyOf(id, `ses-${id}-2`)).toBe('run:2:welcome');
    expect(await createFeedbackLedger(inPagesOfOne(real())).keyOf(id, `ses-${id}-3`)).toBe('run:3:welcome');
    expect(await feedback.keyOf(id, 'ses-unknown')).toBeUndefined();
    expect(await feedback.keyOf(newPartnerId(), `ses-${id}-2`)).toBeUndefined();
  });

  const word = (kind: string, seconds: number, weight: number, detail?: string) => {
    const at = later(MONDAY, seconds);
    return { at, word: { kind, detail, at, order: `${weight} ${at} ${kind}` } };
  };
  const delivered = (seconds: number) => ({ ...word('delivery', seconds, 3), fact: 'deliveredAt' }) as const;
  const wasFull = (seconds: number) => ({ ...word('bounce', seconds, 3, 'Transient MailboxFull'), fact: 'passinglyBouncedAt' }) as const;
  const complained = word('complaint', 60, 5, 'abuse');
  const opened = (seconds: number) => ({ at: later(MONDAY, seconds), fact: 'openedAt' }) as const;

  it.each([
    ['in order', [delivered(2), wasFull(4), complained, opened(70), delivered(90)]],
    ['out of order', [delivered(90), complained, opened(70), wasFull(4), delivered(2)]],
    ['twice', [wasFull(4), wasFull(4), delivered(2), complained, delivered(90), opened(70), opened(65), complained, delivered(90)]],
  ])('that comes %s ends with what weighs most, and each thing at its latest time', async (_, told) => {
    const { id, feedback, entry } = await sentMail();
    for (const each of told) expect(await feedback.record(id, 'run:2:welcome', each)).toBe(true);
    expect(await entry('run:2:welcome')).toMatchObject({
      ...{ status: 'sent', feedback: 'complaint', feedbackDetail: 'abuse', feedbackAt: later(MONDAY, 60) },
      ...{ deliveredAt: later(MONDAY, 90), passinglyBouncedAt: later(MONDAY, 4), openedAt: later(MONDAY, 70) },
    });
    expect(await entry('run:1:welcome')).not.toHaveProperty('feedback');
  });

  it('loses the detail of what it was before', async () => {
    const { id, feedback, entry } = await sentMail();
    await feedback.record(id, 'run:2:welcome', wasFull(4));
    await feedback.record(id, 'run:2:welcome', delivered(5));
    expect(await entry('run:2:welcome')).toMatchObject({ feedback: 'delivery', passinglyBouncedAt: later(MONDAY, 4) });
    expect(await entry('run:2:welcome')).not.toHaveProperty('feedbackDetail');
  });

  it('on a mail that is not there makes none', async () => {
    const { id, feedback, entry } = await sentMail();
    for (const told of [complained, delivered(2), opened(3)]) expect(await feedback.record(id, 'run:9:welcome', told)).toBe(false);
    expect(await entry('run:9:welcome')).toBeUndefined();
  });

  it('tells what became of all mails to an address, whatever page they are on', async () => {
    const { id, feedback } = await sentMail();
    await feedback.record(id, 'run:1:welcome', delivered(2));
    await feedback.record(id, 'run:3:welcome', wasFull(9));
    expect(await createFeedbackLedger(inPagesOfOne(real())).fates(id, sent.recipient)).toEqual([
      { deliveredAt: later(MONDAY, 2), passinglyBouncedAt: undefined },
      { deliveredAt: undefined, passinglyBouncedAt: undefined },
      { deliveredAt: undefined, passinglyBouncedAt: later(MONDAY, 9) },
    ]);
    expect(await feedback.fates(id, 'luis@acme.example')).toEqual([]);
  });
});
