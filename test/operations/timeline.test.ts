import { describe, expect, it } from 'vitest';
import { drawTimeline } from '../../bin/operations/screen/timeline';
import { timelineOf } from '../../bin/operations/timeline';
import type { JourneyEvent } from '../../lib/journey/events';
import { at, logged, mail, partner, plain } from './samples';

const event = <T extends JourneyEvent['type']>(type: T, data: unknown, seconds = 0, id: string = type): JourneyEvent =>
  ({
    id,
    type,
    source: type.includes('phase') ? 'journey' : 'standard',
    occurredAt: at(seconds),
    receivedAt: at(seconds),
    data,
  }) as JourneyEvent;

const draw = (...events: readonly JourneyEvent[]): readonly string[] => {
  let known = partner();
  const items = events.map((each) => {
    const { item, after } = logged(each, { partner: known });
    known = after;
    return item;
  });
  return drawTimeline(timelineOf(items, []), { ...plain, width: 160 }).map((line) => line.slice(21));
};

describe('what the engine writes into its log is told line by line', () => {
  it('an application makes a partner known, reaches a milestone and starts a run', () => {
    const organisation = { id: 'acme', name: 'Acme', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] };
    const { item } = logged(event('application.submitted', { partner: organisation }));
    expect(drawTimeline(timelineOf([item], []), plain).map((line) => line.slice(21))).toEqual([
      'event      application.submitted (standard)',
      'milestone  application submitted',
      'run        started recruitment, run 1',
    ]);
  });

  it('an outcome stands beside its milestone', () => {
    expect(draw(event('application.declined', { partner: { id: 'acme' } }))).toContain('milestone  application decided (declined)');
  });

  it('a phase that ends starts the next one', () => {
    expect(draw(event('phase.completed', { phase: 'recruitment', run: 1, outcome: 'signed' }))).toEqual([
      'event      phase.completed (workflow)',
      'run        ended recruitment, run 1: "signed"',
      'run        started onboarding, run 2',
    ]);
  });

  it('a phase that rests says how', () => {
    expect(draw(event('phase.completed', { phase: 'recruitment', run: 1, outcome: 'stalled' }))).toEqual([
      'event      phase.completed (workflow): journey rests: stalled',
      'run        ended recruitment, run 1: "stalled"',
    ]);
  });

  it('a meeting says when it ends, and what became of it', () => {
    const about = { partner: { id: 'acme' }, meetingId: 'M-1' };
    expect(draw(event('meeting.booked', { ...about, meeting: 'kickoff', endsAt: at(3600) }))).toEqual([
      'event      meeting.booked (standard): kickoff booked, ends 2026-11-22 11:00 UTC',
    ]);
    const booking = { meeting: 'kickoff', endsAt: at(0), toldAt: at(-60) } as const;
    const meeting = { id: 'M-1', status: 'booked', booking, updatedAt: at(-60), revision: 1 } as const;
    const { item } = logged(event('meeting.ended', { meetingId: 'M-1', endsAt: at(0) }, 3600), { partner: partner(), meeting });
    expect(drawTimeline(timelineOf([item], []), plain).map((line) => line.slice(21))).toEqual([
      'event      meeting.ended (standard): kickoff counts as held',
    ]);
  });

  it('a failed run says that a person is needed', () => {
    expect(draw(event('phase.failed', { phase: 'recruitment', run: 1, status: 'TIMED_OUT' }))).toEqual([
      'event      phase.failed (workflow)',
      'run        failed recruitment, run 1: timed_out',
    ]);
  });

  it('the late word of a run that is over ends nothing', () => {
    expect(draw(event('phase.completed', { phase: 'recruitment', run: 0, outcome: 'signed' }))).toEqual([
      'event      phase.completed (workflow): run 0 is no longer the current one: only logged',
    ]);
  });

  it('leaving stops one run and starts another', () => {
    expect(draw(event('exit.requested', { partner: { id: 'acme' }, reason: 'new strategy' }))).toEqual([
      'event      exit.requested (standard): stopped recruitment, run 1: leaving',
      'run        stopped recruitment, run 1',
      'run        started renewal, run 2',
    ]);
  });
});

describe('an email says what became of it', () => {
  const drawn = (more: Parameters<typeof mail>[0]) => drawTimeline(timelineOf([], [mail(more)]), plain)[0]?.slice(32);

  it.each([
    [{}, 'invitation to dana@acme.example: Welcome'],
    [{ feedback: 'bounce' }, 'invitation to dana@acme.example [bounce]: Welcome'],
    [{ feedback: 'bounce', feedbackDetail: 'Transient MailboxFull' }, 'invitation to dana@acme.example [bounce: Transient MailboxFull]: …'],
    [{ feedback: 'delivery', scannedAt: at(-5), openedAt: at(-1) }, 'invitation to dana@acme.example [delivery, opened]: Welcome'],
    [{ feedback: 'delivery', scannedAt: at(-5) }, 'invitation to dana@acme.example [delivery, scanned]: Welcome'],
    [{ status: 'claimed' as const, attempts: 9 }, 'invitation being sent, try 9'],
    [{ status: 'skipped' as const, reason: 'reached meanwhile' }, 'invitation not sent: reached meanwhile'],
  ])('%j', (more, text) => {
    expect(drawn(more)).toBe(text);
  });
});

describe('each decision on an email is a line at its time', () => {
  const decided = (seconds: number, decision: 'sent' | 'deferred' | 'skipped', rule: string, more: object = {}) => ({
    ...{ at: at(seconds), decision, rule },
    ...more,
  });
  const put = decided(-3600, 'deferred', 'send-window', { until: at(-60), detail: 'due 2026-11-22 10:59 in Europe/Berlin' });
  const lines = (more: Parameters<typeof mail>[0]) => drawTimeline(timelineOf([], [mail(more)]), { ...plain, width: 160 });

  it('put off with the rule and until when, and then sent, with what became of it', () => {
    expect(lines({ decisions: [put, decided(-60, 'sent', 'sent')], feedback: 'delivery' })).toEqual([
      '2026-11-22 09:00:00  email      invitation deferred until 2026-11-22 09:59:00: send-window, due 2026-11-22 10:59 in Europe/Berlin',
      '2026-11-22 09:59:00  email      invitation to dana@acme.example [delivery]: Welcome',
    ]);
  });

  it('put off and then withdrawn, and nothing of what became of it before', () => {
    const more = { status: 'skipped' as const, decisions: [put, decided(-60, 'skipped', 'stopped')], recipient: undefined };
    expect(lines(more).at(-1)).toBe('2026-11-22 09:59:00  email      invitation not sent: stopped');
    expect(lines(more)).toHaveLength(2);
  });

  it('and a try that is under way is a line of its own', () => {
    expect(lines({ status: 'claimed', attempts: 2, decisions: [put] }).at(-1)).toBe(
      '2026-11-22 09:59:00  email      invitation being sent, try 2',
    );
  });
});

it('events and emails are told together, oldest first', () => {
  const { item } = logged(event('call.held', { partner: { id: 'acme' } }, -30), { partner: partner() });
  const kinds = timelineOf([item], [mail({ key: 'later', at: at(-10) }), mail({ key: 'before', at: at(-60) })]).map(({ kind }) => kind);
  expect(kinds).toEqual(['email', 'event', 'email']);
});

it('neither task tokens nor the data of an event get into the timeline', () => {
  const asked = event('choice.requested', { run: 1, step: 'leaving', question: 'leaving', taskToken: 'SECRET-TOKEN' });
  const { item } = logged(asked, { partner: partner() });
  expect(JSON.stringify(timelineOf([item], []))).not.toContain('SECRET-TOKEN');
});

it('a line fits 100 columns, however long a subject is', () => {
  const [line = ''] = drawTimeline(timelineOf([], [mail({ subject: 'long '.repeat(60) })]), plain);
  expect(line.length).toBeLessThanOrEqual(100);
  expect(line).toMatch(/…$/);
});
