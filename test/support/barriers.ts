import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const resultTypes = ['violations', 'incomplete'];

const HOW = {
  page: { runOnly: [...LEVELS, 'best-practice'], resultTypes },
  // Skipping what stands on every page of a site, and its landmarks: a letter is one page, and begins with what it says.
  letter: { runOnly: LEVELS, resultTypes, rules: { bypass: { enabled: false } } },
};

/** WCAG 2.2 A and AA, and on a page what axe advises beside it, measured on what the browser drew; what axe cannot decide counts as a fault, too. */
export const barriersOn = async (page: Page, what: keyof typeof HOW): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(HOW[what])})`);
  return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
};
