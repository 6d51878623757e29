import { nearest } from '../../lib/journey/near';
import { OperatorProblem } from './problem';

/**
 * The email that an operator named, in full or by a beginning that no other has.
 * @throws OperatorProblem which names those that may be meant, or all
 */
export const emailNamed = (all: readonly string[], typed: string): string => {
  const wanted = typed.trim().toLowerCase();
  const begin = all.filter((name) => name.startsWith(wanted));
  const exact = all.find((name) => name === wanted) ?? (begin.length === 1 ? begin[0] : undefined);
  if (exact !== undefined && wanted !== '') return exact;
  if (begin.length > 1 && wanted !== '') throw new OperatorProblem(`"${typed}" may be ${begin.join(', ')}: say which`);
  const near = nearest(wanted, all);
  throw new OperatorProblem(
    near.length > 0
      ? `the program has no email "${typed}": did you mean ${near.join(', or ')}?`
      : `the program has no email "${typed}"; it has ${all.join(', ')}`,
  );
};
