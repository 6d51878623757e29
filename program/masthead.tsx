import type { ReactElement } from 'react';
import type { Brand } from '../lib/journey/brand';
import { LIGHT } from './emails/theme';
import { settings } from './settings';

/** As in letters, the logo brings a plate of the light card's colour into the dark. */
export const MASTHEAD_STYLE = `.logo { display: block; max-width: 100%; height: auto; margin: 0 0 1.5rem; border-radius: 0.375rem; background: ${LIGHT.card}; color: ${LIGHT.text}; font-weight: 600; }
@media (prefers-color-scheme: dark) { .logo { padding: 0.5rem 0.75rem; } }`;

/** Where a page's picture comes from, for its policy: it loads nothing else. */
export const picturesOf = ({ logo }: Brand): readonly string[] => (logo === undefined ? [] : [new URL(logo.url).origin]);

/** Whose page it is: the program's logo, as above its letters, or its name. */
export const Masthead = ({ brand: { logo } }: { readonly brand: Brand }): ReactElement =>
  logo === undefined ? (
    <p className="program">{settings.name}</p>
  ) : (
    <img alt={logo.alt} className="logo" height={logo.height} src={logo.url} width={logo.width} />
  );
