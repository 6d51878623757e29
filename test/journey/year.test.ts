import { describe, expect, it } from 'vitest';
import { Simulation } from '../support/simulation';

const ACME = {
  partner: {
    id: 'acme',
    name: 'Acme',
    track: 'reseller',
    segment: 'managed',
    owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' },
    contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner' }],
    consentBasis: 'met at a fair',
  },
};

describe('a year', () => {
  it('prints', async () => {
    const sim = new Simulation();
    await sim.fire('acme', 'partner.invited', ACME);
    await sim.pass(6);
    await sim.fire('acme', 'application.submitted', ACME);
    await sim.pass(1);
    await sim.fire('acme', 'application.approved');
    await sim.pass(4);
    await sim.fire('acme', 'agreement.signed');
    await sim.pass(400);
    console.log(sim.mails.map(({ day, email }) => `${day} ${email}`).join('\n'), sim.notesOf('acme'), [...sim.executions.values()].map((e) => [e.name, e.status]));
    expect(sim.mails.length).toBeGreaterThan(0);
  });
});
