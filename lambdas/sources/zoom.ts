import * as v from 'valibot';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { splitEventAndPayload } from './event-and-payload';
import { at, kindIn, notUnderstood, textOf } from './fields';
import { readJson } from './json';
import { checkOwnDomains, isOurs } from './own-domains';
import { hmac } from './proofs/hmac';
import { requireName } from './sample-partner';
import type { Meaning, SampleRequest, Source } from './source';
import { isFromZoom, isSignedByZoom, zoomProof } from './zoom/proof';

/** What joins in Zoom mean to the program. */
export interface ZoomSettings {
  /** The course that a webinar or a meeting is, by its Zoom id as the invitation shows it, with or without spaces. All sessions of a series have one id. */
  readonly trainings: Readonly<Record<string, { readonly course: string }>>;
  /** Joins of all other webinars and meetings: `keep` (when absent) lists them under `ops unmapped`, `ignore` suits an account that meets for other reasons, too. */
  readonly others?: 'keep' | 'ignore';
  /** Domains of our own people, such as `northwind.example`: and all below them: who presents or helps out attends nothing. */
  readonly ownDomains?: readonly string[];
}

const JOINS: ReadonlySet<string> = new Set(['webinar.participant_joined', 'meeting.participant_joined']);

/** What a subscription to all events of webinars and meetings also brings. */
const UNINTERESTING: ReadonlySet<string> = new Set(
  [
    ...['created', 'updated', 'deleted', 'started', 'ended', 'alert', 'alerts', 'risk_alert', 'sharing_started', 'sharing_ended'],
    ...['registration_created', 'registration_approved', 'registration_cancelled', 'registration_denied'],
    ...['participant_left', 'participant_role_changed', 'participant_feedback', 'participant_admitted', 'participant_bind'],
    ...['participant_jbh_joined', 'participant_jbh_waiting', 'participant_jbh_waiting_left'],
    ...['participant_joined_waiting_room', 'participant_left_waiting_room', 'participant_put_in_waiting_room'],
    ...['participant_joined_breakout_room', 'participant_left_breakout_room', 'chat_message_sent', 'summary_completed'],
    ...['live_streaming_started', 'live_streaming_stopped'],
  ].flatMap((what) => [`meeting.${what}`, `webinar.${what}`]),
);

const VALIDATION = 'endpoint.url_validation';
const validation = v.looseObject({ event: v.literal(VALIDATION), payload: v.looseObject({ plainToken: v.string() }) });

/** Zoom asks when the address is saved, and every 72 hours: it wants its token back, signed with the secret that it asked with. */
const challenge: Source['challenge'] = (request, secrets) => {
  const json = readJson(request.body);
  if ('problems' in json || !v.is(validation, json.value)) return undefined;
  const secret = secrets.find((each) => isSignedByZoom(request, [each]));
  if (secret === undefined) return undefined;
  const { plainToken } = json.value.payload;
  const body = JSON.stringify({ plainToken, encryptedToken: hmac(secret, 'hex', plainToken) });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
};

/** Invitations show ids in groups of digits. */
const plainId = (id: string): string => id.replace(/[\s-]/g, '');

const LAST_MOMENT_MS = 8.64e15;

/** When somebody came in; when Zoom noticed, if it does not say so. */
const timeOf = (item: unknown): string | undefined => {
  const noticed = at(item, 'event_ts');
  const isMoment = typeof noticed === 'number' && Math.abs(noticed) <= LAST_MOMENT_MS;
  return textOf(at(item, 'payload', 'object', 'participant', 'join_time')) ?? (isMoment ? new Date(noticed).toISOString() : undefined);
};

/** What a join means, given the courses by id and the domains of our own people. */
const joined = (courses: ReadonlyMap<string, string>, ownDomains: readonly string[], others: 'keep' | 'ignore') => {
  return (item: unknown): Meaning => {
    const object = at(item, 'payload', 'object');
    const read = (field: string): string | undefined => textOf(at(object, 'participant', field));
    const id = textOf(at(object, 'id'));
    if (id === undefined) return notUnderstood('payload.object.id', 'is missing: it tells which training somebody joined');
    const course = courses.get(id);
    if (course === undefined && others === 'ignore') return { ignored: 'no training of the journey' };
    const email = read('email')?.toLowerCase();
    if (email !== undefined && isOurs(email, ownDomains)) return { ignored: 'our own people' };
    if (course === undefined) {
      const fix = 'add it to zoom.trainings in program/senders.ts, or set zoom.others to "ignore"';
      return notUnderstood('payload.object.id', `is no training of the journey: ${fix}`);
    }
    if (email === undefined)
      return notUnderstood(
        'payload.object.participant.email',
        'is missing, as it is of guests: have people register, and nobody comes unnamed',
      );
    const uuid = textOf(at(object, 'uuid'));
    if (uuid === undefined) return notUnderstood('payload.object.uuid', 'is missing: it tells one session of a series from the next');
    const occurredAt = timeOf(item);
    if (occurredAt === undefined) return notUnderstood('payload.object.participant.join_time', 'is missing');
    // Who drops out and joins again attended once: it is told by who came, and not by which join it was.
    const senderId = `${uuid} ${read('registrant_id') ?? email}`;
    return { events: [{ senderId, type: 'training.attended', occurredAt, data: { partner: { email }, course, contactEmail: email } }] };
  };
};

const sample = (trainings: ZoomSettings['trainings'], request: SampleRequest, secret: string) => {
  // Zoom knows people by their address alone.
  requireName(['email'], request);
  const { partner, nonce, now } = request;
  // As long as there is no training, a webinar that none has: it is kept, and says what to do.
  const [id = '81234567890'] = Object.keys(trainings);
  const join_time = `${now.toISOString().slice(0, 19)}Z`;
  const participant = { user_id: '16782040', user_name: 'Dana Whitfield', email: partner.email, registrant_id: '', join_time };
  const object = {
    uuid: `${nonce}==`,
    id: plainId(id),
    host_id: 'uLoRgfbbTayCX6r2Q_qQsQ',
    topic: 'Partner training',
    type: 5,
    participant,
  };
  const payload = { account_id: 'o8KK_AAACq6BBEyA70CA', object };
  const body = JSON.stringify({ event: 'webinar.participant_joined', event_ts: now.getTime(), payload });
  return { headers: { 'content-type': 'application/json; charset=utf-8', ...zoomProof(body, secret, now) }, body };
};

/** What types cannot tell of Zoom's settings: an id that no webinar has is never met. */
export const checkZoom = ({ trainings, ownDomains = [] }: ZoomSettings): readonly ProgramProblem[] => {
  const place = 'senders > zoom';
  const ids = Object.keys(trainings).map(plainId);
  const isTwice = new Set(ids).size < ids.length;
  return [
    ...(ids.length > 0 ? [] : [{ place: `${place} > trainings`, problem: 'names no training', fix: 'add the id of a webinar' }]),
    ...(isTwice ? [{ place: `${place} > trainings`, problem: 'names an id twice, with and without spaces', fix: 'keep one' }] : []),
    ...Object.entries(trainings).flatMap(([id, { course }]) =>
      [
        ...(/^\d{9,11}$/.test(plainId(id)) ? [] : [{ problem: 'is no Zoom id', fix: 'use the 9 to 11 digits of the invitation' }]),
        ...(course.trim() === '' ? [{ problem: 'has no course', fix: 'name the course' }] : []),
      ].map((found) => ({ place: `${place} > trainings > ${id}`, ...found })),
    ),
    ...checkOwnDomains(place, ownDomains),
  ];
};

/**
 * Zoom's event subscriptions: `x-zm-signature` is `v0=` and the HMAC-SHA256 in hex of `v0:`, the time stamp (seconds), a
 * colon and the body. Source: developers.zoom.us/docs/api/webhooks, and Zoom's own sample.
 */
export const zoom = (settings: ZoomSettings): Source => {
  const { trainings, others = 'keep', ownDomains = [] } = settings;
  const courses = new Map(Object.entries(trainings).map(([id, { course }]) => [plainId(id), course]));
  const attended = joined(courses, ownDomains, others);
  return {
    trust: 'signed with a time stamp',
    accepts: ['application/json'],
    verify: isFromZoom,
    challenge,
    split: splitEventAndPayload,
    mean: (item) => {
      const event = textOf(at(item, 'event')) ?? '';
      if (JOINS.has(event)) return attended(item);
      // With its token it was answered, and never came here.
      if (event === VALIDATION) return notUnderstood('payload.plainToken', 'is missing: without it, the address cannot be validated');
      if (UNINTERESTING.has(event)) return { ignored: `${event} tells of no attendance` };
      return notUnderstood(
        'event',
        'is new to us: leave it out of the event subscription in Zoom, or teach lambdas/sources/zoom.ts what it means',
      );
    },
    check: () => checkZoom(settings),
    kindOf: (item) => kindIn(at(item, 'event')),
    // Zoom counts nothing but 200 and 204 as delivered.
    answers: { stored: () => ({ status: 200 }) },
    samples: ['training.attended'],
    sample: (request, secret) => sample(trainings, request, secret),
  };
};
