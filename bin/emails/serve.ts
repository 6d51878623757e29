import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { REPOSITORY } from '../local/paths';
import { claimPort, HOST } from '../local/ports';
import type { Entry } from './draw';
import { type Gallery, galleryPage } from './page';

export interface GalleryOptions {
  /** A free one when left out. */
  readonly port?: number | undefined;
  /** Draws the templates as they are now. */
  readonly draw: (signal: AbortSignal) => Promise<readonly Entry[]>;
  /** Whatever changes in here, the templates are drawn again. The folder of the program when left out. */
  readonly folder?: string;
  /** Hears how each drawing went. */
  readonly onDrawn?: (outcome: { readonly count: number } | { readonly problem: string }) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export interface RunningGallery {
  readonly url: string;
  /** Resolves when it has ended because it was told to; rejects when it cannot see changes any more. */
  readonly ended: Promise<void>;
}

/** Editors write a file in several steps, and a checkout many files. */
const SETTLED_MS = 100;

const isFor = (signal: AbortSignal, error: unknown): boolean => signal.aborted && error instanceof Error && error.name === 'AbortError';

/** Keeps the last drawing that succeeded, and what is wrong since. A newer drawing takes the place of one under way. */
const createEasel = ({ draw, signal, onDrawn }: GalleryOptions, onChange: () => void) => {
  let gallery: Gallery = { entries: [], live: true };
  let latest = new AbortController();
  const redraw = async (): Promise<void> => {
    latest.abort();
    const mine = new AbortController();
    latest = mine;
    try {
      const entries = await draw(AbortSignal.any([signal, mine.signal]));
      if (mine.signal.aborted) return;
      gallery = { entries, live: true };
      onDrawn?.({ count: entries.length });
    } catch (error) {
      if (mine.signal.aborted || signal.aborted) return;
      const problem = error instanceof Error ? error.message : String(error);
      gallery = { ...gallery, problem };
      onDrawn?.({ problem });
    }
    onChange();
  };
  return { redraw, gallery: () => gallery };
};

const watchFolder = async (folder: string, signal: AbortSignal, onChange: () => void): Promise<void> => {
  let settled: NodeJS.Timeout | undefined;
  try {
    for await (const _change of watch(folder, { recursive: true, signal })) {
      clearTimeout(settled);
      settled = setTimeout(onChange, SETTLED_MS);
    }
  } catch (error) {
    if (!isFor(signal, error)) throw error;
  } finally {
    clearTimeout(settled);
  }
};

/** Shows the gallery on this machine alone until the signal, and tells every open page when a template has changed. */
export const serveGallery = async (options: GalleryOptions): Promise<RunningGallery> => {
  const { signal, folder = join(REPOSITORY, 'program') } = options;
  const port = await claimPort(options.port, 'the gallery');
  const listening = new Set<ServerResponse>();
  const easel = createEasel(options, () => {
    for (const response of listening) response.write('data: changed\n\n');
  });
  const listen = (response: ServerResponse): void => {
    listening.add(response);
    response.on('close', () => listening.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
  };
  const show = async (response: ServerResponse): Promise<void> => {
    const page = await galleryPage(easel.gallery());
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/changes') listen(response);
    else if (path === '/') show(response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    else response.writeHead(404).end();
  });
  // Watched before it is drawn: a change in between is seen.
  const watching = watchFolder(folder, signal, () => void easel.redraw());
  await easel.redraw();
  server.listen(port, HOST);
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${HOST}:${port}`, ended: watching.finally(close) };
};
