import { brand } from '../brand';

/** Colours of every email; each text colour reaches WCAG AA (4.5:1) on its ground, in the light and in the dark. */
export const LIGHT = {
  page: '#f3f4f6',
  card: '#ffffff',
  text: '#1f2933',
  muted: '#52606d',
  link: brand.colour.light,
  rule: '#d9dee4',
  button: brand.colour.light,
  buttonText: '#ffffff',
} as const;

/** The same in the dark. */
export const DARK = {
  page: '#15181c',
  card: '#20252b',
  text: '#e6e9ed',
  muted: '#a9b4c0',
  link: brand.colour.dark,
  rule: '#3b434c',
  button: brand.colour.dark,
  buttonText: '#10151c',
} as const;

/** Fonts that readers have; none is loaded. */
export const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Mail clients that know no style sheet keep the inline light colours; the others follow the reader's system. */
export const STYLE_SHEET = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: ${DARK.page} !important; }
  .card { background-color: ${DARK.card} !important; }
  .text { color: ${DARK.text} !important; }
  .muted { color: ${DARK.muted} !important; }
  .link { color: ${DARK.link} !important; }
  .logo { padding: 8px 12px !important; }
  .rule { border-color: ${DARK.rule} !important; }
  .cta { background-color: ${DARK.button} !important; color: ${DARK.buttonText} !important; }
}
@media (max-width: 480px) {
  .inner { padding: 24px 20px !important; }
  .cta { display: block !important; text-align: center !important; }
}`;
