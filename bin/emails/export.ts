import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Entry } from './draw';
import { galleryPage } from './page';

/** Writes the gallery as one page, and each email as the two parts that are sent; all open without a server. Returns the page's path. */
export const exportGallery = async (entries: readonly Entry[], folder: string): Promise<string> => {
  const page = join(folder, 'index.html');
  await mkdir(folder, { recursive: true });
  await writeFile(page, await galleryPage({ entries, live: false }));
  for (const { id, drawings } of entries) {
    const [drawing] = drawings;
    if (drawing === undefined) continue;
    await mkdir(dirname(join(folder, id)), { recursive: true });
    await writeFile(join(folder, `${id}.html`), drawing.html);
    await writeFile(join(folder, `${id}.txt`), `${drawing.subject}\n\n${drawing.text}\n`);
  }
  return page;
};
