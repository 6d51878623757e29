/** One thing that is wrong with a program: where, what, and how to mend it. */
export interface ProgramProblem {
  readonly place: string;
  readonly problem: string;
  readonly fix: string;
}

/** Takes note of a problem: its place, what is wrong, how to mend it. */
export type Report = (place: string, problem: string, fix: string) => void;

/** A state's name has at most 80 characters; the longest prefix is ours. */
export const LONGEST_STEP_NAME = 40;
