import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openChromium } from '../../bin/emails/chromium';
import { drawAll } from '../../bin/emails/draw';
import { exportGallery } from '../../bin/emails/export';
import { LOOKS, screenshotPath, shoot, turnTo, WIDTHS } from '../../bin/emails/screenshots';
import { LETTERHEADS } from '../../bin/emails/trials';
import { LOCAL_FOLDER } from '../../bin/local/paths';
import { barriersOn } from '../support/barriers';

/** Left after the run, to be looked at. */
const PICTURES = join(LOCAL_FOLDER, 'emails', 'screenshots');
const GALLERY = join(LOCAL_FOLDER, 'emails', 'gallery');

const entries = await drawAll();
const drawn = entries.flatMap(({ id, drawings }) => drawings.map((drawing) => ({ id, ...drawing })));
const samples = drawn.filter(({ trial }) => trial === 'sample');
const hard = drawn.filter(({ trial }) => trial !== 'sample' && !(trial in LETTERHEADS));
const letterheads = drawn.filter(({ trial }) => trial in LETTERHEADS);
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openChromium();
  page = await browser.newPage();
  await rm(PICTURES, { recursive: true, force: true });
}, 60_000);
afterAll(() => browser?.close());

/** The colour that the browser gives the email's card. */
const GROUND = "getComputedStyle(document.querySelector('.card')).backgroundColor";

/** How many pixels stand out to the right of the screen. */
const overhang = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

/** Shows it in every look, where nothing may stand out and nobody may be kept from reading (WCAG AA), and leaves a picture of each. */
const expectToLookWell = async ({ id, trial, html }: (typeof drawn)[number]): Promise<void> => {
  await page.setContent(html);
  for (const look of LOOKS) {
    await turnTo(page, look);
    expect(await overhang()).toBe(0);
    // The width changes nothing of what axe measures.
    if (look.screen === 'phone') expect(await barriersOn(page, 'letter')).toEqual([]);
    await shoot(page, join(PICTURES, screenshotPath(id, trial, look)));
  }
};

it.each(samples)('$id fits every screen and can be read by everybody, in the light and in the dark', expectToLookWell);

it.each(letterheads)('$id looks well with $trial', async (drawing) => {
  // Nobody is asked for a picture: what is not in the letter itself is gone.
  await page.route(/^https:/, (route) => route.abort());
  await expectToLookWell(drawing);
  await page.unroute(/^https:/);
});

it.each(hard)('$id fits a phone with $trial', async ({ html }) => {
  await page.setContent(html);
  await turnTo(page, { screen: 'phone', scheme: 'light' });
  expect(await overhang()).toBe(0);
});

it('an email in the dark is dark', async () => {
  await page.setContent(samples[0]?.html ?? '');
  const ground = (): Promise<string> => page.evaluate<string>(GROUND);
  await turnTo(page, { screen: 'phone', scheme: 'light' });
  const light = await ground();
  await turnTo(page, { screen: 'phone', scheme: 'dark' });
  expect(await ground()).not.toBe(light);
});

it('whoever reviews finds an email by a word, and sees it in each language, on both screens, in the dark, as text and as source', async () => {
  const review = await browser.newPage();
  const wrong: string[] = [];
  review.on('pageerror', (error) => wrong.push(error.message));
  await review.goto(`file://${await exportGallery(entries, GALLERY)}`);
  expect(await review.locator('nav a').count()).toBe(entries.length);
  await review.getByRole('searchbox').fill('harbor numbers TERM');
  await review.getByRole('link', { name: 'digest en' }).click();
  await review.getByRole('heading', { name: 'your numbers this term' }).waitFor();
  await review.getByRole('button', { name: 'de', exact: true }).click();
  await review.getByRole('heading', { name: 'Ihre Zahlen in dieser Laufzeit' }).waitFor();
  await review.getByRole('button', { name: 'en', exact: true }).click();
  await review.getByRole('heading', { name: 'your numbers this term' }).waitFor();
  for (const [screen, width] of Object.entries(WIDTHS)) {
    const frame = review.locator(`iframe[title="${screen}, light"]`);
    // Beside the email's width there is the frame's border; as tall as the email means taller than at first.
    await vi.waitFor(async () => expect(Number(await frame.getAttribute('height'))).toBeGreaterThan(601), { timeout: 20_000 });
    expect((await frame.boundingBox())?.width).toBe(width + 2);
  }
  await review.getByRole('button', { name: 'dark' }).click();
  await review.locator('iframe[title="phone, dark"]').waitFor();
  const dark = review.frames().at(-1);
  await dark?.waitForSelector('.card');
  expect(await dark?.evaluate<string>(GROUND)).toBe('rgb(32, 37, 43)');
  await review.getByRole('button', { name: 'emoji' }).click();
  await review.getByRole('button', { name: 'text' }).click();
  await review.locator('#view pre', { hasText: 'where 🚀 Rocket & Sons <Ltd>' }).waitFor();
  await review.getByRole('button', { name: 'source' }).click();
  await review.locator('#view pre', { hasText: 'Rocket &amp; Sons &lt;Ltd&gt;' }).waitFor();
  expect(wrong).toEqual([]);
  await review.close();
  expect(await readFile(join(GALLERY, 'en/welcome.txt'), 'utf8')).toContain('Hi Sam,');
});
