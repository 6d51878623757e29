import * as v from 'valibot';

/** The sender's picture above every letter: what mail clients can show (PNG or JPEG, not SVG), twice as large as it is shown. */
export interface Logo {
  readonly url: string;
  /** Pixels that it is shown at. */
  readonly width: number;
  readonly height: number;
  /** Stands in its place where pictures are blocked, or the picture is gone. */
  readonly alt: string;
}

/** What the program looks like to partners. */
export interface Brand {
  /** Of links and buttons, as `#0b57d0`: on white, and on the dark ground of readers whose system is dark. */
  readonly colour: { readonly light: string; readonly dark: string };
  /** The program's name stands above every letter when there is none. */
  readonly logo?: Logo;
}

/** Within the card's margins: a wider one would be cut, or shrunk by some clients and not by others. */
const WIDEST_LOGO = 536;
const HIGHEST_LOGO = 200;

const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0b57d0'));
const pixels = (most: number) =>
  v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'), v.maxValue(most, `must be at most ${most}`));

/** What a brand must be like, whatever it is read on; what it is read on is checked by `checkColours`. */
export const brandSchema = v.object({
  colour: v.object({ light: colour, dark: colour }),
  logo: v.optional(
    v.object({
      url: v.pipe(v.string(), v.regex(/^https:\/\/\S+$/, 'must be an https address: mail clients show no other pictures')),
      width: pixels(WIDEST_LOGO),
      height: pixels(HIGHEST_LOGO),
      alt: v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty')),
    }),
  ),
});
