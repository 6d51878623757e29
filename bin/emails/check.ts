import type { Program } from '../../lib/journey/definition';
import { checkColours, checkTaskWords } from '../../lib/journey/validate/letters';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { DARK, LIGHT } from '../../program/emails/theme';
import { TASK_WORDS } from '../../program/words/glossaries';

/** What is wrong with the letters that the compiler cannot see. */
export const checkLetters = (program: Program): readonly ProgramProblem[] => [
  ...checkColours({ light: LIGHT, dark: DARK }),
  ...checkTaskWords(program, TASK_WORDS),
];
