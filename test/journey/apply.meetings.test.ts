import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../lib/journey/apply/draft';
import type { Booking, Meeting } from '../../lib/journey/partner';
import { daysBetween, REAL_TIME } from '../../lib/journey/time';
import { day, effectsOf, Told } from '../support/arbitrary-told';

const HOUR = 1 / 24;
const ID = 'https://api.calendly.com/scheduled_events/AAAA/invitees/BBBB';

const booked = (ends: number, more: object = {}) => ({ meetingId: ID, meeting: 'kickoff', endsAt: day(ends), ...more });
const about = { meetingId: ID };

/** A partner that has a meeting, and what is to be told of it. */
const story = () => {
  const told = Told.signed();
  const meeting = (): Meeting | undefined => told.meetings.get(ID);
  return { told, meeting };
};
const following = (decision: Decision) => [...effectsOf(decision, 'tell'), ...effectsOf(decision, 'later')];

describe('a meeting', () => {
  it('that was booked is asked about an hour after its end, and counts then', () => {
    const { told, meeting } = story();
    const booking = told.tell('meeting.booked', booked(20, { contactEmail: 'dana@acme.example' }), { on: 10, id: 'booking' });
    expect(booking.notes).toEqual(['kickoff booked, ends 2026-01-25 09:00 UTC']);
    const ended = {
      id: 'booking:ended',
      type: 'meeting.ended',
      source: 'meetings',
      occurredAt: day(20),
      data: { ...about, endsAt: day(20) },
    };
    expect(booking.effects).toEqual([{ kind: 'later', at: day(20 + HOUR), event: ended }]);

    const end = told.tell('meeting.ended', ended.data, { on: 20 + HOUR, id: ended.id });
    expect(meeting()).toMatchObject({ status: 'held' });
    expect(end.notes).toEqual(['kickoff counts as held']);
    const held = {
      id: 'booking:ended:held',
      type: 'kickoff.held',
      source: 'meetings',
      occurredAt: day(20),
      data: { partner: { id: 'acme' }, meetingId: ID, contactEmail: 'dana@acme.example' },
    };
    expect(end.effects).toEqual([{ kind: 'tell', at: day(20 + HOUR), event: held }]);

    const kickoff = told.tell('kickoff.held', held.data, { on: 20 + HOUR, happened: 20 });
    expect(kickoff.notes).toEqual(['reached: kickoff call held']);
  });

  it('leaves nothing personal in what waits', () => {
    const { told } = story();
    const booking = told.tell('meeting.booked', booked(20, { contactEmail: 'dana@acme.example', notes: 'call Dana' }), { on: 10 });
    expect(JSON.stringify(effectsOf(booking, 'later'))).not.toMatch(/dana/i);
  });

  it.each(['call', 'review'])('that is a %s is told as such', (meeting) => {
    const { told } = story();
    told.tell('meeting.booked', { ...booked(20), meeting }, { on: 10 });
    const end = told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 20 + HOUR });
    expect(following(end).map(({ event }) => event.type)).toEqual([`${meeting}.held`]);
  });

  it('that had ended when it was told is asked about at once', () => {
    const { told } = story();
    const booking = told.tell('meeting.booked', booked(20), { on: 30, id: 'late' });
    expect(booking.effects).toMatchObject([{ kind: 'tell', at: day(30), event: { id: 'late:ended', type: 'meeting.ended' } }]);
  });

  it.each([
    ['meeting.canceled', 'canceled'],
    ['meeting.missed', 'missed'],
  ] as const)('does not count after %s', (type, status) => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    expect(told.tell(type, about, { on: 20 + HOUR / 2 }).notes).toEqual([`kickoff ${status}`]);
    const end = told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 20 + HOUR });
    expect(meeting()).toMatchObject({ status });
    expect(end).toMatchObject({ effects: [], notes: [`kickoff was ${status}: nothing to count`] });
  });

  it('whose cancellation comes before its booking is not asked about', () => {
    const { told, meeting } = story();
    told.tell('meeting.canceled', about, { on: 11 });
    const booking = told.tell('meeting.booked', booked(20), { on: 12, happened: 10 });
    expect(booking).toMatchObject({ effects: [], notes: ['kickoff is canceled: nothing new'] });
    expect(meeting()).toMatchObject({ status: 'canceled' });
  });

  it('whose cancellation or no-show comes after it was counted stays held, and the timeline says so', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 20 + HOUR });
    const late = told.tell('meeting.missed', about, { on: 21 });
    expect(late).toMatchObject({ effects: [], notes: ['meeting.missed: came after it was counted as held, which stands'] });
    expect(told.tell('meeting.canceled', about, { on: 22 }).notes[0]).toContain('came after it was counted as held');
    expect(told.tell('meeting.booked', booked(40), { on: 23 })).toMatchObject({ effects: [] });
    expect(meeting()?.status).toBe('held');
  });

  it('counts when its no-show was a mistake, and the booking is told anew', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    told.tell('meeting.missed', about, { on: 20 + HOUR / 2 });
    told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 20 + HOUR });
    const again = told.tell('meeting.booked', booked(20), { on: 21, id: 'again' });
    expect(again).toMatchObject({
      notes: ['kickoff booked again, ends 2026-01-25 09:00 UTC'],
      effects: [{ kind: 'tell', event: { id: 'again:ended' } }],
    });
    told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 21 });
    expect(meeting()?.status).toBe('held');
  });

  it('stays canceled, whatever is told of it later', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    told.tell('meeting.canceled', about, { on: 11 });
    for (const type of ['meeting.missed', 'meeting.booked', 'meeting.canceled'] as const)
      expect(told.tell(type, booked(30), { on: 12 }), type).toMatchObject({ effects: [], notes: ['kickoff is canceled: nothing new'] });
    expect(meeting()?.status).toBe('canceled');
  });

  it('that is told again changes nothing', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    const before = meeting();
    const again = told.tell('meeting.booked', booked(20), { on: 11, happened: 10 });
    expect(again).toMatchObject({ effects: [], notes: ['kickoff is booked: nothing new'] });
    expect(meeting()).toEqual(before);
  });

  it('that was moved counts at its new end, and its old one is let pass', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 10 });
    const moved = told.tell('meeting.booked', booked(30), { on: 11, id: 'moved' });
    expect(moved.notes).toEqual(['kickoff moved, ends 2026-02-04 09:00 UTC']);
    expect(following(moved)).toMatchObject([{ at: day(30 + HOUR), event: { id: 'moved:ended' } }]);
    const old = told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 20 + HOUR });
    expect(old).toMatchObject({ effects: [], notes: ['kickoff was moved, and ends 2026-02-04 09:00 UTC'] });
    told.tell('meeting.ended', { ...about, endsAt: day(30) }, { on: 30 + HOUR });
    expect(meeting()?.status).toBe('held');
  });

  it('that was moved to an earlier time counts at that one, and once', () => {
    const { told } = story();
    told.tell('meeting.booked', booked(30), { on: 10 });
    told.tell('meeting.booked', booked(20), { on: 11 });
    const ends = [20, 30].map((end) => told.tell('meeting.ended', { ...about, endsAt: day(end) }, { on: end + HOUR }));
    expect(ends.map((end) => following(end).length)).toEqual([1, 0]);
  });

  it('is when the newest word says that it is, also when an older one comes later', () => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(30), { on: 12, happened: 11 });
    expect(told.tell('meeting.booked', booked(20), { on: 13, happened: 10 }).effects).toEqual([]);
    expect(meeting()?.booking?.endsAt).toBe(day(30));
  });

  it.each([
    ['meeting.booked', 'booked', 30],
    ['meeting.missed', 'missed', 20],
  ] as const)('of a sender whose clock is ahead is not fixed by %s: the next word is newer all the same', (type, status, ends) => {
    const { told, meeting } = story();
    told.tell('meeting.booked', booked(20), { on: 9 });
    told.tell(type, booked(ends), { on: 10, happened: 400 });
    expect(meeting()).toMatchObject({ status, booking: { endsAt: day(ends) } });
    told.tell('meeting.booked', booked(25), { on: 11 });
    expect(meeting()).toMatchObject({ status: 'booked', booking: { endsAt: day(25) } });
  });

  it('more than 360 days ahead is asked about twice, as no execution lasts longer than a year', () => {
    const { told, meeting } = story();
    const booking = told.tell('meeting.booked', booked(410), { on: 10 });
    expect(following(booking)).toMatchObject([{ kind: 'later', at: day(370) }]);
    const early = told.tell('meeting.ended', { ...about, endsAt: day(410) }, { on: 370, id: 'booking:ended' });
    expect(early.notes).toEqual(['kickoff is not over yet: asked again']);
    expect(following(early)).toMatchObject([{ kind: 'later', at: day(410 + HOUR), event: { id: 'booking:ended:ended' } }]);
    told.tell('meeting.ended', { ...about, endsAt: day(410) }, { on: 410 + HOUR });
    expect(meeting()?.status).toBe('held');
  });

  it('that nobody booked does not count, and brings no numbers when it does', () => {
    const { told, meeting } = story();
    const { total, thisTerm, openDeals } = told.partner;
    expect(told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 21 }).notes).toEqual([
      'meeting was not booked: nothing to count',
    ]);
    expect(meeting()).toBeUndefined();
    told.tell('meeting.booked', booked(20), { on: 22 });
    told.tell('meeting.ended', { ...about, endsAt: day(20) }, { on: 22 });
    expect(told.partner).toMatchObject({ total, thisTerm, openDeals });
  });

  it('waits as long for a no-show as the program says', () => {
    const { told } = story();
    told.settings = { ...told.settings, meetings: { heldAfterMinutes: 0 } };
    expect(following(told.tell('meeting.booked', booked(20), { on: 10 }))).toMatchObject([{ at: day(20) }]);
  });
});

interface Word {
  readonly type: 'meeting.booked' | 'meeting.canceled' | 'meeting.missed';
  /** Day on which the sender did it, and day on which it ends. */
  readonly happened: number;
  readonly ends: number;
}

/** Tells each word on its day, and what was to be told later on its own: all in the order of time. */
const play = (words: readonly (Word & { readonly on: number })[]) => {
  const { told, meeting } = story();
  const held: { heard: number; occurredAt: string }[] = [];
  let heard = 0;
  const states: (Meeting['status'] | undefined)[] = [];
  const queue: { on: number; tell: () => Decision }[] = words.map(({ type, ends, happened, on }) => ({
    on,
    tell: () => {
      heard += 1;
      return told.tell(type, type === 'meeting.booked' ? booked(ends) : about, { on, happened });
    },
  }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { at, event } of following(next.tell())) {
      const then = daysBetween(REAL_TIME, day(0), at);
      if (event.type === 'kickoff.held') held.push({ heard, occurredAt: event.occurredAt });
      else queue.push({ on: then, tell: () => told.tell('meeting.ended', event.data, { on: then, id: event.id }) });
    }
    states.push(meeting()?.status);
    queue.sort((a, b) => a.on - b.on);
  }
  return { held, states, meeting: meeting() };
};

const last = (words: readonly Word[], type: Word['type']): Word | undefined =>
  words
    .filter((word) => word.type === type)
    .sort((a, b) => a.happened - b.happened || a.ends - b.ends)
    .at(-1);

/** What these words come to, in whatever order they were told, once the meeting is over. */
const comesTo = (words: readonly Word[]): Meeting['status'] => {
  if (last(words, 'meeting.canceled')) return 'canceled';
  const missed = last(words, 'meeting.missed')?.happened ?? -1;
  return missed >= (last(words, 'meeting.booked')?.happened ?? 0) ? 'missed' : 'held';
};

const anyWords = (lastDay: number) =>
  fc.array(
    fc.record({
      type: fc.constantFrom('meeting.booked' as const, 'meeting.booked' as const, 'meeting.canceled' as const, 'meeting.missed' as const),
      happened: fc.integer({ min: 3, max: 9 }),
      ends: fc.integer({ min: 30, max: 40 }),
      on: fc.double({ min: 10, max: lastDay, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  );

describe('whatever is told of a meeting', () => {
  it('before it ends comes to the same in any order', () => {
    fc.assert(
      fc.property(anyWords(25), (unordered) => {
        const words = unordered.toSorted((a, b) => a.on - b.on);
        const { held, meeting } = play(words);
        const newest = last(words, 'meeting.booked');
        const status = comesTo(words);
        const booking: Booking | undefined = newest && { meeting: 'kickoff', endsAt: day(newest.ends), toldAt: day(newest.happened) };
        expect({ status: meeting?.status, booking: meeting?.booking }).toEqual({ status, booking });
        expect(held.map(({ occurredAt }) => occurredAt)).toEqual(status === 'held' ? [booking?.endsAt] : []);
      }),
    );
  });

  it('at any time is decided once, and never forgotten: what was booked is held, or called off before', () => {
    fc.assert(
      fc.property(anyWords(60), (unordered) => {
        const words = unordered.toSorted((a, b) => a.on - b.on);
        const { held, states, meeting } = play(words);
        expect(meeting?.status).not.toBe('booked');
        expect(held).toHaveLength(meeting?.status === 'held' ? 1 : 0);
        for (const { heard } of held) expect(comesTo(words.slice(0, heard))).toBe('held');
        const counted = states.indexOf('held');
        if (counted >= 0) expect(new Set(states.slice(counted))).toEqual(new Set(['held']));
      }),
    );
  });
});
