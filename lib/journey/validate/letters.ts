import { UNREACHABLE_TASK } from '../apply/tasks';
import { allSteps, type Program } from '../definition';
import { PHASES } from '../words';
import type { ProgramProblem } from './problem';

/** The colours that a letter is read in, as `#1f2933`. */
export interface Colours {
  readonly card: string;
  readonly text: string;
  readonly muted: string;
  readonly link: string;
  readonly button: string;
  readonly buttonText: string;
}

/** WCAG 2.1, 1.4.3: text that is not large must stand out from its ground by this. */
const LEAST_CONTRAST = 4.5;

const luminance = (hex: string): number => {
  const channel = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
};

/** The contrast of two colours by WCAG 2.1: 1 for the same, 21 for black on white. */
export const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

/** Refuses colours that many people could not read, such as a pale brand colour. `themes` by the reader's scheme: light, dark. */
export const checkColours = (themes: Readonly<Record<string, Colours>>): readonly ProgramProblem[] =>
  Object.entries(themes).flatMap(([scheme, { card, text, muted, link, button, buttonText }]) =>
    [
      ['text', text, card],
      ['small print', muted, card],
      ['links', link, card],
      ['words on the button', buttonText, button],
    ].flatMap(([what = '', colour = '', ground = '']) => {
      const ratio = contrast(colour, ground);
      // What is no colour has no contrast; the brand's own check tells of it.
      if (ratio >= LEAST_CONTRAST || Number.isNaN(ratio)) return [];
      // Rounded down: 4.49 must not be told as 4.5.
      const told = (Math.floor(ratio * 10) / 10).toFixed(1);
      return {
        place: `colours > ${scheme}`,
        problem: `${what} in ${colour} on ${ground}: a contrast of ${told} to 1, and people need ${LEAST_CONTRAST}`,
        fix: 'take a colour that stands out more, in program/brand.ts or program/emails/theme.ts',
      };
    }),
  );

/** What each locale calls the tasks, by their titles in the journey. */
export type TaskWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Refuses tasks that a manager would be told of in another language than the rest of the letter. */
export const checkTaskWords = ({ phases }: Program, words: TaskWords): readonly ProgramProblem[] => {
  const titles = PHASES.flatMap((id) => allSteps(phases[id].steps)).flatMap((step) => (step.kind === 'openTask' ? [step.title] : []));
  return Object.entries(words).flatMap(([locale, known]) =>
    [...new Set([...titles, UNREACHABLE_TASK])]
      .filter((title) => known[title] === undefined)
      .map((title) => ({
        place: `tasks > ${title}`,
        problem: `has no words in ${locale}`,
        fix: `write them in program/words/${locale}.ts`,
      })),
  );
};
