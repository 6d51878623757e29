import { describe, expect, it } from 'vitest';
import { type Calendar, isOpen, nextOpening } from '../../../lib/journey/sending/window';
import type { SendWindow } from '../../../lib/journey/settings';
import { toInstant } from '../../../lib/journey/words';
import { WORK_WEEK } from './world';

const calendarOf = (zone: string, window: SendWindow | 'always' = WORK_WEEK, holidays: readonly string[] = []): Calendar => ({
  zone,
  window,
  isHoliday: (date) => holidays.includes(date),
});
const opens = (calendar: Calendar, at: string): string => toInstant(nextOpening(calendar, Date.parse(at)).at);
const onSundays = (from: string, to: string): SendWindow => ({ days: [7], from, to });

describe('an email that comes in the night or at the weekend', () => {
  it.each([
    ['Europe/Berlin', 'in winter', '2026-01-14T23:30:00Z', '2026-01-15T08:00:00.000Z'],
    ['Europe/Berlin', 'over the weekend when clocks go forward', '2026-03-27T17:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['Europe/Berlin', 'over the weekend when clocks go back', '2026-10-23T16:00:00Z', '2026-10-26T08:00:00.000Z'],
    ['America/New_York', 'over the weekend when clocks go forward', '2026-03-06T23:00:00Z', '2026-03-09T13:00:00.000Z'],
    ['America/New_York', 'over the weekend when clocks go back', '2026-10-30T22:00:00Z', '2026-11-02T14:00:00.000Z'],
    ['Australia/Lord_Howe', 'over the weekend when clocks go back by half an hour', '2026-04-03T12:00:00Z', '2026-04-05T22:30:00.000Z'],
    ['Asia/Kolkata', 'where zones are half an hour apart', '2026-06-01T23:00:00Z', '2026-06-02T03:30:00.000Z'],
    ['Asia/Kathmandu', 'where it is three quarters', '2026-06-01T23:00:00Z', '2026-06-02T03:15:00.000Z'],
    ['Pacific/Kiritimati', 'where it is tomorrow already', '2026-06-01T11:00:00Z', '2026-06-01T19:00:00.000Z'],
    ['Pacific/Pago_Pago', 'where it is still yesterday', '2026-06-02T05:00:00Z', '2026-06-02T20:00:00.000Z'],
    ['+05:30', 'of a contact who told an offset', '2026-06-01T23:00:00Z', '2026-06-02T03:30:00.000Z'],
  ])('waits for nine in the morning in %s, %s', (zone, _, at, morning) => {
    expect(opens(calendarOf(zone), at)).toBe(morning);
  });

  it.each([
    ['at nine sharp', '2026-06-01T07:00:00.000Z', true],
    ['a moment before nine', '2026-06-01T06:59:59.999Z', false],
    ['a moment before five', '2026-06-01T14:59:59.999Z', true],
    ['at five sharp', '2026-06-01T15:00:00.000Z', false],
    ['on a Sunday', '2026-05-31T10:00:00.000Z', false],
  ])('%s: %s is open: %s', (_, at, open) => {
    expect(isOpen(calendarOf('Europe/Berlin'), Date.parse(at))).toBe(open);
    expect(opens(calendarOf('Europe/Berlin'), at) === at).toBe(open);
  });
});

describe('a window that begins where clocks are turned', () => {
  it.each([
    [
      'begins when clocks are turned, if its own start is left out that day',
      onSundays('02:30', '04:00'),
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    ['is a week later, if all of it is left out', onSundays('02:00', '03:00'), '2026-03-28T12:00:00Z', '2026-04-05T00:00:00.000Z'],
    ['begins the first time that clocks show its start', onSundays('02:30', '04:00'), '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    [
      'shuts while clocks show the hour before it for the second time',
      onSundays('02:30', '04:00'),
      '2026-10-25T01:00:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    ['opens again when clocks are turned back into it', onSundays('01:30', '02:30'), '2026-10-25T00:40:00Z', '2026-10-25T01:00:00.000Z'],
  ])('in Berlin %s', (_, window, at, opening) => {
    expect(opens(calendarOf('Europe/Berlin', window), at)).toBe(opening);
  });

  it.each([
    ['is turned forward into it by half an hour', onSundays('02:15', '03:00'), '2026-10-03T00:00:00Z', '2026-10-03T15:30:00.000Z'],
    ['is turned back into it by half an hour', onSundays('01:00', '01:45'), '2026-04-04T14:50:00Z', '2026-04-04T15:00:00.000Z'],
  ])('on Lord Howe Island %s', (_, window, at, opening) => {
    expect(opens(calendarOf('Australia/Lord_Howe', window), at)).toBe(opening);
  });

  it('in Cairo begins at one on the Friday that has no midnight', () => {
    const fridays: SendWindow = { days: [5], from: '00:00', to: '24:00' };
    expect(opens(calendarOf('Africa/Cairo', fridays), '2026-04-23T12:00:00Z')).toBe('2026-04-23T22:00:00.000Z');
  });
});

describe('a public holiday', () => {
  const easter = calendarOf('Europe/Berlin', WORK_WEEK, ['2026-04-03', '2026-04-06']);

  it('keeps the window shut, and the weekend beside it', () => {
    expect(nextOpening(easter, Date.parse('2026-04-02T20:00:00Z'))).toEqual({ at: Date.parse('2026-04-07T07:00:00Z'), afterHoliday: true });
  });

  it('begins and ends with the day where the contact is', () => {
    const newYear = calendarOf('Asia/Tokyo', 'always', ['2027-01-01']);
    expect(isOpen(newYear, Date.parse('2026-12-31T14:59:00Z'))).toBe(true);
    expect(opens(newYear, '2026-12-31T15:00:00Z')).toBe('2027-01-01T15:00:00.000Z');
  });

  it('is no reason when the window were shut until then anyway', () => {
    expect(nextOpening(calendarOf('UTC', WORK_WEEK, ['2026-05-31']), Date.parse('2026-05-30T12:00:00Z')).afterHoliday).toBe(false);
  });

  it('is not believed in when every day is one: nothing is dropped', () => {
    const never: Calendar = { ...calendarOf('UTC'), isHoliday: () => true };
    expect(opens(never, '2026-05-31T12:00:00Z')).toBe('2026-06-01T09:00:00.000Z');
  });
});
