import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import { recipientOf } from '../../lambdas/send-email/recipient';
import type { Contact, Partner } from '../../lib/journey/partner';
import { UNTOUCHED } from '../../lib/journey/partner';
import { settings } from '../../program/settings';
import { later, MONDAY } from '../support/fixtures';
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
  const person = (name: string, role: string | undefined, status: Contact['status'] = 'active'): Contact => ({
    name,
    email: `${name}@acme.example`,
    role,
    status,
  });
  const partnerWith = (...contacts: readonly Contact[]): Partner => {
    const numbers = { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 };
    return {
      ...{ id: 'acme', name: 'Acme', track: 'reseller', segment: 'scaled', contacts, externalIds: [], tier: 'registered' },
      ...{ createdAt: MONDAY, journeyVersion: '1', journeyStartedAt: MONDAY, phase: 'recruitment', phaseStartedAt: MONDAY },
      ...{ run: 1, state: 'running', exiting: false, dormant: false, runsOf: {}, total: numbers, thisTerm: numbers },
      ...{ openDeals: 0, dates: {}, revision: 1 },
    };
  };
  const namesOf = (partner: Partner, ...roles: readonly string[]) =>
    recipientOf('partner', partner, settings.head, roles.length > 0 ? roles : undefined)?.name;

  it('is the first contact with the first role that the email asks for', () => {
    const partner = partnerWith(person('olga', 'owner'), person('tim', 'technical'), person('sam', 'sales'), person('sue', 'sales'));
    expect(namesOf(partner, 'sales', 'owner')).toBe('sam');
    expect(namesOf(partner, 'legal', 'technical')).toBe('tim');
  });

  it('is the owner when the email asks for no role, and else whoever is named first', () => {
    expect(namesOf(partnerWith(person('tim', 'technical'), person('olga', 'owner')))).toBe('olga');
    expect(namesOf(partnerWith(person('ned', undefined), person('tim', 'technical')))).toBe('ned');
    expect(namesOf(partnerWith(person('ned', undefined), person('tim', 'technical')), 'legal')).toBe('ned');
  });

  it.each(['left', 'bounced', 'complained'] as const)('is never one who %s', (status) => {
    expect(namesOf(partnerWith(person('olga', 'owner', status), person('tim', 'technical')), 'owner')).toBe('tim');
    expect(namesOf(partnerWith(person('olga', 'owner', status)), 'owner')).toBeUndefined();
  });

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

describe('an email whose time is over', () => {
  const decisionOn = async (world: SendWorld, more: Partial<EmailMessageInput> = {}, email = 'agreement-reminder') => {
    await sendOne(world, email, more);
    const key = more.key ?? `run:${more.run ?? 1}:${email}`;
    return { decision: world.results.at(-1), sent: world.mails.length, entry: world.entry(key), answers: world.answers };
  };
  const skipped = (reason: string) => ({
    decision: { decision: 'skipped', reason },
    sent: 0,
    entry: expect.objectContaining({ status: 'skipped', reason }),
    answers: [{ token: 'waiting', output: { decision: 'skipped', reason } }],
  });

  it('because another run has begun is not sent', async () => {
    expect(await decisionOn(await new SendWorld().applied(), { run: 7 })).toEqual(skipped('run 7 is no longer the current one'));
  });

  it('because the milestone that it reminds of was reached meanwhile is not sent', async () => {
    const world = await new SendWorld().applied();
    const { milestones } = world.store.items('acme');
    milestones.set('agreement-signed', { ...UNTOUCHED, waitToken: 'rung', waitSince: MONDAY });
    world.now = later(MONDAY, 60);
    await world.happened('agreement.signed');
    expect(await decisionOn(world, { milestone: 'agreement-signed' })).toEqual(skipped('reached meanwhile'));
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
    expect(await decisionOn(world)).toEqual(skipped('no contact is left that can be reached'));
  });

  it('because the partner was erased is not sent', async () => {
    expect(await decisionOn(new SendWorld())).toEqual(skipped('the partner is not known (any more)'));
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
    world.deliver = () => 'throttled';
    world.store.items('acme').milestones.set('agreement-signed', { ...UNTOUCHED, waitToken: 'rung', waitSince: MONDAY });
    await world.send(message('agreement-reminder', { milestone: 'agreement-signed' }));
    world.now = later(MONDAY, 5);
    await world.happened('agreement.signed');
    await world.drain();
    expect(world.results.at(-1)).toEqual({ decision: 'skipped', reason: 'reached meanwhile' });
    expect(world.mails).toEqual([]);
  });
});
