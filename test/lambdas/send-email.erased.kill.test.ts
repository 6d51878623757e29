import { describe, expect, it } from 'vitest';
import { contactRefOf } from '../../lambdas/identity';
import type { EmailMessageInput } from '../../lambdas/messages';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

/** Monday 09:00 UTC is 05:00 in New York: the window opens four hours later. */
const AT_NIGHT = { window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }, timeZone: 'America/New_York' };
const ANY_HOUR = { window: 'always' } as const;
const ASKED = { partnerId: 'acme', requestedAt: MONDAY, taskToken: 'waiting' };
const invite: EmailMessageInput = { ...ASKED, email: 'training-invite', run: 1, step: 'training-invite' };
const retries = [60, 10];

interface Case {
  readonly message: EmailMessageInput;
  readonly sending?: object;
  readonly prepare?: (world: SendWorld) => Promise<void>;
}

const leave = async (world: SendWorld): Promise<void> => {
  for (const name of ['dana', 'luis'])
    await world.happened('contact.left', { contact: { email: `${name}@acme.example` } }, `${name} leaves`);
};

const throttle = async (world: SendWorld): Promise<void> => {
  let times = 1;
  world.deliver = () => {
    times -= 1;
    return times < 0 ? { messageId: 'ses' } : { setback: 'slow' };
  };
};

const cases: Readonly<Record<string, Case>> = {
  'that is owed': { message: { ...ASKED, email: 'agreement-ready', run: 1, step: 'agreement-ready' } },
  'that caps count': { message: invite },
  'that a person has sent again': {
    message: { ...ASKED, email: 'training-invite', key: 'again:1:run:1:training-invite', audience: 'partner' },
  },
  'that waits for the morning': { message: invite, sending: AT_NIGHT },
  'that the mail service would not take at first': { message: invite, prepare: throttle },
  'that nobody is left to get': { message: invite, prepare: leave },
  'that everybody has stopped': {
    message: invite,
    prepare: async (world) => {
      for (const name of ['dana', 'luis']) world.consents.stop(contactRefOf(`${name}@acme.example`), 'journey');
    },
  },
};

const worldOf = async ({ message, sending = ANY_HOUR, prepare }: Case, retrySeconds: number): Promise<SendWorld> => {
  const world = await new SendWorld(retrySeconds, sending).applied();
  await prepare?.(world);
  world.enqueue(message);
  return world;
};

/** The whole of an erasure, right before that call. */
const erasedBefore = (world: SendWorld, run: Run, call: number): Run => {
  run.beforeCall = (place) => {
    if (place === call) world.store.erase('acme', [{ kind: 'id', value: 'acme' }], { at: world.now, isFinished: true, run: 1 });
  };
  return run;
};

const expectNothing = ({ store, deadLetters, answers }: SendWorld, why: string): void => {
  const { partner, ledger, mailbox, tasks, events } = store.items('acme');
  expect({ partner, mailbox }, why).toEqual({ partner: undefined, mailbox: { sends: [], revision: 0 } });
  expect([...ledger.keys(), ...tasks.keys(), ...events.keys()], why).toEqual([]);
  expect(deadLetters, why).toEqual([]);
  expect(new Set(answers.map(({ token }) => token)), why).toEqual(new Set(['waiting']));
};

describe.each(Object.entries(cases))('an email %s', { timeout: 60_000 }, (_, each) => {
  it('leaves nothing behind, at whatever call of send-email its partner is erased', async () => {
    const reference = new Run();
    await (await worldOf(each, 60)).drain(reference);
    for (const call of reference.calls.keys()) {
      const world = await worldOf(each, 60);
      await world.drain(erasedBefore(world, new Run(), call));
      expectNothing(world, `erased before ${reference.calls[call]} (call ${call + 1})`);
      expect(world.mails.length).toBeLessThanOrEqual(1);
    }
  });

  it.each(retries)('nor when send-email is killed meanwhile, and tried again after %i s', async (retrySeconds) => {
    const reference = new Run();
    await (await worldOf(each, retrySeconds)).drain(reference);
    for (const call of reference.calls.keys()) {
      const counted = await worldOf(each, retrySeconds);
      const run = erasedBefore(counted, new Run(), call);
      await counted.drain(run);
      for (const point of killPoints(run.calls)) {
        const world = await worldOf(each, retrySeconds);
        await world.drain(erasedBefore(world, new Run(point), call));
        // Killed before the erasure, it may have been over by then: no message came to it any more.
        if (world.store.items('acme').partner === undefined)
          expectNothing(world, `erased before ${reference.calls[call]} (call ${call + 1}), killed ${point.name}`);
      }
    }
  });
});

describe('an email that waits for long', () => {
  it('does nothing when it comes back and its partner is erased: what waits carries references alone', async () => {
    const world = await worldOf({ message: invite, sending: AT_NIGHT }, 60);
    await world.drainUntil(later(MONDAY, 60), new Run());
    expect(world.entry('run:1:training-invite')).toMatchObject({ status: 'deferred' });
    expect(JSON.stringify(world.putOff)).not.toMatch(/acme\.example|Dana|Luis/);
    world.store.erase('acme', [{ kind: 'id', value: 'acme' }], { at: world.now, isFinished: true, run: 1 });
    await world.drain();
    expectNothing(world, '');
    expect(world.mails).toEqual([]);
  });
});
