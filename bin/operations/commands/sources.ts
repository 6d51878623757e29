import type { Command } from 'commander';
import { OperatorProblem } from '../problem';
import { drawSource, drawSources, type OneSource } from '../screen/sources';
import { secretsOf } from '../secrets';
import { openSource, programSources } from '../senders';
import { allStates, type SourceStates, stateOf, whatToGive } from '../sources';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly showSecret?: true;
}

const list = async (options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const deployed = Object.keys(await deployment.secretArns());
  const states = await allStates(programSources, await secretsOf(deployment), { apiUrl: deployment.apiUrl, deployed });
  show<SourceStates>(options, states, drawSources);
};

const one = async (name: string, options: Options): Promise<void> => {
  const source = await openSource(programSources, name);
  const deployment = await deploymentFor(options);
  const store = await secretsOf(deployment);
  const state = await stateOf(name, source, store, deployment.apiUrl);
  const given = options.showSecret ? await whatToGive(programSources, store, deployment.apiUrl, name) : undefined;
  show<OneSource>(options, { ...state, ...(given !== undefined && { given }) }, drawSource);
};

const showSources = async (name: string | undefined, options: Options): Promise<void> => {
  if (name !== undefined) return one(name, options);
  if (options.showSecret) throw new OperatorProblem('secrets are shown one at a time: name the source');
  return list(options);
};

/** `ops sources`: who may send, and what to give to them. */
export const registerSources = (program: Command): Command =>
  program.addCommand(
    operation('sources [name]', {
      summary: 'who may send webhooks, where to, and what proves them',
      description:
        "Lists the senders of program/senders.ts: how far each is to be trusted, the address to give to it, what it sends, and whether one secret is live or two.\nA list never shows a secret; --show-secret prints one source's, as its sender is given it. Needs the right to read the secrets: only they tell how many are live.",
      examples: [
        ['sources', 'all of them'],
        ['sources hubspot --show-secret', 'what to enter in HubSpot; for a sender with a token in the path, the whole address'],
      ],
      json: '{ sources: [source], notInProgram: [name] }\n  with a name: that source alone, { source, trust, address, accepts: [], samples: [], secret: { live, since } | null, given?: { url, secret, urlWithToken? } }',
    })
      .argument('[name]', 'one source')
      .option('--show-secret', 'print what to give to the sender, its secret included')
      .action(showSources),
  );
