import type { JourneyEvent } from '../events';
import type { Booking, Meeting } from '../partner';
import { type Instant, later, toInstant } from '../words';
import type { Draft, FollowingEvent } from './draft';
import { toldAt } from './reach';

type Ending = JourneyEvent<'meeting.canceled' | 'meeting.missed'>;

/** Whose word it is that a meeting is over, and was held. */
const SOURCE = 'meetings';
const MINUTE_MS = 60_000;
/** An execution of Step Functions lasts a year at most: what ends later is asked about again by then. */
const LONGEST_WAIT_MS = 360 * 24 * 60 * MINUTE_MS;

/** The meeting that an event is about, if it is about one. */
export const meetingIdOf = (event: JourneyEvent): string | undefined => {
  switch (event.type) {
    case 'meeting.booked':
    case 'meeting.canceled':
    case 'meeting.missed':
    case 'meeting.ended':
      return event.data.meetingId;
    default:
      return undefined;
  }
};

const bookingIn = (event: JourneyEvent<'meeting.booked'>): Booking => {
  const { meeting, endsAt, contactEmail } = event.data;
  return { meeting, endsAt: toInstant(endsAt), ...(contactEmail !== undefined && { contactEmail }), toldAt: toldAt(event) };
};

/** Of two words of the same moment the later end counts, so that it does not matter which of them comes first. */
const isNewer = (told: Booking, known: Booking | undefined): boolean =>
  known === undefined || told.toldAt > known.toldAt || (told.toldAt === known.toldAt && told.endsAt > known.endsAt);

const inWords = (time: Instant): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** What senders said of a meeting that is not held yet. */
type Facts = Pick<Meeting, 'booking' | 'missedAt'> & { readonly isCanceled: boolean };

/** A cancellation is the last word. A no-show may be a mistake: a newer word that it is booked takes it back. */
const statusOf = ({ isCanceled, booking, missedAt }: Facts): Meeting['status'] => {
  if (isCanceled) return 'canceled';
  return missedAt !== undefined && (booking === undefined || missedAt >= booking.toldAt) ? 'missed' : 'booked';
};

const factsIn = (known: Meeting | undefined): Facts => ({
  booking: known?.booking,
  missedAt: known?.missedAt,
  isCanceled: known?.status === 'canceled',
});

const keep = (draft: Draft, id: string, status: Meeting['status'], { booking, missedAt }: Pick<Meeting, 'booking' | 'missedAt'>): void => {
  const revision = (draft.before.meeting?.revision ?? 0) + 1;
  draft.meeting = { id, status, ...(booking && { booking }), ...(missedAt && { missedAt }), updatedAt: draft.now, revision };
};

/** From when on nobody is expected to say that it was missed. */
const countsFrom = ({ rules }: Draft, { endsAt }: Booking): Instant =>
  toInstant(Date.parse(endsAt) + rules.settings.meetings.heldAfterMinutes * MINUTE_MS);

/** Has the journey told when the meeting is over: at once, when it is over by now. */
const tellItsEnd = (draft: Draft, meetingId: string, booking: Booking): void => {
  const { now, event, effects } = draft;
  const { endsAt } = booking;
  const at = countsFrom(draft, booking);
  const ended: FollowingEvent = {
    id: `${event.id}:ended`,
    type: 'meeting.ended',
    source: SOURCE,
    occurredAt: endsAt,
    data: { meetingId, endsAt },
  };
  const latest = toInstant(Date.parse(now) + LONGEST_WAIT_MS);
  effects.push(at <= now ? { kind: 'tell', at: now, event: ended } : { kind: 'later', at: at < latest ? at : latest, event: ended });
};

const book = (draft: Draft, event: JourneyEvent<'meeting.booked'>, known: Meeting | undefined): void => {
  const told = bookingIn(event);
  const before = known?.booking;
  const isNewest = isNewer(told, before);
  const facts = { ...factsIn(known), ...(isNewest && { booking: told }) };
  const status = statusOf(facts);
  const isMoved = before !== undefined && (before.endsAt !== told.endsAt || before.meeting !== told.meeting);
  draft.isNews = isNewest && status === 'booked' && (known?.status !== 'booked' || isMoved);
  if (isNewest) keep(draft, event.data.meetingId, status, facts);
  if (draft.isNews) {
    draft.notes.push(
      `${told.meeting} ${before === undefined ? 'booked' : isMoved ? 'moved' : 'booked again'}, ends ${inWords(told.endsAt)}`,
    );
    tellItsEnd(draft, event.data.meetingId, told);
  } else draft.notes.push(`${told.meeting} is ${status}: nothing new`);
};

const callOff = (draft: Draft, event: Ending, known: Meeting | undefined): void => {
  const { type, data } = event;
  const before = factsIn(known);
  const facts: Facts =
    type === 'meeting.canceled' ? { ...before, isCanceled: true } : { ...before, missedAt: later(before.missedAt ?? '', toldAt(event)) };
  const status = statusOf(facts);
  const name = known?.booking?.meeting ?? 'meeting';
  draft.isNews = known?.status !== status;
  keep(draft, data.meetingId, status, facts);
  draft.notes.push(draft.isNews ? `${name} ${status}` : `${name} is ${status}: nothing new`);
};

/** `kickoff.held` and its like, as a sender that knew of it would tell it. */
const heldEvent = ({ event, partner }: Draft, meetingId: string, { meeting, endsAt, contactEmail }: Booking): FollowingEvent => ({
  id: `${event.id}:held`,
  type: `${meeting}.held`,
  source: SOURCE,
  occurredAt: endsAt,
  data: { partner: { id: partner.id }, meetingId, ...(contactEmail !== undefined && { contactEmail }) },
});

const end = (draft: Draft, { data, receivedAt }: JourneyEvent<'meeting.ended'>, known: Meeting | undefined): void => {
  const { notes, effects, now } = draft;
  if (known?.booking === undefined || known.status !== 'booked') {
    notes.push(`${known?.booking?.meeting ?? 'meeting'} was ${known?.status ?? 'not booked'}: nothing to count`);
    return;
  }
  const { booking } = known;
  if (booking.endsAt > toInstant(data.endsAt)) notes.push(`${booking.meeting} was moved, and ends ${inWords(booking.endsAt)}`);
  else if (toInstant(receivedAt) < countsFrom(draft, booking)) {
    notes.push(`${booking.meeting} is not over yet: asked again`);
    tellItsEnd(draft, data.meetingId, booking);
  } else {
    keep(draft, data.meetingId, 'held', known);
    notes.push(`${booking.meeting} counts as held`);
    effects.push({ kind: 'tell', at: now, event: heldEvent(draft, data.meetingId, booking) });
  }
};

/**
 * Meetings: a booking stands until it is canceled or missed, and is held when it has ended. What is held stays held:
 * it has been counted and thanked for. No numbers follow from a meeting.
 */
export const applyMeeting = (draft: Draft): void => {
  const { event, before } = draft;
  const known = before.meeting;
  if (event.type === 'meeting.ended') end(draft, event, known);
  else if (meetingIdOf(event) !== undefined && known?.status === 'held') {
    draft.isNews = false;
    draft.notes.push(`${event.type}: came after it was counted as held, which stands`);
  } else if (event.type === 'meeting.booked') book(draft, event, known);
  else if (event.type === 'meeting.canceled' || event.type === 'meeting.missed') callOff(draft, event, known);
};
