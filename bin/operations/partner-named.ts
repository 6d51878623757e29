import { OperatorProblem } from './problem';
import type { Stories } from './story';

/** Nobody has the name that an operator typed. */
export const noPartner = (typed: string): OperatorProblem =>
  new OperatorProblem(`there is no partner "${typed}" here: "npm run ops -- partners" lists those that there are`);

/**
 * The id of the partner that an operator named by its id, a contact's email, or `system:id`.
 * @throws OperatorProblem which names the partners that have an address, when nobody has said whose it is
 */
export const partnerNamed = async ({ claimsOn }: Pick<Stories, 'claimsOn'>, typed: string): Promise<string> => {
  const { partnerId, claimants } = await claimsOn(typed);
  if (partnerId !== undefined) return partnerId;
  if (claimants.length === 0) throw noPartner(typed);
  throw new OperatorProblem(
    `"${typed}" is an address of ${claimants.join(' and ')}, and nobody has said whose it is: name the partner by its id`,
  );
};
