import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../../bin/emails/chromium';
import { LOOKS, SCHEMES, screenshotPath, shoot, turnTo } from '../../bin/emails/screenshots';
import { LOCAL_FOLDER } from '../../bin/local/paths';
import { createDraw } from '../../lambdas/mail-preferences/page';
import type { Topic } from '../../lib/journey/emails';
import type { PreferencesView } from '../../lib/journey/preferences';
import { LOCALES } from '../../program/locales';
import { preferencesPage, preferencesPageOf } from '../../program/preferences-page';
import { PREFERENCE_WORDS } from '../../program/preferences-words';
import { settings } from '../../program/settings';
import { PreferencesWorld, tokenOf } from '../lambdas/mail-preferences.world';
import { captureLogs } from '../lambdas/receive-webhook.world';
import { barriersOn } from '../support/barriers';

/** Left after the run, to be looked at. */
const PICTURES = join(LOCAL_FOLDER, 'emails', 'preference-page');
const draw = createDraw(preferencesPage);

const having = (isSaved: boolean, ...stopped: readonly Topic[]) => ({ kind: 'preferences', isSaved, stopped: new Set(stopped) }) as const;
const VIEWS: Readonly<Record<string, Omit<PreferencesView, 'locale'> & PreferencesView>> = {
  everything: having(false),
  saved: having(true, 'digests'),
  nothing: having(true, 'journey'),
  unknown: { kind: 'unknown' },
  'not-understood': { kind: 'not-understood' },
  away: { kind: 'away' },
};
const pages = LOCALES.flatMap((locale) =>
  Object.entries(VIEWS).map(([name, view]) => ({ id: `${locale}/${name}`, locale, ...draw({ ...view, locale }) })),
);

describe('the preference page', () => {
  const checker = new HtmlValidate({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
    rules: {
      // React closes void elements, and writes charSet and checked="".
      'void-style': 'off',
      'attr-case': 'off',
      'attribute-boolean-style': 'off',
      'doctype-style': 'off',
      // One name for all boxes is how a form sends a list.
      'form-dup-name': ['error', { shared: ['checkbox', 'submit'] }],
    },
  });

  it.each(pages)('$id is HTML without a mistake', async ({ body }) => {
    const { results } = await checker.validateString(body);
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([]);
  });

  it.each(pages)('$id names the program and says who sends, in its language', ({ body, locale }) => {
    expect(body).toContain(`lang="${locale}"`);
    for (const word of [settings.name, settings.postalAddress]) expect(body).toContain(word);
  });

  it('has exactly the style that its policy allows, and no character of it is escaped', () => {
    for (const { body } of pages) expect(body.match(/<style>.*<\/style>/s)?.[0]).toBe(`<style>${preferencesPage.style}</style>`);
  });

  it('shows the logo of the letters, when there is one, and may load it and nothing else', () => {
    const logo = { url: 'https://a.example/logo.png?v=2', width: 160, height: 40, alt: 'Northwind & friends' };
    const { body, headers } = createDraw(preferencesPageOf({ ...settings.brand, logo }))({ ...having(false), locale: 'de' });
    expect(body.match(/<img[^>]*>/g)).toEqual([
      '<img alt="Northwind &amp; friends" class="logo" height="40" src="https://a.example/logo.png?v=2" width="160"/>',
    ]);
    expect(headers['content-security-policy']).toContain("default-src 'none'; ");
    expect(headers['content-security-policy']).toContain('; img-src https://a.example; ');
    for (const page of pages) expect(`${page.body} ${page.headers['content-security-policy']}`).not.toMatch(/<img|img-src/);
  });

  it('is written in every language, no sentence left in another one', () => {
    const sentences = LOCALES.flatMap((locale) => JSON.stringify(PREFERENCE_WORDS[locale]).match(/(?<=":)"[^"]+"/g) ?? []);
    expect(new Set(sentences).size).toBe(sentences.length);
    // @ts-expect-error a language is missing
    const missing: typeof PREFERENCE_WORDS = { en: PREFERENCE_WORDS.en };
    expect(missing).toBeDefined();
  });
});

describe('seen by a person', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openChromium();
    page = await browser.newPage();
    await rm(PICTURES, { recursive: true, force: true });
  }, 60_000);
  afterAll(() => browser?.close());

  it.each(pages)('$id fits every screen, can be read by everybody (WCAG AA), and pictures are taken', async ({ id, body }) => {
    await page.setContent(body);
    for (const look of LOOKS) {
      await turnTo(page, look);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
      await shoot(page, join(PICTURES, screenshotPath(id, 'sample', look)));
    }
    for (const scheme of SCHEMES) {
      await turnTo(page, { screen: 'phone', scheme });
      expect(await barriersOn(page, 'page')).toEqual([]);
    }
  });
});

describe('used by a person whose browser has neither scripts nor cookies', () => {
  const world = new PreferencesWorld();
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let origin: string;
  let logs: ReturnType<typeof captureLogs>;
  beforeAll(async () => {
    logs = captureLogs();
    server = createServer(async (request, response) => {
      const method = request.method ?? '';
      const body = method === 'POST' ? { body: (await buffer(request)).toString(), contentType: request.headers['content-type'] } : {};
      const { status, headers, html } = await world.ask({ method, token: (request.url ?? '').replace('/mail/', ''), ...body });
      response.writeHead(status ?? 500, headers as Record<string, string>).end(html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${at.port}`;
    browser = await openChromium();
    context = await browser.newContext({ javaScriptEnabled: false });
  }, 60_000);
  afterAll(async () => {
    logs.restore();
    await browser?.close();
    server?.close();
  });

  it('it is styled under its policy, keeps what was chosen, stops everything with one button, and gives it back', async () => {
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(`${origin}/mail/${tokenOf({ locale: 'de' })}`);
    expect((await page.getByRole('button', { name: 'Speichern' }).boundingBox())?.height).toBeGreaterThanOrEqual(44);

    await page.getByLabel('Erinnerungen').uncheck();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('status').filter({ hasText: 'Gespeichert' }).waitFor();
    expect(await world.stopped()).toEqual(['reminders']);
    expect(await page.getByLabel('Erinnerungen').isChecked()).toBe(false);

    await page.getByRole('button', { name: /^Alle diese E.Mails abbestellen$/ }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /keine dieser E.Mails mehr/ })
      .waitFor();
    expect(await world.stopped()).toEqual(['journey', 'reminders']);
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);

    await page.getByLabel(/^E.Mails des Partnerprogramms/).check();
    await page.getByLabel('Übersichten').check();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('status').filter({ hasText: 'Gespeichert' }).waitFor();
    expect(await world.stopped()).toEqual(['reminders']);
    expect(await context.cookies()).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('it can be used with the keyboard alone', async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/mail/${tokenOf()}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await world.stopped()).toEqual(['journey', 'reminders']);
  });
});
