import { describe, expect, it } from 'vitest';
import { partnerIn, tagsFor } from '../../lambdas/mail-tags';
import type { EmailMessageInput } from '../../lambdas/messages';
import type { ClaimRequest, LedgerEntry } from '../../lambdas/ports/ledger';
import type { KnownPartner } from '../../lambdas/send-email/withdrawn';
import { withdrawn } from '../../lambdas/send-email/withdrawn';
import { type MilestoneState, type Partner, UNTOUCHED } from '../../lib/journey/partner';
import { program } from '../../program/partner-journey';
import { later, MONDAY } from '../support/fixtures';
import { SendWorld } from './send-email.world';

const KEY = 'run:1:agreement-ready';
const message: EmailMessageInput = { partnerId: 'acme', email: 'agreement-ready', requestedAt: MONDAY, run: 1, step: 'agreement-ready' };
const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('the only copy that waits', () => {
  it('is not dropped when the entry comes free between its claim and its look at who has it', async () => {
    const world = await new SendWorld().applied();
    const { store } = world;
    const { claim } = store;
    let claims = 0;
    // As on DynamoDB: the condition fails while another try is at work, which has put the email off when the entry is read.
    store.claim = async (request: ClaimRequest) => {
      claims += 1;
      if (claims > 1) return claim(request);
      const entry = { status: 'deferred', claim: 'another', leaseUntil: MONDAY, attempts: 1, deferrals: 1, decisions: [] } as const;
      store.items('acme').ledger.set(KEY, { ...entry, email: 'agreement-ready' });
      return { isOurs: false, entry: entry satisfies LedgerEntry };
    };
    await expect(world.send({ ...message, deferrals: 1 })).resolves.toMatchObject({ decision: 'sent' });
    expect(world.mails).toHaveLength(1);
  });
});

describe('an email that went, which nobody could note', () => {
  const tell = (world: SendWorld, feedback: string): void => {
    const { ledger } = world.store.items('acme');
    const entry = ledger.get(KEY);
    if (entry === undefined) throw new Error('nobody has asked for the email');
    ledger.set(KEY, { ...entry, feedback });
  };

  it('is not sent again when its answer was lost and the mail service tells of it', async () => {
    const world = await new SendWorld().applied();
    world.deliver = () => ({ setback: 'away' });
    await world.send(message);
    tell(world, 'send');
    world.deliver = () => ({ messageId: 'twice' });
    world.now = later(MONDAY, 60);
    await world.drain();
    expect(world.mails.filter(({ key }) => key === KEY)).toHaveLength(0);
    expect(world.entry(KEY)).toMatchObject({ status: 'sent' });
    expect(world.entry(KEY)?.decisions.map(({ decision }) => decision)).toEqual(['deferred', 'sent']);
  });

  it('is sent all the same when the mail service tells that it let nothing out', async () => {
    const world = await new SendWorld().applied();
    world.deliver = () => ({ setback: 'away' });
    await world.send(message);
    tell(world, 'reject');
    world.deliver = () => ({ messageId: 'ses-1' });
    await world.drain();
    expect(world.entry(KEY)).toMatchObject({ status: 'sent', messageId: 'ses-1' });
  });

  it('keeps its claim when the ledger cannot be written, so that what the mail service tells comes before the next try', async () => {
    const world = await new SendWorld().applied();
    const { confirmSent } = world.store;
    world.store.confirmSent = async () => Promise.reject(new Error('the table is away'));
    await expect(world.send(message)).rejects.toThrow(/was sent, which could not be noted/);
    world.store.confirmSent = confirmSent;
    expect(world.entry(KEY)).toMatchObject({ status: 'claimed' });
    expect((world.entry(KEY)?.leaseUntil ?? '') > later(MONDAY, 30)).toBe(true);
    tell(world, 'delivery');
    world.now = later(MONDAY, 60);
    await expect(world.send(message)).resolves.toMatchObject({ decision: 'repeated' });
    expect(world.mails).toHaveLength(1);
  });
});

const knownAfter = async (changes: Partial<Partner>, waited?: Partial<MilestoneState>): Promise<KnownPartner> => {
  const { store } = await new SendWorld().applied();
  const known = await store.partner('acme');
  if (known === undefined) throw new Error('acme has applied');
  const partner = { ...known.partner, ...changes };
  return { partner, milestones: { ...known.milestones, ...(waited && { 'training-attended': { ...UNTOUCHED, ...waited } }) } };
};

const ruleFor = async (
  asked: Partial<EmailMessageInput>,
  known: KnownPartner,
  now = later(MONDAY, 3 * DAY),
  purpose: 'service' | 'journey' = 'journey',
) =>
  withdrawn(
    program,
    { ...message, journeyStartedAt: known.partner.journeyStartedAt, ...asked, deferrals: asked.deferrals ?? 0, setbacks: 0 },
    known,
    {
      purpose,
      now,
    },
  )?.rule;

describe('an email that comes late', () => {
  it('outlives its run when it was put off, or lay among the dead letters for as long as a run waits for a decision', async () => {
    const known = await knownAfter({ run: 2 });
    expect(await ruleFor({ deferrals: 1 }, known)).toBeUndefined();
    expect(await ruleFor({}, known)).toBeUndefined();
    expect(await ruleFor({}, known, later(MONDAY, HOUR - 1))).toBe('run-over');
  });

  it('does not outlive a run that a person had begun anew: that one asks for it again', async () => {
    const known = await knownAfter({ run: 3, restartedRun: 2 });
    expect(await ruleFor({ deferrals: 1 }, known)).toBe('run-over');
    expect(await ruleFor({ deferrals: 1, run: 2 }, known)).toBeUndefined();
  });

  it('is withdrawn from who has left, unless it is owed', async () => {
    const known = await knownAfter({ state: 'closed', outcome: 'exited' });
    expect(await ruleFor({ run: undefined, key: 'thanks:certified:1' }, known)).toBe('run-over');
    expect(await ruleFor({}, known, MONDAY, 'service')).toBeUndefined();
  });
});

describe('a reminder that has waited', () => {
  const reminder = { milestone: 'training-attended', email: 'training-reminder', step: 'training-reminder day 7' };
  const rung = (startedAfter: number, days: number) =>
    knownAfter({}, { waitRun: 1, waitSince: MONDAY, rungStartedAt: later(MONDAY, startedAfter), rungSeconds: days * DAY });

  it('still goes while the rung that followed it lasts', async () => {
    expect(await ruleFor(reminder, await rung(1, 7))).toBeUndefined();
  });

  it('is withdrawn when that rung is over: another reminder was asked for, or the wait gave up', async () => {
    expect(await ruleFor(reminder, await rung(1, 2))).toBe('overtaken');
    expect(await ruleFor(reminder, await rung(2 * DAY, 7))).toBe('overtaken');
  });

  it('goes at once as ever: the rung before it is over by then', async () => {
    expect(await ruleFor(reminder, await rung(-7 * DAY, 7), MONDAY)).toBeUndefined();
  });
});

it('a partner whose id has a dot is named to the mail service in letters that it takes, and found again', () => {
  for (const partnerId of ['acme', 'acme.de_1-x']) {
    const tags = tagsFor({ partnerId, key: 'run:1:a b' });
    for (const { Value } of tags) expect(Value).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    expect(partnerIn(Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]])))).toBe(partnerId);
  }
});
