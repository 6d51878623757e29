import type { Source, Trust } from '../../lambdas/sources/source';
import type { SecretStore } from './secrets';
import { type Given, givenTo, type Sources, takesTokenInPath, urlOf } from './senders';

/** A source, and how its sender is let in; no secret is in it. */
export interface SourceState {
  readonly source: string;
  readonly trust: Trust;
  /** Where it is sent to; `<token>` stands for a secret in the path. */
  readonly address: string;
  readonly accepts: readonly string[];
  /** Event types that a sample of it can be made of. */
  readonly samples: readonly string[];
  /** How many secrets are live, and since when; null for a source that is not deployed. */
  readonly secret: { readonly live: 1 | 2; readonly since: string } | null;
}

/** How a source stands. */
export const stateOf = async (name: string, source: Source, store: SecretStore, apiUrl: string): Promise<SourceState> => {
  const { trust, accepts, samples } = source;
  const found = await store.read(name);
  const url = urlOf(apiUrl, name);
  return {
    ...{ source: name, trust, accepts, samples },
    address: takesTokenInPath(source) ? `${url}/<token>` : url,
    secret: found === undefined ? null : { live: found.secrets.previous === undefined ? 1 : 2, since: found.since },
  };
};

export interface SourceStates {
  readonly sources: readonly SourceState[];
  /** Deployed, and not in this checkout: their webhooks are taken until it is deployed. */
  readonly notInProgram: readonly string[];
}

/** All sources of the program, and of what is deployed. */
export const allStates = async (
  sources: Sources,
  store: SecretStore,
  { apiUrl, deployed }: { readonly apiUrl: string; readonly deployed: readonly string[] },
): Promise<SourceStates> => {
  const states = [...sources].map(async ([name, open]) => stateOf(name, await open(), store, apiUrl));
  return { sources: await Promise.all(states), notInProgram: deployed.filter((name) => !sources.has(name)) };
};

/** What to give to the sender: its current secret is in it. Undefined when the source is not deployed. */
export const whatToGive = async (sources: Sources, store: SecretStore, apiUrl: string, name: string): Promise<Given | undefined> => {
  const found = await store.read(name);
  return found && givenTo(sources, apiUrl, name, found.secrets.current);
};
