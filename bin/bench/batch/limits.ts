/** How long a sender waits for an answer before it takes its request for lost. */
export interface AnswerLimit {
  readonly seconds: number;
  readonly source: string;
}

const limit = (seconds: number, source: string): AnswerLimit => ({ seconds, source });

/** The one place for these limits, as the senders document them; collected in November 2026. */
export const ANSWER_LIMITS = {
  zoom: limit(3, 'developers.zoom.us, "Event webhooks" and the blog on webhook delays, 2026-11'),
  hubspot: limit(5, 'developers.hubspot.com, Webhooks API: for a whole batch of up to 100, 2026-11'),
  pipedrive: limit(10, 'pipedrive.readme.io, Guide for Webhooks v2, 2026-07-28'),
  salesforce: limit(60, 'developer.salesforce.com, outbound messages: 1 to 100 notifications, 2026-11'),
  // A sender that a program describes itself does not say: the strictest of those that batch.
  token: limit(5, 'as HubSpot, 2026-11'),
} as const satisfies Readonly<Record<string, AnswerLimit>>;

/** The most that a sender documents for one request: HubSpot's changes, Salesforce's notifications. */
export const BATCH_SIZE = 100;
