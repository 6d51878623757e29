import { describe, expect, test } from 'vitest';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import { toInstant } from '../../lib/journey/words';
import { settings } from '../../program/settings';
import { makePartner } from '../support/e2e-partner';

const MINUTE_DAYS = 1 / 1440;
/** The end of a meeting that counts as held so many seconds from now. */
const heldIn = (seconds: number) =>
  plusDays(REAL_TIME, toInstant(Date.now() + seconds * 1000), -settings.meetings.heldAfterMinutes * MINUTE_DAYS);

describe.concurrent('a meeting', () => {
  test('that was booked counts as held when its time has come, and one that was canceled does not', async (context) => {
    const partner = await makePartner(context, 'meeting');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    const endsAt = heldIn(4);
    await partner.fire('meeting.booked', { meetingId: 'kickoff', meeting: 'kickoff', endsAt });
    await partner.fire('meeting.booked', { meetingId: 'review', meeting: 'review', endsAt: heldIn(3) });
    await partner.fire('meeting.canceled', { meetingId: 'review' });
    const { events } = await partner.untilApplied('kickoff.held');
    const held = events.find(({ type }) => type === 'kickoff.held');
    expect(held).toMatchObject({ source: 'meetings', occurredAt: endsAt, notes: ['reached: kickoff call held'] });
    const ends = events.filter(({ type }) => type === 'meeting.ended').flatMap(({ notes }) => notes);
    expect(ends.toSorted()).toEqual(['kickoff counts as held', 'review was canceled: nothing to count']);
    expect(events.map(({ type }) => type)).not.toContain('review.held');
  });
});
