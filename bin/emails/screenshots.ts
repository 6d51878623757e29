import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Entry } from './draw';

/** What the emails are looked at in: pixels that a phone and a reading pane are wide. */
export const WIDTHS = { phone: 390, desktop: 800 } as const;

/** What a reader's system may ask for. */
export const SCHEMES = ['light', 'dark'] as const;

/** How an email is looked at. */
export interface Look {
  readonly screen: keyof typeof WIDTHS;
  readonly scheme: (typeof SCHEMES)[number];
}

export const LOOKS: readonly Look[] = SCHEMES.flatMap((scheme) => [
  { screen: 'phone', scheme } as const,
  { screen: 'desktop', scheme } as const,
]);

/** Turns the page, which shows an email, to a look. */
export const turnTo = async (page: Page, { screen, scheme }: Look): Promise<void> => {
  await page.setViewportSize({ width: WIDTHS[screen], height: 600 });
  await page.emulateMedia({ colorScheme: scheme });
};

/** The path of a screenshot without its folder: `en/welcome.phone.dark.png`, and with the trial's name where it is not the sample. */
export const screenshotPath = (id: string, trial: string, { screen, scheme }: Look): string => {
  const tried = trial === 'sample' ? [] : [trial.replaceAll(' ', '-')];
  return `${[id, ...tried, screen, scheme].join('.')}.png`;
};

/** Takes what the page shows, in its whole length. */
export const shoot = async (page: Page, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
};

/** Takes every email at every width and in every scheme, with every trial's names. Returns how many pictures it took. */
export const takeScreenshots = async (page: Page, entries: readonly Entry[], folder: string): Promise<number> => {
  let taken = 0;
  for (const { id, drawings } of entries) {
    for (const { trial, html } of drawings) {
      await page.setContent(html);
      for (const look of LOOKS) {
        await turnTo(page, look);
        await shoot(page, join(folder, screenshotPath(id, trial, look)));
        taken += 1;
      }
    }
  }
  return taken;
};
