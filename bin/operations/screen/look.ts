import pc from 'picocolors';

/** How to draw: with which colours, for which moment, and how wide. */
export interface Look {
  readonly paint: ReturnType<typeof pc.createColors>;
  readonly now: number;
  readonly width: number;
}

const NARROW = 80;
const WIDE = 160;
const PLAIN = 100;

/** Colours only on a terminal that wants them; elsewhere 100 columns. */
export const lookOf = ({ isTTY, columns }: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }): Look => ({
  paint: pc.createColors(isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'),
  now: Date.now(),
  width: isTTY === true && columns !== undefined ? Math.min(Math.max(columns, NARROW), WIDE) : PLAIN,
});
