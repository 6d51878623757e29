import { randomInt } from 'node:crypto';
import { refuseWeak, WeakToken } from '../../lambdas/sources/proofs/token';
import { asReceived } from '../../lambdas/sources/sample-outcome';
import type { Source, WebhookRequest } from '../../lambdas/sources/source';
import { OperatorProblem } from './problem';
import type { LiveSecrets, SecretStore, SecretVersion } from './secrets';
import { notDeployed, takesTokenInPath } from './senders';

/** As the stack makes them: 262 bits, and base64 of the 33 bytes of a Standard Webhooks secret. */
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 44;

export const newSecret = (): string => Array.from({ length: LENGTH }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join('');

/** What a step of a rotation left: the live secrets, whether it changed anything, and whether one that was live is refused now. */
export interface Rotated {
  readonly changed: boolean;
  readonly ended: boolean;
  readonly secrets: LiveSecrets;
}

/** A source whose secret is changed, as the program and the outside world know it. */
export interface Rotating {
  readonly name: string;
  readonly source: Source;
  /** Where it is sent to. */
  readonly url: string;
}

/**
 * The live secrets once a new one is there. A repeat changes nothing, and giving the previous one takes the rotation
 * back: neither ends a live secret. With one under way already, a third would end the one that the sender may have.
 */
export const withNew = (live: LiveSecrets, secret: string, { replacePrevious = false } = {}): LiveSecrets => {
  if (secret === live.current) return live;
  if (live.previous !== undefined && secret !== live.previous && !replacePrevious)
    throw new OperatorProblem(
      'a rotation is under way: finish it first (--finish), or give up the secret before the current one (--replace-previous)',
    );
  return { current: secret, previous: live.current };
};

/** The live secrets once the sender has changed over. */
export const withoutPrevious = ({ current, previous, ...rest }: LiveSecrets): LiveSecrets =>
  previous === undefined ? { current, ...rest } : { current };

const asRequest = ({ source, url }: Rotating, secret: string): WebhookRequest => {
  const now = new Date();
  const partner = { id: 'acme', email: 'dana@acme.example', name: 'Acme' };
  const sample = source.sample({ event: source.samples[0], partner, nonce: '1', now }, secret, { now: now.getTime(), url });
  return asReceived(sample, secret);
};

const couldBeGuessed = (name: string): string =>
  `this secret could be guessed, and whoever has it speaks as "${name}": let "rotate ${name}" make one, and give that to the sender`;
const isNoKey = (name: string): string =>
  `nothing can be proved with this secret as "${name}" proves itself: is it whole, and is it the right one?`;

/** No sender, proxy or gateway writes these otherwise when they stand in a path. */
const UNRESERVED = /^[A-Za-z0-9._~-]+$/;

/**
 * A secret goes live only if a webhook that is made with it would be let in: with another, all of the sender's would be
 * refused. And only if it cannot be guessed: of one that signs, a single webhook is enough to try them all at home.
 */
export const refuseUseless = (rotating: Rotating, secret: string): void => {
  const { name, source, url } = rotating;
  if (takesTokenInPath(source) && !UNRESERVED.test(secret))
    throw new OperatorProblem('this secret stands in an address: it may have letters, digits and - _ . ~ only');
  try {
    if (source.verify(asRequest(rotating, secret), [secret], { now: Date.now(), url })) {
      refuseWeak(secret);
      return;
    }
  } catch (cause) {
    throw new OperatorProblem(cause instanceof WeakToken ? couldBeGuessed(name) : isNoKey(name), { cause });
  }
  throw new OperatorProblem(isNoKey(name));
};

const present = async (store: SecretStore, name: string): Promise<SecretVersion> => {
  const found = await store.read(name);
  if (found === undefined) throw notDeployed(name);
  return found;
};

const change = async (store: SecretStore, name: string, to: (live: LiveSecrets) => LiveSecrets): Promise<Rotated> => {
  const read = await present(store, name);
  const secrets = to(read.secrets);
  const changed = secrets.current !== read.secrets.current || secrets.previous !== read.secrets.previous;
  if (changed) await store.replace(name, read, secrets);
  const { current, previous } = read.secrets;
  const ended = [current, previous].some((each) => each !== undefined && each !== secrets.current && each !== secrets.previous);
  return { changed, ended, secrets };
};

/** First step: the secret becomes the current one, and the one before it stays live beside it. */
export const beginRotation = async (
  store: SecretStore,
  rotating: Rotating,
  secret: string,
  options: { readonly replacePrevious?: boolean } = {},
): Promise<Rotated> => {
  refuseUseless(rotating, secret);
  return change(store, rotating.name, (live) => withNew(live, secret, options));
};

/** Last step, when the sender has changed over: only the current secret is live. */
export const finishRotation = (store: SecretStore, name: string): Promise<Rotated> => change(store, name, withoutPrevious);
