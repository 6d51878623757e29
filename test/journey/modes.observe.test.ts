import { describe, expect, it } from 'vitest';
import { organisation } from '../support/fixtures';
import { Simulation, type SimulationOptions } from '../support/simulation';

const idOf = (n: number) => `partner-${n}`;

const apply = (simulation: Simulation, n: number) => {
  const id = idOf(n);
  const contacts = [{ name: 'Dana Whitfield', email: `dana@${id}.example`, role: 'owner' }];
  return simulation.fire(id, 'application.submitted', { partner: organisation({ id, contacts }) }, { id: `applied-${n}` });
};

/** A month of a program: all apply, three of four are approved, half of all sign, and a quarter goes to the training. */
const month = async (partners: number, options: SimulationOptions): Promise<Simulation> => {
  const simulation = new Simulation(options);
  const all = Array.from({ length: partners }, (_, n) => n);
  for (const n of all) await apply(simulation, n);
  await simulation.pass(3);
  for (const n of all.filter((each) => each % 4 > 0)) await simulation.fire(idOf(n), 'application.approved', {}, { id: `approved-${n}` });
  await simulation.pass(6);
  for (const n of all.filter((each) => each % 4 > 1)) await simulation.fire(idOf(n), 'agreement.signed', {}, { id: `signed-${n}` });
  await simulation.pass(11);
  for (const n of all.filter((each) => each % 4 > 2))
    await simulation.fire(idOf(n), 'training.attended', { course: 'partner-101' }, { id: `trained-${n}` });
  await simulation.pass(10);
  return simulation;
};

/** What the ledger has of a partner: each email's last decision. */
const decidedOn = (simulation: Simulation, id: string) =>
  [...simulation.store.items(id).ledger].map(([key, { email, status, decisions }]) => ({ key, email, status, last: decisions.at(-1) }));

describe('a program that is observed', () => {
  it('of 2,000 partners for 30 days calls the mail service 0 times, and says of each email to whom it would have gone and why', {
    timeout: 120_000,
  }, async () => {
    let calls = 0;
    const deliver = () => {
      calls += 1;
      return { messageId: 'ses' };
    };
    // What the letters say is tested elsewhere, and 14,000 of them take half a minute to write.
    const render = async () => ({ subject: 'Hello', html: 'Hello', text: 'Hello' });
    const simulation = await month(2_000, { mail: 'observe', deliver, render });
    expect(calls).toBe(0);
    const emails = Array.from({ length: 2_000 }, (_, n) => decidedOn(simulation, idOf(n))).flat();
    const observed = emails.filter(({ last }) => last?.rule === 'observed');
    expect(observed.length).toBeGreaterThan(10_000);
    for (const { status, last } of observed) {
      expect(status).toBe('skipped');
      expect(last?.detail).toMatch(
        /^to (owner|the manager|the head); (reminds of ".+", )?asked for by (an event|a task that was opened|[a-z0-9-]+ of run \d+)$/,
      );
    }
    expect(emails.filter(({ status }) => status === 'sent')).toEqual([]);
  });

  it.each([
    ['at any hour', undefined],
    ['in office hours, with the caps of the program', {}],
  ])('lists just what goes out when the same program is live, at the same times: %s', async (_, sending) => {
    const options = sending === undefined ? {} : { sending };
    const [observed, live] = [await month(16, { ...options, mail: 'observe' }), await month(16, options)];
    const listed = Array.from({ length: 16 }, (_, n) => idOf(n)).flatMap((id) =>
      decidedOn(observed, id).flatMap(({ key, last }) => (last?.rule === 'observed' ? [`${last.at} ${id} ${key}`] : [])),
    );
    expect(live.mails.length).toBeGreaterThan(50);
    expect(listed.sort()).toEqual(live.mails.map(({ sentAt, partnerId, key }) => `${sentAt} ${partnerId} ${key}`).sort());
  });
});
