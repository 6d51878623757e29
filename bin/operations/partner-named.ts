import type { ReadModel } from '../../lambdas/read-model';
import { nearest } from '../../lib/journey/near';
import { OperatorProblem } from './problem';
import type { Stories } from './story';

/** Nobody has the name that an operator typed; `near` are ids that may be meant. */
export const noPartner = (typed: string, near: readonly string[] = []): OperatorProblem =>
  new OperatorProblem(
    `there is no partner "${typed}" here${near.length === 0 ? '' : ` (did you mean ${near.join(', or ')}?)`}: "npm run ops -- partners" lists those that there are`,
  );

/** So many of each list are compared: a program may have more partners than anybody wants to wait for. */
const COMPARED = 200;
const SUGGESTED = 3;

/** Ids in these lists that begin as typed, or nearly are what was typed. An address is no id: nothing is like it. */
export const idsLike = async (
  { standingIn }: Pick<ReadModel, 'standingIn'>,
  groups: readonly string[],
  typed: string,
): Promise<readonly string[]> => {
  if (/[@:]/.test(typed)) return [];
  const lists = await Promise.all(groups.map((group) => standingIn([group], { limit: COMPARED })));
  const ids = lists.flatMap(({ items }) => items.map(({ partnerId }) => partnerId));
  return [...new Set([...ids.filter((id) => id.startsWith(typed)).sort(), ...nearest(typed, ids)])].slice(0, SUGGESTED);
};

/**
 * The id of the partner that an operator named by its id, a contact's email, or `system:id`.
 * @param like finds ids that may be meant, for when nobody has the name
 * @throws OperatorProblem which names the partners that have an address, when nobody has said whose it is
 */
export const partnerNamed = async (
  { claimsOn }: Pick<Stories, 'claimsOn'>,
  typed: string,
  like: (typed: string) => Promise<readonly string[]> = async () => [],
): Promise<string> => {
  const { partnerId, claimants } = await claimsOn(typed);
  if (partnerId !== undefined) return partnerId;
  if (claimants.length === 0) throw noPartner(typed, await like(typed));
  throw new OperatorProblem(
    `"${typed}" is an address of ${claimants.join(' and ')}, and nobody has said whose it is: name the partner by its id`,
  );
};
