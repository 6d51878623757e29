import { randomBytes } from 'node:crypto';
import type { WebhookEventType } from '../../lib/journey/events';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { type ProgramFacts, type Senders, type SettingsOf, sourcesOf, VENDOR_NAMES, type Vendor } from './registry';
import { inWords, outcomeOf, SAMPLE_PARTNER, SAMPLE_TIME } from './sample-outcome';
import type { Source } from './source';
import { checkToken } from './token/check';

/** A name stands in a path, in names of resources, and in lists. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/;
const place = (name: string): string => `senders > tokens > ${name}`;

/** Names that differ in hyphens alone would be one in the names of resources. */
const checkNames = (names: readonly string[]): readonly ProgramProblem[] => {
  const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();
  const taken = new Set(['standard', ...VENDOR_NAMES].map(plain));
  return names.flatMap((name) => {
    const isTaken = taken.has(plain(name));
    taken.add(plain(name));
    const fix = 'use up to 31 small letters, digits and hyphens, a letter first';
    return [
      ...(NAME.test(name) ? [] : [{ place: place(name), problem: 'has a name that cannot stand in an address', fix }]),
      ...(isTaken ? [{ place: place(name), problem: 'has the name of another source', fix: 'choose another one' }] : []),
    ];
  });
};

type Check<V extends Vendor> = (settings: SettingsOf<V>, program: ProgramFacts) => readonly ProgramProblem[];

/** What a vendor's settings can have wrong that their type cannot see. Vendors without such a thing are not here. */
const CHECKS: { readonly [V in Vendor]?: () => Promise<Check<V>> } = {
  hubspot: async () => (await import('./hubspot')).checkHubspot,
  salesforce: async () => (await import('./salesforce/check')).checkSalesforce,
  pipedrive: async () => (await import('./pipedrive')).checkPipedrive,
  typeform: async () => (await import('./typeform')).checkTypeform,
  docusign: async () => (await import('./docusign')).checkDocusign,
  zoom: async () => (await import('./zoom')).checkZoom,
  calendly: async () => (await import('./calendly')).checkCalendly,
};

const checkVendor = async <V extends Vendor>(
  vendor: V,
  settings: SettingsOf<V> | undefined,
  program: ProgramFacts,
): Promise<readonly ProgramProblem[]> => (settings === undefined ? [] : ((await CHECKS[vendor]?.())?.(settings, program) ?? []));

/** What is wrong with a sample that a source makes of itself; nothing when it proves itself and means exactly what was asked of it. */
const wrongWith = async (name: string, source: Source, event: WebhookEventType): Promise<string | undefined> => {
  const secret = randomBytes(32).toString('hex');
  const circumstances = { now: SAMPLE_TIME.getTime(), url: `https://hooks.example.com/webhooks/${name}` };
  const send = async (nonce: string) => {
    const sample = source.sample({ event, partner: SAMPLE_PARTNER, nonce, now: SAMPLE_TIME }, secret, circumstances);
    const headers = Object.fromEntries(Object.entries(sample.headers).map(([header, value]) => [header.toLowerCase(), value]));
    const request = { headers, body: Buffer.from(sample.body), ...(sample.tokenInPath && { token: secret }) };
    return { isProven: source.verify(request, [secret], circumstances), ...(await outcomeOf(source, sample)) };
  };
  const [one, other] = [await send('n1'), await send('n2')];
  if (!one.isProven) return 'cannot prove itself';
  if (one.means.join() !== event) return `means ${inWords(one)}`;
  const about = JSON.stringify(one.events);
  if (![SAMPLE_PARTNER.id, SAMPLE_PARTNER.email].some((known) => about.includes(known)))
    return 'is not about the partner that is asked for';
  return one.events[0]?.senderId === other.events[0]?.senderId ? 'is the same event each time' : undefined;
};

const checkSamples = async (name: string, open: () => Promise<Source>): Promise<readonly ProgramProblem[]> => {
  const source = await open();
  const found: ProgramProblem[] = [];
  for (const event of source.samples) {
    const problem = await wrongWith(name, source, event);
    const fix = `see docs/senders: what "ops fire ${name}" sends must mean what the settings say`;
    if (problem !== undefined) found.push({ place: `senders > ${name}`, problem: `its sample of ${event} ${problem}`, fix });
  }
  return found;
};

/** Everything that is wrong with a program's senders, all at once; none when it may be deployed. */
export const checkSenders = async (senders: Senders, program: ProgramFacts): Promise<readonly ProgramProblem[]> => {
  const { tokens = {} } = senders;
  const own = await Promise.all(Object.entries(tokens).map(async ([name, settings]) => [name, await checkToken(name, settings)] as const));
  const vendors = await Promise.all(
    VENDOR_NAMES.map(async (vendor) => [vendor, await checkVendor(vendor, senders[vendor], program)] as const),
  );
  const settings = new Map<string, readonly ProgramProblem[]>([...vendors, ...own]);
  const samples = await Promise.all(
    // One whose settings are wrong would only say the same again.
    [...sourcesOf(senders, program)].map(async ([name, open]) => (settings.get(name)?.length === 0 ? checkSamples(name, open) : [])),
  );
  return [...checkNames(Object.keys(tokens)), ...[...settings.values()].flat(), ...samples.flat()];
};
