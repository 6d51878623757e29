import { createHash } from 'node:crypto';
import { isValidElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { WebPage } from '../../lib/journey/preferences';

/** A document with the headers that it is sent with. */
export interface DrawnPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Nothing is loaded but the logo, nothing runs, nobody frames it, and its forms go nowhere else; its one style is known by its hash. */
const policyFor = (style: string, pictures: readonly string[]): string => {
  const hash = createHash('sha256').update(style, 'utf8').digest('base64');
  const images = pictures.length === 0 ? '' : `img-src ${pictures.join(' ')}; `;
  return `default-src 'none'; style-src 'sha256-${hash}'; ${images}form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
};

/** Draws the program's page. The address of the page is a key to somebody's mail: no cache, no index and no other site gets to know it. */
export const createDraw = <V>({ style, pictures = [], draw }: WebPage<V>): ((view: V) => DrawnPage) => {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policyFor(style, pictures),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow',
  };
  return (view) => {
    const markup = draw(view);
    if (!isValidElement(markup)) throw new TypeError('the preference page must be a React element');
    return { headers, body: `<!doctype html>${renderToStaticMarkup(markup)}` };
  };
};
