import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Entry } from '../../bin/emails/draw';
import { drawFresh } from '../../bin/emails/fresh';
import { serveGallery } from '../../bin/emails/serve';
import { HOST } from '../../bin/local/ports';
import { makeFolder } from '../local-runner/support';

const entry = (subject: string): Entry => {
  const drawings = [{ trial: 'sample', subject, preheader: '', html: '<p>Hi</script><script>alert(1)</script>', text: 'Hi' }];
  return { id: 'en/a', name: 'a', locale: 'en', to: 'partner', purpose: 'journey', drawings };
};

const start = async (draw: (nth: number) => readonly Entry[]) => {
  const folder = await makeFolder();
  const end = new AbortController();
  let nth = 0;
  const gallery = await serveGallery({ folder, draw: async () => draw(++nth), signal: end.signal });
  const finish = async (): Promise<void> => {
    end.abort();
    await gallery.ended;
  };
  onTestFinished(finish);
  return { ...gallery, folder, finish, page: async () => (await fetch(gallery.url)).text() };
};

/** Waits for one word to an open page, while something is changed. */
const toldAfter = async (url: string, change: () => Promise<void>): Promise<string> => {
  const abort = new AbortController();
  const { body } = await fetch(`${url}/changes`, { signal: abort.signal });
  const reader = body?.getReader();
  await change();
  const told = await reader?.read();
  abort.abort();
  return new TextDecoder().decode(told?.value);
};

it('an open page hears of a change, and shows the email as it is then', async () => {
  const { url, folder, page } = await start((nth) => [entry(`drawn ${nth}`)]);
  expect(await page()).toContain('drawn 1');
  expect(await toldAfter(url, () => writeFile(join(folder, 'welcome.tsx'), 'new'))).toBe('data: changed\n\n');
  expect(await page()).toContain('drawn 2');
});

it('a file that an editor puts in the place of another is a change', async () => {
  const { url, folder } = await start(() => []);
  await toldAfter(url, () => writeFile(join(folder, 'a.tsx'), 'old'));
  const replace = async (): Promise<void> => {
    await writeFile(join(folder, 'a.tsx~'), 'new');
    await rename(join(folder, 'a.tsx~'), join(folder, 'a.tsx'));
  };
  expect(await toldAfter(url, replace)).toBe('data: changed\n\n');
});

it('a template that breaks is told on the page, beside what was last right', async () => {
  const { url, folder, page } = await start((nth) => {
    if (nth === 2) throw new Error('welcome.tsx: expected ">"');
    return [entry(`drawn ${nth}`)];
  });
  await toldAfter(url, () => writeFile(join(folder, 'welcome.tsx'), 'broken'));
  expect(await page()).toContain('welcome.tsx: expected');
  expect(await page()).toContain('drawn 1');
  await toldAfter(url, () => writeFile(join(folder, 'welcome.tsx'), 'right'));
  expect(await page()).not.toContain('expected');
});

it('what an email says never runs in the page', async () => {
  const { page } = await start(() => [entry('x')]);
  expect(await page()).not.toContain('<script>alert');
});

it('it ends when it is told to, with a page still open', async () => {
  const { url, finish } = await start(() => []);
  const open = await fetch(`${url}/changes`);
  await finish();
  await expect(open.text()).rejects.toThrow('terminated');
  await expect(fetch(url)).rejects.toThrow();
});

it('a port that is taken is named', async () => {
  const taken = createServer().listen(0, HOST);
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const starting = serveGallery({ port, draw: async () => [], signal: new AbortController().signal });
  await expect(starting).rejects.toThrow(`Port ${port} for the gallery is taken`);
});

it('the templates are read anew, in a process of their own', async () => {
  const entries = await drawFresh(new AbortController().signal);
  expect(entries.find(({ id }) => id === 'en/welcome')?.drawings[0]?.text).toContain('Hi Sam,');
  // A process that compiles and draws every email in every language.
}, 20_000);
