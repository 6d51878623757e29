import * as v from 'valibot';

const isSaid = (text: string): boolean => text.trim() !== '';

/** What Secrets Manager holds for a source: the current secret, and the one before it while its sender is changed over. Blanks are none. */
const secretText = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ current: v.pipe(v.string(), v.check(isSaid)), previous: v.optional(v.nullable(v.string())) }),
  v.transform(({ current, previous }) => (previous && isSaid(previous) ? { current, previous } : { current })),
);

/** The live secrets in what Secrets Manager holds; undefined when it is of another form. Errors of parsers quote what they read, and this is a secret, however wrong. */
export const readSourceSecret = (text: unknown): { readonly current: string; readonly previous?: string } | undefined => {
  const parsed = v.safeParse(secretText, text);
  return parsed.success ? parsed.output : undefined;
};

/** What to say of one that is of another form: nothing of it. */
export const unreadableSecret = (source: string): string =>
  `the secret of "${source}" is not JSON of the form {"current": "..."}: nobody can send as it`;
