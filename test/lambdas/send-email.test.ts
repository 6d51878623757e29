import { describe, expect, it } from 'vitest';
import { contactRefOf } from '../../lambdas/identity';
import type { EmailMessageInput } from '../../lambdas/messages';
import { type Partner, UNTOUCHED } from '../../lib/journey/partner';
import type { SendingRule } from '../../lib/journey/sending/rules';
import { settings } from '../../program/settings';
import { later, MONDAY } from '../support/fixtures';
import { Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

const message = (email: string, more: Partial<EmailMessageInput> = {}): EmailMessageInput => ({
  partnerId: 'acme',
  email,
  requestedAt: MONDAY,
  run: 1,
  step: email,
  taskToken: 'waiting',
  ...more,
});

const sendOne = async (world: SendWorld, email: string, more: Partial<EmailMessageInput> = {}) => {
  world.enqueue(message(email, more));
  await world.drain();
  return world.mails.at(-1);
};

describe('the envelope', () => {
  it('comes from the program, goes to the contact by name, and is answered by the manager', async () => {
    const mail = await sendOne(await new SendWorld().applied(), 'agreement-ready');
    expect(mail).toMatchObject({
      from: { name: 'Northwind Partner Program', address: 'partners@northwind.example' },
      to: { name: 'Dana Whitfield', address: 'dana@acme.example' },
      replyTo: { name: 'Mara Lindqvist', address: 'mara@northwind.example' },
      partnerId: 'acme',
      key: 'run:1:agreement-ready',
      sentAt: MONDAY,
    });
    expect(mail?.text).toContain('Dana');
  });

  it('is answered by the head of the program when the partner has no manager', async () => {
    const mail = await sendOne(await new SendWorld().applied({ owner: undefined }), 'agreement-ready');
    expect(mail?.replyTo).toEqual({ name: settings.head.name, address: settings.head.email });
  });

  it('says in the ledger to whom it went, with which words above, and when', async () => {
    const world = await new SendWorld().applied();
    const mail = await sendOne(world, 'agreement-ready');
    expect(world.entry('run:1:agreement-ready')?.sent).toEqual({
      messageId: 'ses-0',
      recipient: 'dana@acme.example',
      subject: mail?.subject,
      sentAt: MONDAY,
    });
  });

  it('speaks of the deal that was won', async () => {
    const world = await new SendWorld().applied();
    await world.happened('deal.closed', { dealId: 'D-77', outcome: 'won', amount: 1_250_000, currency: 'USD' }, 'deal');
    const mail = await sendOne(world, 'deal-won', { run: undefined, step: undefined, key: 'thanks:deal-won:D-77', eventId: 'deal' });
    expect(mail?.text).toContain('$12,500');
  });
});

describe('whom it goes to', () => {
  it('is the manager for our own duties, and the head when they are late or there is no manager', async () => {
    const owned = await new SendWorld().applied();
    expect((await sendOne(owned, 'duty-reminder', { milestone: 'application-decided' }))?.to.address).toBe('mara@northwind.example');
    expect((await sendOne(owned, 'duty-escalation', { milestone: 'application-decided' }))?.to.address).toBe(settings.head.email);
    const unowned = await new SendWorld().applied({ owner: undefined });
    expect((await sendOne(unowned, 'duty-reminder', { milestone: 'application-decided' }))?.to.address).toBe(settings.head.email);
  });

  it('is whom the message names, over what the template says', async () => {
    const world = await new SendWorld().applied();
    expect((await sendOne(world, 'task-opened', { audience: 'head' }))?.to.address).toBe(settings.head.email);
  });
});

const byMara = { at: MONDAY, by: 'mara', reason: 'in dispute about money' };
const PAUSED = { decision: 'skipped', rule: 'partner-paused', reason: 'paused by mara since 2026-06-01' };

const pause = (world: SendWorld, paused: Partner['paused'] = byMara) => {
  const { partner } = world.store.items('acme');
  if (partner) world.store.items('acme').partner = { ...partner, paused };
};

describe('while a partner is paused', () => {
  it.each(['training-invite', 'agreement-ready'])(
    '%s, journey mail or owed, is skipped and says why, without the words of a person',
    async (email) => {
      const world = await new SendWorld().applied();
      pause(world);
      await sendOne(world, email);
      expect(world.results).toEqual([PAUSED]);
      expect(world.answers).toEqual([{ token: 'waiting', output: PAUSED }]);
      expect(world.entry(`run:1:${email}`)).toMatchObject({
        status: 'skipped',
        decisions: [{ rule: 'partner-paused', detail: PAUSED.reason }],
      });
      expect(JSON.stringify(world.entry(`run:1:${email}`))).not.toContain('dispute');
    },
  );

  it('the people of the program get their mail all the same', async () => {
    const world = await new SendWorld().applied();
    pause(world);
    expect((await sendOne(world, 'duty-reminder', { milestone: 'application-decided' }))?.to.address).toBe('mara@northwind.example');
    expect((await sendOne(world, 'task-opened', { audience: 'head' }))?.to.address).toBe(settings.head.email);
  });

  it('what waited for the morning is skipped when it falls due, gives its place back, and does not go when it is resumed', async () => {
    const world = await new SendWorld(60, {
      window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
      timeZone: 'America/New_York',
    }).applied();
    world.enqueue(message('training-invite'));
    await world.drainUntil(later(MONDAY, 60), new Run());
    expect(world.results.at(-1)).toMatchObject({ decision: 'deferred' });
    pause(world);
    await world.drain();
    expect(world.results.at(-1)).toEqual(PAUSED);
    pause(world, undefined);
    expect(await world.send(message('training-invite', { deferrals: 1 }))).toMatchObject({ decision: 'repeated' });
    expect([world.mails, world.places]).toEqual([[], []]);
  });

  it('what is over anyway is withdrawn for that: nobody thinks of sending it after the pause', async () => {
    const world = await new SendWorld().applied();
    pause(world);
    await sendOne(world, 'training-invite', { run: 7 });
    expect(world.results).toMatchObject([{ rule: 'run-over' }]);
  });
});

describe('an email that a person has sent again', () => {
  const again = (email: string, more: Partial<EmailMessageInput> = {}): EmailMessageInput => ({
    partnerId: 'acme',
    email,
    requestedAt: MONDAY,
    key: `again:1:run:1:${email}`,
    audience: 'partner',
    ...more,
  });

  it('goes in a place of its own, counts against the caps, and waits when they are full', async () => {
    const world = await new SendWorld(60, { window: 'always', caps: { perContact: 2, perOrganisation: 4, days: 7 } }).applied();
    await sendOne(world, 'training-invite');
    expect(await world.send(again('training-invite'))).toEqual({ decision: 'sent' });
    expect(world.places).toEqual(['run:1:training-invite', 'again:1:run:1:training-invite']);
    expect(await world.send(again('training-invite', { key: 'again:2:run:1:training-invite' }))).toMatchObject({
      decision: 'deferred',
      rule: 'cap-contact',
    });
  });

  it('does not go to who has stopped such mail, whoever asks for it', async () => {
    const world = await new SendWorld().applied();
    for (const name of ['dana', 'luis']) world.consents.stop(contactRefOf(`${name}@acme.example`), 'journey');
    expect(await world.send(again('training-invite'))).toMatchObject({ decision: 'skipped', rule: 'stopped' });
    expect(await world.send(again('agreement-ready'))).toEqual({ decision: 'sent' });
  });

  it('belongs to no run: it goes also when that of the first one is over, but not to remind of what was reached', async () => {
    const world = await new SendWorld().applied();
    const { partner, milestones } = world.store.items('acme');
    if (partner) world.store.items('acme').partner = { ...partner, run: 5 };
    milestones.set('training-attended', { ...UNTOUCHED, waitSince: MONDAY, reachedAt: later(MONDAY, 1) });
    expect(await world.send(again('training-invite'))).toEqual({ decision: 'sent' });
    expect(await world.send(again('training-reminder', { milestone: 'training-attended' }))).toMatchObject({ rule: 'reached-meanwhile' });
  });
});

describe('an email whose time is over', () => {
  const decisionOn = async (world: SendWorld, more: Partial<EmailMessageInput> = {}, email = 'agreement-reminder') => {
    await sendOne(world, email, more);
    const key = more.key ?? `run:${more.run ?? 1}:${email}`;
    return { decision: world.results.at(-1), sent: world.mails.length, entry: world.entry(key), answers: world.answers };
  };
  const skipped = (rule: SendingRule, reason: string) => ({
    decision: { decision: 'skipped', rule, reason },
    sent: 0,
    entry: expect.objectContaining({ status: 'skipped', reason }),
    answers: [{ token: 'waiting', output: { decision: 'skipped', rule, reason } }],
  });

  it('because another run has begun is not sent', async () => {
    expect(await decisionOn(await new SendWorld().applied(), { run: 7 })).toEqual(
      skipped('run-over', 'run 7 is no longer the current one'),
    );
  });

  it('because the milestone that it reminds of was reached meanwhile is not sent', async () => {
    const world = await new SendWorld().applied();
    const { milestones } = world.store.items('acme');
    milestones.set('agreement-signed', { ...UNTOUCHED, waitToken: 'rung', waitSince: MONDAY });
    world.now = later(MONDAY, 60);
    await world.happened('agreement.signed');
    expect(await decisionOn(world, { milestone: 'agreement-signed' })).toEqual(skipped('reached-meanwhile', 'reached meanwhile'));
  });

  it('is sent when the milestone was reached only before the wait began', async () => {
    const world = await new SendWorld().applied();
    const { milestones } = world.store.items('acme');
    milestones.set('agreement-signed', { ...UNTOUCHED, reachedAt: MONDAY, waitSince: later(MONDAY, 1) });
    expect(await decisionOn(world, { milestone: 'agreement-signed' })).toMatchObject({ decision: { decision: 'sent' }, sent: 1 });
  });

  it('because nobody is left whom it can reach is not sent', async () => {
    const world = await new SendWorld().applied();
    await world.happened('contact.left', { contact: { email: 'dana@acme.example' } }, 'dana leaves');
    await world.happened('contact.left', { contact: { email: 'luis@acme.example' } }, 'luis leaves');
    expect(await decisionOn(world)).toEqual(skipped('nobody-left', 'no contact is left that can be reached'));
  });

  it('because the partner was erased is not sent, and the ledger has nothing of it', async () => {
    const rule = 'partner-unknown';
    const reason = 'the partner is not known (any more)';
    expect(await decisionOn(new SendWorld())).toEqual({ ...skipped(rule, reason), entry: undefined });
  });

  it('because it is of a partner that was erased, of whose id there is another one now, is not sent to that one', async () => {
    const world = await new SendWorld().applied();
    const { partner } = world.store.items('acme');
    if (partner) world.store.items('acme').partner = { ...partner, forgetsBefore: later(MONDAY, 60) };
    const thanks = { run: undefined, step: undefined, key: 'event:e1:training-thanks', eventId: 'e1' };
    expect(await decisionOn(world, { ...thanks, requestedAt: later(MONDAY, 60) }, 'training-thanks')).toMatchObject({
      ...{ decision: { rule: 'partner-unknown' }, sent: 0, entry: undefined },
    });
    expect(await decisionOn(world, { requestedAt: later(MONDAY, 61) }, 'agreement-ready')).toMatchObject({ sent: 1 });
  });

  it('is decided once: what was skipped stays skipped, though it could be sent by now', async () => {
    const world = await new SendWorld().applied();
    await decisionOn(world, { run: 2 });
    const { partner } = world.store.items('acme');
    if (partner) world.store.items('acme').partner = { ...partner, run: 2 };
    expect(await world.send(message('agreement-reminder', { run: 2 }))).toEqual({ decision: 'repeated', reason: 'was skipped' });
    expect(world.mails).toEqual([]);
  });

  it('but that was put off for a moment is looked at anew: it is not sent late by mistake', async () => {
    const world = await new SendWorld().applied();
    world.deliver = () => ({ setback: 'slow' });
    world.store.items('acme').milestones.set('agreement-signed', { ...UNTOUCHED, waitToken: 'rung', waitSince: MONDAY });
    await world.send(message('agreement-reminder', { milestone: 'agreement-signed' }));
    world.now = later(MONDAY, 5);
    await world.happened('agreement.signed');
    await world.drain();
    expect(world.results.at(-1)).toEqual({ decision: 'skipped', rule: 'reached-meanwhile', reason: 'reached meanwhile' });
    expect(world.mails).toEqual([]);
  });
});

describe('an email that was put off', () => {
  const digest = message('digest', { journeyStartedAt: MONDAY });
  const putOff = { ...digest, deferrals: 1 };
  const inRun = async (changes: Partial<Partner>): Promise<SendWorld> => {
    const world = await new SendWorld().applied();
    const items = world.store.items('acme');
    if (items.partner) items.partner = { ...items.partner, ...changes };
    return world;
  };

  it('outlives its run: a run ends without waiting for it', async () => {
    expect(await (await inRun({ run: 2 })).send(putOff)).toEqual({ decision: 'sent' });
  });

  it.each([
    ['it was never put off: it comes from a run that was stopped', { run: 2 }, digest],
    ['it reminds of a wait that has ended with its run', { run: 2 }, { ...putOff, milestone: 'review-held' }],
    ['the partner is leaving', { run: 2, exiting: true }, putOff],
    ['the partner has left', { run: 2, state: 'closed' }, putOff],
    ['the partner has begun anew', { run: 2, journeyStartedAt: later(MONDAY, 86_400) }, putOff],
  ] as const)('does not outlive its run when %s', async (_, changes, asked) => {
    expect(await (await inRun(changes)).send(asked)).toMatchObject({ decision: 'skipped', rule: 'run-over' });
  });
});

describe('an email that waits for its turn', () => {
  const busy = async (): Promise<SendWorld> => {
    const world = await new SendWorld().applied();
    world.perSecond = 1;
    world.store.turns.set(Date.parse(MONDAY) / 1000, { taken: 1, service: 0 });
    return world;
  };

  it('goes in the next second', async () => {
    const world = await busy();
    expect(await world.send(message('training-invite'))).toEqual({ decision: 'sent' });
    expect(world.mails[0]?.sentAt).toBe(later(MONDAY, 1));
  });

  it('is decided on anew: who stops it meanwhile does not get it', async () => {
    const world = await busy();
    world.whileWaiting = () => {
      for (const name of ['dana', 'luis']) world.consents.stop(contactRefOf(`${name}@acme.example`), 'journey');
    };
    expect(await world.send(message('training-invite'))).toMatchObject({ decision: 'skipped', rule: 'stopped' });
    expect(world.mails).toEqual([]);
    expect(world.places).toEqual([]);
  });

  it('steps aside for half a minute when others go first for three seconds, and holds no place meanwhile', async () => {
    const world = await busy();
    for (const second of [1, 2]) world.store.turns.set(Date.parse(MONDAY) / 1000 + second, { taken: 1, service: 1 });
    expect(await world.send(message('training-invite'))).toMatchObject({ decision: 'deferred', rule: 'pace' });
    expect(world.putOff).toMatchObject([{ purpose: 'journey', seconds: 30, message: { deferrals: 1 } }]);
    expect(world.places).toEqual([]);
    await world.drain();
    expect(world.mails).toHaveLength(1);
  });

  it('has a turn of the next second when it is owed, before all others', async () => {
    const world = await busy();
    world.whileWaiting = () => expect(world.store.turns.get(Date.parse(MONDAY) / 1000 + 1)).toEqual({ taken: 1, service: 1 });
    expect(await world.send(message('agreement-ready'))).toEqual({ decision: 'sent' });
    expect(world.mails[0]?.sentAt).toBe(later(MONDAY, 1));
  });

  it('lets what is owed go first, and takes what that leaves of the second', async () => {
    const world = await busy();
    world.perSecond = 2;
    world.store.turns.set(Date.parse(MONDAY) / 1000, { taken: 1, service: 1 });
    expect(await world.send(message('training-invite'))).toEqual({ decision: 'sent' });
    expect(world.mails[0]?.sentAt).toBe(later(MONDAY, 0.5));
  });
});

describe('an address that the mail service refuses', () => {
  it('is told as a bounce, and the next contact gets the email', async () => {
    const world = await new SendWorld().applied();
    world.deliver = ({ to }) => (to.address === 'dana@acme.example' ? { setback: 'address refused' } : { messageId: 'ses-1' });
    const mail = await sendOne(world, 'agreement-ready');
    expect(mail?.to.address).toBe('luis@acme.example');
    expect(world.told).toMatchObject([{ type: 'email.bounced', data: { email: 'dana@acme.example', permanent: true } }]);
    expect(world.entry('run:1:agreement-ready')?.decisions.map(({ rule }) => rule)).toEqual(['address-refused', 'sent']);
  });

  it('is trouble for a person when it is one of ours', async () => {
    const world = await new SendWorld().applied();
    world.deliver = () => ({ setback: 'address refused' });
    world.enqueue(message('task-opened', { run: undefined, step: undefined, key: 'task:1' }));
    await world.drain();
    expect(world.deadLetters).toHaveLength(1);
    expect(world.told).toEqual([]);
  });
});

it('what was decided is recorded with its rule, to whom, and what there is to note; no address stands in it', async () => {
  const world = await new SendWorld().applied({
    contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner', locale: 'fr' }],
  });
  await sendOne(world, 'welcome');
  expect(world.entry('run:1:welcome')?.decisions).toEqual([
    { at: MONDAY, decision: 'sent', rule: 'sent', detail: expect.stringContaining('no fr'), contact: contactRefOf('dana@acme.example') },
  ]);
});
