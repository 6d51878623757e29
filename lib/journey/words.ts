/** The five phases of every partner's journey, in the order a partner meets them. */
export const PHASES = ['recruitment', 'onboarding', 'activation', 'engagement', 'renewal'] as const;
export type PhaseId = (typeof PHASES)[number];

/** How a partner does business with us; the journey may differ by track. */
export const TRACKS = ['referral', 'reseller', 'technology', 'services'] as const;
export type Track = (typeof TRACKS)[number];

/** `managed` partners have a person's time, `scaled` ones have the program's. */
export const SEGMENTS = ['managed', 'scaled'] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Meetings that a partner's journey knows: each is booked, and later `kickoff.held`, `call.held` or `review.held`. */
export const MEETINGS = ['kickoff', 'call', 'review'] as const;
export type MeetingName = (typeof MEETINGS)[number];

/** Who an email or a task is for. */
export const AUDIENCES = ['partner', 'manager', 'head'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a person says of an email that waits for approval. */
export const MAIL_WORDS = ['approved', 'declined'] as const;
export type MailWord = (typeof MAIL_WORDS)[number];

/**
 * What contacts are to the partnership: the program's letters go by these. A sender may say others, and they are kept as told;
 * such a contact gets mail when nobody with a named role can be reached.
 */
export const CONTACT_ROLES = ['owner', 'sales', 'technical', 'finance', 'legal'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** From when on an event counts for a milestone. */
export const SINCE = ['wait', 'phase', 'term', 'journey', 'ever'] as const;
export type Since = (typeof SINCE)[number];

/** Milliseconds-precise UTC time, such as `2026-11-22T10:00:00.000Z`: two of them compare as strings. */
export type Instant = string;

/** `2026-11-22T10:00:00+01:00` or any other spelling of a time, as an `Instant`. */
export const toInstant = (time: string | number | Date): Instant => new Date(time).toISOString();

/** The earlier of two instants. */
export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);

/** The later of two instants. */
export const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);
