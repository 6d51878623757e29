import { describe, expect, it } from 'vitest';
import { type ActionEvent, type ActionPorts, perform } from '../../lambdas/actions/perform';
import { type Asker, completing, deciding, type Looked, pausing, recording, restarting, skipping } from '../../lambdas/actions/requests';
import type { QueuedEvent } from '../../lambdas/messages';
import { later, MONDAY, organisation, queued, rules } from '../support/fixtures';
import { ApplyWorld } from './apply-event.world';

const MARA: Asker = { by: 'mara', now: later(MONDAY, 60) };
const application = queued('application.submitted', 'application', { partner: organisation() });

/** Somebody at a screen, before a journey that goes on. */
class Office {
  readonly world = new ApplyWorld();
  readonly sent: QueuedEvent[] = [];
  /** What happens between the look at the partner and the moment in which the action is applied. */
  meanwhile: readonly QueuedEvent[] = [];
  /** False when the queue is slow. */
  isPrompt = true;
  slept = 0;

  static async withPartner(...events: readonly QueuedEvent[]): Promise<Office> {
    const office = new Office();
    await office.world.deliver([application, ...events]);
    return office;
  }

  get ports(): ActionPorts {
    return {
      rules,
      store: this.world.store,
      events: {
        send: async (message) => {
          this.sent.push(message);
          await this.world.deliver([...this.meanwhile, ...(this.isPrompt ? [message] : [])]);
        },
      },
      clock: { now: () => later(MONDAY, 60) },
      sleep: async (milliseconds) => {
        this.slept += milliseconds;
      },
    };
  }

  async looked(): Promise<Looked> {
    const known = await this.world.store.partner('acme');
    if (known === undefined) throw new Error('acme is not known');
    return known;
  }

  async asks(ask: (looked: Looked, asker: Asker) => ActionEvent, options?: { readonly dryRun: boolean }) {
    return perform(this.ports, ask(await this.looked(), MARA), options);
  }
}

describe('an action', () => {
  it('is done, and tells what followed', async () => {
    const office = await Office.withPartner();
    const result = await office.asks(pausing);
    expect(result).toMatchObject({ result: 'done', notes: ['paused by mara'], effects: [] });
    expect(office.world.store.items('acme').partner?.paused?.by).toBe('mara');
  });

  it('that is only tried says what would follow, and nothing is sent', async () => {
    const office = await Office.withPartner();
    const result = await office.asks((looked, asker) => deciding(rules.program, looked, 'application.approved', asker), { dryRun: true });
    expect(result).toMatchObject({ result: 'would be done', notes: ['reached: application decided (approved)', 'by mara'] });
    expect(office.sent).toEqual([]);
    expect(office.world.store.items('acme').partner?.revision).toBe(1);
  });

  it('repeated is the same event as long as it is not applied, and is so already once it is', async () => {
    const office = await Office.withPartner();
    office.isPrompt = false;
    const first = await office.asks(pausing);
    const second = await office.asks(pausing);
    expect([first.result, second.result]).toEqual(['sent', 'sent']);
    expect(office.sent.map(({ id }) => id)).toEqual([office.sent[0]?.id, office.sent[0]?.id]);
    expect(office.slept).toBe(20_000);
    await office.world.deliver(office.sent);
    expect(await office.asks(pausing)).toMatchObject({ result: 'repeated', why: 'it is paused already, by mara on 2026-06-01' });
    expect(office.sent).toHaveLength(2);
  });

  it('raced by a webhook is a conflict: nothing is done, and the timeline says so', async () => {
    const office = await Office.withPartner();
    office.meanwhile = [queued('application.declined', 'webhook', {}, {}, later(MONDAY, 30))];
    const result = await office.asks((looked, asker) => deciding(rules.program, looked, 'application.approved', asker));
    expect(result).toMatchObject({ result: 'conflict', why: 'it was declined meanwhile, on 2026-06-01' });
    expect(office.world.store.items('acme').milestones.get('application-decided')?.outcome).toBe('declined');
    expect(office.world.notes('acme').at(-1)).toBe('nothing done: it was declined meanwhile, on 2026-06-01');
  });

  it('that cannot be done as things stand is refused before anything is sent', async () => {
    const office = await Office.withPartner();
    const refusals = [
      await office.asks((looked, asker) => skipping(looked, 'kickoff-held', undefined, asker)),
      await office.asks((looked, asker) => completing(looked, { id: 'nothing' }, asker)),
      await perform(office.ports, recording('nobody', { type: 'kickoff.held', data: {} }, MARA)),
      await perform(office.ports, recording('acme', { type: 'training.attended', data: {} }, MARA)),
      await office.asks((looked, asker) => pausing(looked, { ...asker, by: 'two\nlines' })),
    ];
    expect(refusals).toMatchObject([
      { result: 'refused', why: 'no wait for "kickoff call held" is under way' },
      { result: 'refused', why: 'there is no such task' },
      { result: 'refused', why: 'the partner is not known' },
      { result: 'refused', why: expect.stringContaining('course') },
      { result: 'refused', why: 'by must be one line' },
    ]);
    expect(office.sent).toEqual([]);
  });

  it('ends the wait that stands, with the token that is on the item', async () => {
    const office = await Office.withPartner();
    office.world.openWait('agreement-signed', 'the token', MONDAY);
    const state = office.world.store.items('acme').milestones.get('agreement-signed');
    Object.assign(state ?? {}, { waitRun: 1, waitStartedAt: MONDAY, rungStartedAt: MONDAY, rungSeconds: 3_600 });
    expect(await office.asks((looked, asker) => skipping(looked, 'agreement-signed', undefined, asker))).toMatchObject({ result: 'done' });
    expect(office.world.answers).toEqual([{ token: 'the token', output: {} }]);
    expect(office.world.store.items('acme').milestones.get('agreement-signed')).not.toHaveProperty('waitToken');
  });

  it('begins a phase anew once, though it is asked for again when it is done', async () => {
    const office = await Office.withPartner();
    const restart = (looked: Looked, asker: Asker) => restarting(looked, undefined, false, asker);
    expect((await office.asks(restart)).result).toBe('done');
    expect(await office.asks(restart)).toMatchObject({ result: 'repeated', why: 'recruitment was begun anew already, as run 2' });
    expect(office.world.workflowCalls).toMatchObject([
      { start: 'recruitment' },
      { stop: 'recruitment', run: 1 },
      { start: 'recruitment', input: { run: 2 } },
    ]);
  });
});

describe('what is recorded by hand', () => {
  const kickoff = (more: object = {}) => recording('acme', { type: 'kickoff.held', data: { notes: 'on the phone' }, ...more }, MARA);

  it('counts as if a sender had told it, and says who did', async () => {
    const office = await Office.withPartner();
    expect(await perform(office.ports, kickoff())).toMatchObject({ result: 'done', notes: ['reached: kickoff call held', 'by mara'] });
  });

  it('again is the same event, whoever says it and when; with a time of its own it is another', async () => {
    expect(recording('acme', { type: 'kickoff.held', data: { notes: 'on the phone' } }, { by: 'kim', now: later(MONDAY, 9_999) }).id).toBe(
      kickoff().id,
    );
    expect(kickoff({ at: MONDAY }).id).not.toBe(kickoff().id);
    expect(kickoff({ at: MONDAY })).toMatchObject({ occurredAt: MONDAY, receivedAt: later(MONDAY, 60) });
    const office = await Office.withPartner();
    await perform(office.ports, kickoff());
    expect(await perform(office.ports, kickoff())).toMatchObject({ result: 'repeated', why: 'it was done on 2026-06-01' });
    expect(office.world.store.items('acme').milestones.get('kickoff-held')?.matches).toHaveLength(1);
  });

  it('is about the partner that is named, whatever the data say', () => {
    const event = recording('acme', { type: 'kickoff.held', data: { partner: { id: 'other', email: 'dana@acme.example' } } }, MARA);
    expect(event).toMatchObject({ partner: { id: 'acme' }, data: { partner: { id: 'acme', email: 'dana@acme.example' } } });
  });
});
