import type { Brand } from '../lib/journey/brand';

/** What partners see the program in. `npm run check` refuses a colour that many people could not read. */
export const brand: Brand = {
  colour: { light: '#0b57d0', dark: '#8ab4ff' },
  // A PNG or JPEG, twice as large as it is shown; give it a ground of its own, or it stands on white in the dark:
  // logo: { url: 'https://partners.northwind.example/logo.png', width: 160, height: 40, alt: 'Northwind Partner Program' },
};
