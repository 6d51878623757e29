import type { ProgramProblem } from '../../lib/journey/validate/problem';

/** Whether an address is of one of our own people: of one of these domains, or of one below them. */
export const isOurs = (email: string, ownDomains: readonly string[]): boolean => {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return ownDomains.some((ours) => domain === ours.toLowerCase() || domain.endsWith(`.${ours.toLowerCase()}`));
};

/** What is wrong with domains that no address could have. */
export const checkOwnDomains = (place: string, ownDomains: readonly string[]): readonly ProgramProblem[] =>
  ownDomains
    .filter((domain) => /[@\s/]|^\.|^$/.test(domain))
    .map((domain) => ({ place: `${place} > ownDomains > ${domain}`, problem: 'is no domain', fix: 'write it like northwind.example' }));
