import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { describe, expect, it } from 'vitest';
import { createFeedbackLedger } from '../../lambdas/adapters/feedback-ledger';
import { createSendLedger, DECISIONS_KEPT } from '../../lambdas/adapters/send-ledger';
import type { RecordedDecision } from '../../lambdas/ports/ledger';
import { inPagesOfOne, realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';
import { both, newPartnerId } from './stores';

const real = realTable();
const KEY = 'run:1:welcome';
const LEASE_ENDS = later(MONDAY, 35);
const sent = { messageId: 'ses-1', recipient: 'dana@acme.example', subject: 'Welcome', sentAt: later(MONDAY, 1) };
const wasSent: RecordedDecision = { at: later(MONDAY, 1), decision: 'sent', rule: 'sent', contact: 'ref-of-dana' };
const wasSkipped: RecordedDecision = { at: MONDAY, decision: 'skipped', rule: 'reached-meanwhile', detail: 'reached meanwhile' };
const putOff = (until = later(MONDAY, 3_600)): RecordedDecision => ({
  ...{ at: MONDAY, decision: 'deferred', rule: 'send-window', until, contact: 'ref-of-dana' },
  detail: 'due 2026-06-01 10:00 in UTC',
});

describe.each(both(real))('the send ledger %s', (_, storesOf) => {
  const opened = () => {
    const { ledger } = storesOf();
    const partnerId = newPartnerId();
    const mine = (name: string, key = KEY) => ({ partnerId, key, name });
    const claim = (name: string, now = MONDAY, deferrals = 0, key = KEY) =>
      ledger.claim({ ...mine(name, key), email: 'welcome', now, leaseUntil: later(now, 35), deferrals });
    const claimed = async (name: string, now = MONDAY, deferrals = 0) => (await claim(name, now, deferrals)).entry;
    return { partnerId, ledger, mine, claim, claimed };
  };

  it('gives a mail to one of twenty that ask at once, and tells the others who has it', async () => {
    const { claim } = opened();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, each) => claim(`claim ${each}`)));
    const winners = answers.flatMap(({ isOurs }, each) => (isOurs ? [`claim ${each}`] : []));
    expect(winners).toHaveLength(1);
    for (const { entry } of answers) {
      expect(entry).toMatchObject({
        status: 'claimed',
        claim: winners[0],
        leaseUntil: LEASE_ENDS,
        attempts: 1,
        deferrals: 0,
        decisions: [],
      });
    }
  });

  it('keeps a claim until its lease is over, and then gives it to the next, counting the tries', async () => {
    const { claim } = opened();
    await claim('first');
    expect(await claim('second', later(MONDAY, 34))).toMatchObject({ isOurs: false, entry: { claim: 'first' } });
    expect(await claim('second', LEASE_ENDS)).toMatchObject({ isOurs: false, entry: { claim: 'first' } });
    expect(await claim('second', later(LEASE_ENDS, 0.001))).toMatchObject({ isOurs: true, entry: { attempts: 2 } });
    expect(await claim('third', later(MONDAY, 36))).toMatchObject({ isOurs: false, entry: { claim: 'second', attempts: 2 } });
  });

  it('gives a claim that was released to the next at once', async () => {
    const { claim, ledger, mine } = opened();
    await claim('first');
    await ledger.release(mine('first'), later(MONDAY, 2));
    expect(await claim('second', later(MONDAY, 3))).toMatchObject({ isOurs: true });
  });

  it('gives a mail that was sent to nobody ever again', async () => {
    const { claim, claimed, ledger, mine } = opened();
    await ledger.confirmSent(mine('first'), await claimed('first'), sent, wasSent);
    expect(await claim('second', later(MONDAY, 400 * 86_400))).toMatchObject({
      isOurs: false,
      entry: { status: 'sent', messageId: 'ses-1', decisions: [wasSent] },
    });
  });

  it('gives a mail that was skipped to nobody, and says why it was', async () => {
    const { claim, claimed, ledger, mine } = opened();
    await ledger.confirmSkipped(mine('first'), await claimed('first'), wasSkipped);
    expect(await claim('second', later(MONDAY, 86_400))).toMatchObject({
      isOurs: false,
      entry: { status: 'skipped', reason: 'reached meanwhile', decisions: [wasSkipped] },
    });
  });

  describe('and a mail that a later run of the journey asks for, too,', () => {
    const ofJourney = 'journey:2026:welcome';
    const inRuns = () => {
      const { ledger, mine } = opened();
      const ask = (run: number, name: string, now = MONDAY, deferrals = 0) =>
        ledger.claim({ ...mine(name, ofJourney), email: 'welcome', now, leaseUntil: later(now, 35), deferrals, run });
      return { ledger, ask, of: (name: string) => mine(name, ofJourney) };
    };

    it('gives it to that run when it was skipped in the one before, once, and to no copy of the one before', async () => {
      const { ledger, ask, of } = inRuns();
      await ledger.confirmSkipped(of('first'), (await ask(1, 'first')).entry, wasSkipped);
      expect(await ask(1, 'a copy', later(MONDAY, 60))).toMatchObject({ isOurs: false, entry: { status: 'skipped', run: 1 } });
      const { isOurs, entry } = await ask(2, 'second', later(MONDAY, 86_400));
      expect([isOurs, entry.status, entry.run, entry.attempts, entry.decisions]).toEqual([true, 'claimed', 2, 2, [wasSkipped]]);
      expect(entry.reason).toBeUndefined();
      expect(await ask(3, 'third', later(MONDAY, 86_401))).toMatchObject({ isOurs: false, entry: { claim: 'second' } });
      expect(await ask(1, 'a copy', later(MONDAY, 90_000))).toMatchObject({ isOurs: false, entry: { run: 2 } });
    });

    it('never gives it to any run again when it was sent', async () => {
      const { ledger, ask, of } = inRuns();
      await ledger.confirmSent(of('first'), (await ask(1, 'first')).entry, sent, wasSent);
      for (const run of [1, 2, 3]) expect(await ask(run, 'again', later(MONDAY, 86_400))).toMatchObject({ isOurs: false });
    });

    it('gives it to that run when it still waits in the one before, whose message is a stale copy from then on', async () => {
      const { ledger, ask, of } = inRuns();
      await ledger.confirmDeferred(of('first'), (await ask(1, 'first')).entry, 1, putOff());
      await ledger.confirmDeferred(of('second'), (await ask(1, 'second', MONDAY, 1)).entry, 2, putOff());
      const { isOurs, entry } = await ask(2, 'third', later(MONDAY, 60));
      expect([isOurs, entry.deferrals, entry.decisions.length]).toEqual([true, 0, 2]);
      expect(await ask(1, 'a copy', later(MONDAY, 4_000), 2)).toMatchObject({ isOurs: false, entry: { claim: 'third' } });
      await ledger.confirmDeferred(of('third'), entry, 1, putOff());
      expect(await ask(1, 'a copy', later(MONDAY, 4_000), 2)).toMatchObject({ isOurs: false });
      expect(await ask(2, 'fourth', later(MONDAY, 4_000), 1)).toMatchObject({ isOurs: true });
    });

    it('gives it to that run no sooner than the lease of another try is over', async () => {
      const { ask } = inRuns();
      await ask(1, 'first');
      expect(await ask(2, 'second', later(MONDAY, 34))).toMatchObject({ isOurs: false, entry: { claim: 'first', run: 1 } });
      expect(await ask(2, 'second', later(MONDAY, 36))).toMatchObject({ isOurs: true, entry: { run: 2 } });
    });
  });

  it('gives a mail that was put off to the message that came back, and not to a copy from before', async () => {
    const { claim, claimed, ledger, mine } = opened();
    await ledger.confirmDeferred(mine('first'), await claimed('first'), 1, putOff());
    expect(await claim('a stale copy', later(MONDAY, 4_000), 0)).toMatchObject({
      isOurs: false,
      entry: { status: 'deferred', deferrals: 1, dueAt: later(MONDAY, 3_600) },
    });
    expect(await claim('second', later(MONDAY, 3_600), 1)).toMatchObject({ isOurs: true, entry: { status: 'claimed', deferrals: 1 } });
    expect(await claim('a copy of it', later(MONDAY, 3_601), 1)).toMatchObject({ isOurs: false, entry: { claim: 'second' } });
    // The second one has died, too, after it put the mail off and before it could say so.
    expect(await claim('third', later(MONDAY, 7_200), 2)).toMatchObject({ isOurs: true, entry: { deferrals: 1, attempts: 3 } });
  });

  it('remembers what was decided, one after the other, and in the end no date when it is due', async () => {
    const { claimed, ledger, mine } = opened();
    await ledger.confirmDeferred(mine('first'), await claimed('first'), 1, putOff());
    await ledger.confirmDeferred(mine('second'), await claimed('second', later(MONDAY, 3_600), 1), 2, putOff(later(MONDAY, 7_200)));
    await ledger.confirmSent(mine('third'), await claimed('third', later(MONDAY, 7_200), 2), sent, wasSent);
    const entry = await claimed('fourth', later(MONDAY, 9_000), 2);
    expect(entry.decisions).toEqual([putOff(), putOff(later(MONDAY, 7_200)), wasSent]);
    expect(entry.dueAt).toBeUndefined();
  });

  it(`keeps the last ${DECISIONS_KEPT} decisions of a mail that is put off again and again`, async () => {
    const { claimed, ledger, mine } = opened();
    for (let times = 0; times < DECISIONS_KEPT + 5; times += 1) {
      const name = `try ${times}`;
      await ledger.confirmDeferred(mine(name), await claimed(name, MONDAY, times), times + 1, putOff(later(MONDAY, times)));
    }
    const { decisions, deferrals } = await claimed('last', MONDAY, DECISIONS_KEPT + 5);
    expect(deferrals).toBe(DECISIONS_KEPT + 5);
    expect(decisions).toHaveLength(DECISIONS_KEPT);
    expect(decisions.at(-1)).toEqual(putOff(later(MONDAY, DECISIONS_KEPT + 4)));
  });

  it('lets only the one that has the claim confirm, skip, put off or release it', async () => {
    const { claim, claimed, ledger, mine } = opened();
    const stale = await claimed('first');
    const entry = await claimed('second', later(MONDAY, 36));
    await expect(ledger.confirmSent(mine('first'), stale, sent, wasSent)).rejects.toThrow();
    await expect(ledger.confirmSkipped(mine('first'), stale, wasSkipped)).rejects.toThrow();
    await expect(ledger.confirmDeferred(mine('first'), stale, 1, putOff())).rejects.toThrow();
    await expect(ledger.release(mine('first'), MONDAY)).rejects.toThrow();
    await ledger.confirmSent(mine('second'), entry, sent, wasSent);
    await expect(ledger.confirmSent(mine('second'), entry, sent, wasSent)).rejects.toThrow();
    await expect(ledger.release(mine('second'), MONDAY)).rejects.toThrow();
    expect(await claim('third', later(MONDAY, 99))).toMatchObject({ entry: { status: 'sent', claim: 'second' } });
  });

  it('forgets a mail for who has the claim, and for nobody else: it is as if it had never been asked for', async () => {
    const { claim, claimed, ledger, mine } = opened();
    await claim('first');
    await claim('second', later(MONDAY, 36));
    await ledger.forget(mine('first'));
    expect(await claim('third', later(MONDAY, 37))).toMatchObject({ isOurs: false, entry: { claim: 'second' } });
    await ledger.forget(mine('second'));
    await ledger.forget(mine('second'));
    expect(await claimed('third', later(MONDAY, 38))).toMatchObject({ attempts: 1, decisions: [] });
    await ledger.confirmSent(mine('third'), await claimed('nobody'), sent, wasSent);
    await ledger.forget(mine('third'));
    expect(await claim('fourth', later(MONDAY, 99))).toMatchObject({ entry: { status: 'sent' } });
  });

  it('lets nobody confirm a mail that nobody claimed', async () => {
    const { claim, ledger, mine } = opened();
    const nothing = { status: 'claimed', claim: 'first', leaseUntil: MONDAY, attempts: 1, deferrals: 0, decisions: [] } as const;
    await expect(ledger.confirmSent(mine('first'), nothing, sent, wasSent)).rejects.toThrow();
    expect(await claim('first')).toMatchObject({ isOurs: true });
  });

  it('keeps the mails of two partners, and two mails of one, apart', async () => {
    const { claim } = opened();
    await claim('first');
    expect(await claim('second', MONDAY, 0, 'run:2:welcome')).toMatchObject({ isOurs: true });
    expect(await opened().claim('third')).toMatchObject({ isOurs: true });
  });
});

it('an entry from before mails could be put off is one that never was', async () => {
  const { EmailItem } = real().tables;
  const partnerId = newPartnerId();
  const old = {
    partnerId,
    key: KEY,
    email: 'welcome',
    status: 'claimed',
    at: MONDAY,
    attempts: 1,
    leaseUntil: MONDAY,
    claim: 'old',
  } as const;
  await EmailItem.build(PutItemCommand).item(old).send();
  const request = { partnerId, key: KEY, name: 'new', email: 'welcome', now: later(MONDAY, 1), leaseUntil: LEASE_ENDS, deferrals: 3 };
  expect(await createSendLedger(real().tables).claim(request)).toMatchObject({ isOurs: true, entry: { deferrals: 0, decisions: [] } });
});

describe('feedback on a mail', () => {
  const sentMail = async () => {
    const id = newPartnerId();
    const ledger = createSendLedger(real().tables);
    for (const each of [1, 2, 3]) {
      const claim = { partnerId: id, key: `run:${each}:welcome`, name: 'claim' };
      const { entry } = await ledger.claim({ ...claim, email: 'welcome', now: MONDAY, leaseUntil: LEASE_ENDS, deferrals: 0 });
      await ledger.confirmSent(claim, entry, { ...sent, messageId: `ses-${id}-${each}` }, wasSent);
    }
    const feedback = createFeedbackLedger(real().tables);
    const entry = async (key: string) => {
      const another = { partnerId: id, key, name: 'another', email: 'welcome', deferrals: 0 };
      const answer = await ledger.claim({ ...another, now: later(MONDAY, 99), leaseUntil: LEASE_ENDS });
      return answer.isOurs ? undefined : answer.entry;
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
