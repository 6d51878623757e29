import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from './draw';

/** What the page shows. */
export interface Gallery {
  readonly entries: readonly Entry[];
  /** Why the templates could not be rendered as they are now; the entries are then those of the last time. */
  readonly problem?: string | undefined;
  /** Whether somebody tells the page of changes. */
  readonly live: boolean;
}

const part = (name: string): Promise<string> => readFile(join(import.meta.dirname, 'gallery', name), 'utf8');

/** Nothing in it can end the script element that holds it. */
const asData = (gallery: Gallery): string => JSON.stringify(gallery).replaceAll('<', '\\u003c');

/** The gallery as one file that needs no other and no server. */
export const galleryPage = async (gallery: Gallery): Promise<string> => {
  const [page, style, script] = await Promise.all([part('page.html'), part('page.css'), part('page.js')]);
  // Functions, because a replacement text's `$` would mean something.
  return page
    .replace('/* style */', () => style)
    .replace('/* script */', () => script)
    .replace('"data"', () => asData(gallery));
};
