import { type Senders, sourcesOf } from '../../lambdas/sources/registry';
import { CannotSample, type Sample, type SampleRequest, type Source } from '../../lambdas/sources/source';
import { nearest } from '../../lib/journey/near';
import { senders } from '../../program/senders';
import { settings } from '../../program/settings';
import { OperatorProblem } from './problem';

/** Who may send, by the name in the path; each is opened when it is asked for. */
export type Sources = ReturnType<typeof sourcesOf>;

/** The senders of the program in this checkout. */
export const programSources: Sources = sourcesOf(senders satisfies Senders, settings);

/** What a sender is given: where its webhooks go, and the secret that they are proved with, as it is given it. */
export interface Given {
  /** The address that the source knows itself by; nothing in it is secret. */
  readonly url: string;
  readonly secret: string;
  /** Of a sender that shows its secret in the path: the address to paste into it. */
  readonly urlWithToken?: string | undefined;
}

/** Of a source that the program of this checkout has, and the deployment has not. */
export const notDeployed = (name: string): OperatorProblem =>
  new OperatorProblem(
    `"${name}" is not deployed here: deploy the program first (on this machine: end "npm start" and start it again; what it has is gone then, so replay first)`,
  );

/** Standard Webhooks writes its secrets so; all other senders take theirs as it is. */
const PREFIX = 'whsec_';
export const asGiven = (source: string, secret: string): string => (source === 'standard' ? `${PREFIX}${secret}` : secret);
/** The same the other way, for a secret that comes from outside. */
export const asStored = (source: string, given: string): string =>
  source === 'standard' && given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;

/** The address of a source: exactly the one that its function was told, as some senders sign it. */
export const urlOf = (apiUrl: string, source: string): string => `${apiUrl}/webhooks/${source}`;
export const withToken = (url: string, token: string): string => `${url}/${encodeURIComponent(token)}`;

/** A sample as its sender makes it: some sign the address, which is the one without a token. What cannot be made is for the operator to ask for otherwise. */
export const makeSample = (source: Source, request: SampleRequest, { url, secret }: Given): Sample => {
  try {
    return source.sample(request, secret, { now: request.now.getTime(), url });
  } catch (cause) {
    if (!(cause instanceof CannotSample)) throw cause;
    throw new OperatorProblem(`there is no such sample of ${request.event}: ${cause.problem}; ${cause.fix}`, { cause });
  }
};

/** Proves nothing anywhere; as long as the stack makes them. */
const DUMMY_SECRET = 'Dummy0123456789Dummy0123456789Dummy012345678';

/** Whether this sender shows its secret in the path: as its sample does, so that it is said in one place. */
export const takesTokenInPath = (source: Source): boolean => {
  const partner = { id: 'acme', email: 'dana@acme.example', name: 'Acme' };
  const given = { url: 'https://hooks.example/webhooks/source', secret: DUMMY_SECRET };
  return makeSample(source, { event: source.samples[0], partner, nonce: '1', now: new Date(0) }, given).tokenInPath === true;
};

/** A source as its sender is told of it. One that this checkout does not have is told without its way of showing a token. */
export const givenTo = async (sources: Sources, apiUrl: string, name: string, secret: string): Promise<Given> => {
  const source = await sources.get(name)?.();
  const url = urlOf(apiUrl, name);
  const isInPath = source !== undefined && takesTokenInPath(source);
  return { url, secret: asGiven(name, secret), ...(isInPath && { urlWithToken: withToken(url, secret) }) };
};

/** The source of that name; who types another is told which there are. */
export const openSource = async (sources: Sources, name: string): Promise<Source> => {
  const open = sources.get(name);
  if (open !== undefined) return open();
  const names = [...sources.keys()];
  const near = nearest(name, names);
  const meant = near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${names.join(', ')}`;
  throw new OperatorProblem(`there is no source "${name}" in program/senders.ts; ${meant}`);
};
