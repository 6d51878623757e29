const FIRST_MS = 50;

/** How long to wait before another try at a write that met somebody else's, after so many: a random share of a time that doubles. */
export const backOffMs = (tries: number): number => Math.random() * FIRST_MS * 2 ** tries;
