/** How many letters must be put in, taken out or changed to make one word of the other. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at += 1)
      next[at] = Math.min((row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (row[at - 1] ?? 0) + (other[at - 1] === letter ? 0 : 1));
    row = next;
  }
  return row[other.length] ?? 0;
};

const SHARES_A_WORD = 4;
/** Half of a short word may be wrong, and six letters of a long one. */
const NEAR = 6;

/** Words of a list that somebody may have meant, the likeliest first. */
export const nearest = (typed: string, all: readonly string[]): readonly string[] => {
  const words = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
  return all
    .filter((each) => Math.abs(each.length - typed.length) <= NEAR + SHARES_A_WORD)
    .map((each) => ({ each, far: distance(typed.toLowerCase(), each) - (words.some((word) => each.includes(word)) ? SHARES_A_WORD : 0) }))
    .filter(({ each, far }) => far <= Math.min(NEAR, each.length / 2))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ each }) => each);
};
