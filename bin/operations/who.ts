import { userInfo } from 'node:os';
import { OperatorProblem } from './problem';

const isName = (name: string | undefined): name is string => name !== undefined && name !== '';

/** Some accounts have no entry among the system's users: of a container's, only the number is known. */
const nameOfAccount = (): string | undefined => {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
};

/**
 * Who is at work, for the timeline: who says so, else the user name, else the name of the account.
 * @throws OperatorProblem when none is known
 */
export const whoIsAtWork = (
  said: string | undefined,
  { USER, LOGNAME }: Readonly<Record<string, string | undefined>> = process.env,
  account: () => string | undefined = nameOfAccount,
): string => {
  const who = said ?? [USER, LOGNAME, account()].find(isName);
  if (who === undefined) throw new OperatorProblem('who says so? This machine does not tell: give --by <who>');
  return who;
};
