import type { ProgramSettings } from '../../lib/journey/settings';
import type { Problem, SentEvent, Source } from './source';
import type { TokenSettings } from './token';

/** What sources need to know of the program beside their own settings. */
export type ProgramFacts = Pick<ProgramSettings, 'currency'> & { readonly tiers?: readonly { readonly name: string }[] };

/** The senders that we know. A line each: its file is loaded when its first webhook comes. */
const VENDORS = {
  hubspot: async () => (await import('./hubspot')).hubspot,
  salesforce: async () => (await import('./salesforce')).salesforce,
  pipedrive: async () => (await import('./pipedrive')).pipedrive,
  typeform: async () => (await import('./typeform')).typeform,
  docusign: async () => (await import('./docusign')).docusign,
  zoom: async () => (await import('./zoom')).zoom,
  calendly: async () => (await import('./calendly')).calendly,
};
export type Vendor = keyof typeof VENDORS;
export type SettingsOf<V extends Vendor> = Parameters<Awaited<ReturnType<(typeof VENDORS)[V]>>>[0];

/**
 * Which senders a program listens to, beside `standard`, and what their requests mean to it. Leave out who does not send:
 * each has an address and a secret of its own. `tokens` are those that nobody has written a file for, by names of yours.
 */
export type Senders = { readonly [V in Vendor]?: SettingsOf<V> } & { readonly tokens?: Readonly<Record<string, TokenSettings>> };

type Open = () => Promise<Source>;

const isUnknownTier = ({ type, data: { tier } }: SentEvent, tiers: readonly { readonly name: string }[]): boolean =>
  type === 'partner.updated' && tier !== undefined && !tiers.some(({ name }) => name === tier);

/** A tier that the program does not have would stand as its lowest: a label or a capital in a CRM would demote a partner in silence. */
const withTiersOf = ({ tiers }: ProgramFacts, source: Source): Source => {
  if (tiers === undefined) return source;
  const problem: Problem = { field: 'data.tier', detail: `must be one of ${tiers.map(({ name }) => name).join(', ')}` };
  return {
    ...source,
    mean: async (item) => {
      const meaning = await source.mean(item);
      return 'events' in meaning && meaning.events.some((event) => isUnknownTier(event, tiers)) ? { problems: [problem] } : meaning;
    },
  };
};

const openVendor = async <V extends Vendor>(vendor: V, settings: SettingsOf<V>, program: ProgramFacts): Promise<Source> => {
  // Each file's function takes its own settings: the pair fits, which the compiler cannot see.
  const make = (await VENDORS[vendor]()) as (settings: SettingsOf<V>, program: ProgramFacts) => Source;
  return make(settings, program);
};

const isVendor = (name: string): name is Vendor => Object.hasOwn(VENDORS, name);

/** Those that have a file of their own, whether a program listens to them or not. */
export const VENDOR_NAMES: readonly Vendor[] = Object.keys(VENDORS).filter(isVendor);

/** Who may send, by the name in the path; each is opened once, when it is first asked for. */
export const sourcesOf = (senders: Senders, program: ProgramFacts): ReadonlyMap<string, Open> => {
  const { tokens = {}, ...vendors } = senders;
  const opened = new Map<string, Promise<Source>>();
  const once = (name: string, open: Open): [string, Open] => [
    name,
    () => {
      const source = opened.get(name) ?? open().then((each) => withTiersOf(program, each));
      opened.set(name, source);
      return source;
    },
  ];
  return new Map([
    once('standard', async () => (await import('./standard')).standard),
    ...Object.entries(vendors).flatMap(([name, settings]) =>
      settings === undefined || !isVendor(name) ? [] : [once(name, () => openVendor(name, settings, program))],
    ),
    ...Object.entries(tokens).map(([name, settings]) => once(name, async () => (await import('./token')).token(settings))),
  ]);
};

/** The names of all sources of a program: each has its path and its secret. */
export const sourceNames = (senders: Senders): readonly string[] => [...sourcesOf(senders, { currency: 'USD' }).keys()];
