import { describe, expect, it } from 'vitest';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import { organisation } from '../support/fixtures';
import { Simulation } from '../support/simulation';

const HOUR = 1 / 24;

/** A partner in onboarding, whose kickoff is waited for. */
const onboarding = async (): Promise<Simulation> => {
  const sim = new Simulation();
  await sim.fire('acme', 'application.submitted', { partner: organisation() });
  await sim.fire('acme', 'application.approved');
  await sim.fire('acme', 'agreement.signed');
  return sim;
};

const waitsForKickoff = (sim: Simulation): boolean => sim.store.items('acme').milestones.get('kickoff-held')?.waitToken !== undefined;
const inDays = (sim: Simulation, days: number) => plusDays(REAL_TIME, sim.now(), days);
const book = (sim: Simulation, days: number, meetingId = 'M-1') =>
  sim.fire('acme', 'meeting.booked', { meetingId, meeting: 'kickoff', endsAt: inDays(sim, days), contactEmail: 'dana@acme.example' });

describe('onboarding', () => {
  it('goes on by a kickoff that was booked and not called off, though nobody says that it was held', async () => {
    const sim = await onboarding();
    await book(sim, 3);
    await sim.pass(3 + HOUR / 2);
    expect(waitsForKickoff(sim)).toBe(true);
    await sim.pass(HOUR);
    expect(waitsForKickoff(sim)).toBe(false);
    expect(sim.notesOf('acme')).toContain('reached: kickoff call held');
    const told = [...sim.store.items('acme').events.values()].map(({ event }) => `${event.type} by ${event.source}`);
    expect(told.slice(-3)).toEqual(['meeting.booked by standard', 'meeting.ended by meetings', 'kickoff.held by meetings']);
    await sim.pass(20);
    expect(sim.mailsTo('acme')).not.toContain('kickoff-reminder');
  });

  it('reminds of a kickoff that was canceled', async () => {
    const sim = await onboarding();
    await book(sim, 3);
    await sim.pass(2);
    await sim.fire('acme', 'meeting.canceled', { meetingId: 'M-1' });
    await sim.pass(6);
    expect(waitsForKickoff(sim)).toBe(true);
    expect(sim.mailsTo('acme')).toContain('kickoff-reminder');
  });

  it('goes on at the new time of a kickoff that a scheduler canceled and booked anew', async () => {
    const sim = await onboarding();
    await book(sim, 3);
    await sim.pass(2);
    await sim.fire('acme', 'meeting.canceled', { meetingId: 'M-1' });
    await book(sim, 3, 'M-2');
    await sim.pass(2);
    expect(waitsForKickoff(sim)).toBe(true);
    await sim.pass(1 + 2 * HOUR);
    expect(waitsForKickoff(sim)).toBe(false);
  });

  it('goes on at once by a kickoff that is told when it is long over', async () => {
    const sim = await onboarding();
    await sim.pass(2);
    await book(sim, -1);
    expect(waitsForKickoff(sim)).toBe(false);
  });
});

describe('what waits for a meeting to end', () => {
  it('is one execution a booking, with nothing of the person in it, and over when it has ended', async () => {
    const sim = await onboarding();
    await book(sim, 3);
    const waiting = () => [...sim.executions.values()].filter(({ path }) => path[0] === 'Wait');
    expect(waiting().map(({ status }) => status)).toEqual(['RUNNING']);
    expect(JSON.stringify(waiting().map(({ input }) => input))).not.toMatch(/dana/i);
    await sim.pass(4);
    expect(waiting().map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  it('waits anew for one that ends in more than 360 days', async () => {
    const sim = await onboarding();
    await book(sim, 400);
    const meeting = () => sim.store.items('acme').meetings.get('M-1')?.status;
    await sim.pass(399);
    expect(meeting()).toBe('booked');
    await sim.pass(2);
    expect(meeting()).toBe('held');
  });
});
