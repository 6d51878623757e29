import * as v from 'valibot';

/** What Secrets Manager holds for a source: the current secret, and the one before it while its sender is changed over. */
export const sourceSecret = v.object({ current: v.pipe(v.string(), v.minLength(1)), previous: v.optional(v.nullable(v.string())) });
