import type { PerFunction } from './cost';

/** What cannot be measured on this machine, in one place. Milliseconds of a warm invocation on arm64 at the deployed memory. */
export const WARM_MS: PerFunction = {
  // Check a signature, send to a queue.
  'receive-webhook': 20,
  // About seven calls to AWS, one after the other, of some 5 ms each, and a decision.
  'apply-event': 50,
  // Four calls, and a rendered mail.
  'send-email': 60,
  'receive-feedback': 20,
  'phase-failed': 20,
};

/** Published: Node 22, three bundled clients, first HTTPS request included (speedrun.nobackspacecrew.com, 2025-07-21). Billed since 2025-08-01. */
export const COLD_INIT_MS = 375;
/** AWS: cold starts are under 1 % of invocations in production. A program of few partners has more: the report also prices all of them cold. */
export const COLD_SHARE = 0.01;

/** Lambda's own lines about each invocation: platform.start and platform.report as JSON. */
export const PLATFORM_LOG_BYTES = 600;

/** A task token is opaque text; the longest of those printed in AWS samples and public tests. It fills most of a wait's item. */
export const TASK_TOKEN_LENGTH = 684;

/** What SES tells of a mail that arrives: Send and Delivery, one message each. */
export const FEEDBACK_PER_EMAIL = ['Send', 'Delivery'] as const;

/** A message in a queue is sent, received and deleted. With few partners it is alone in its batch. */
export const REQUESTS_PER_MESSAGE = 3;

/** A call to AWS within a region, as in the milliseconds above. */
export const AWS_CALL_MS = 5;
/** Memory that comes with one whole processor; less has its share of one. Source: Lambda developer guide, "Configure Lambda function memory", 2026-11. */
export const MB_OF_A_CPU = 1769;
