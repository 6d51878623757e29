import { type ProgramFacts, type Senders, sourcesOf } from '../../../lambdas/sources/registry';
import type { Sample, Source } from '../../../lambdas/sources/source';
import type { TokenSettings } from '../../../lambdas/sources/token';
import { inOneList, inOneMessage, type Request, sampleOf, samplesByAddress, zoomChallenge } from './bodies';
import { changesOfDeals, changesOfStages, wholeDeals } from './hubspot';
import { ANSWER_LIMITS, type AnswerLimit, BATCH_SIZE } from './limits';
import { partnerAt } from './names';

/** What a request must bring about: anything else stops the bench. */
export interface Outcome {
  readonly status: number;
  /** What the answer must say; anything when absent. */
  readonly says?: RegExp;
  readonly events: number;
  readonly kept: number;
}

/** A request of a real sender, as large as it gets, and how long its sender waits. */
export interface Batch {
  readonly name: string;
  readonly source: string;
  readonly limit: AnswerLimit;
  /** The libraries beside the bundle that it needs, and no others may be read. */
  readonly beside: readonly string[];
  readonly outcome: Outcome;
  /** Signed anew each time: proofs are good for minutes. */
  make(request: Request): Sample;
}

const ofHubspot = (source: Source, settings: NonNullable<Senders['hubspot']>): readonly Batch[] => {
  const common = { source: 'hubspot', limit: ANSWER_LIMITS.hubspot, beside: [] };
  const { deals } = changesOfDeals(source, settings, { secret: 'any', url: '', now: new Date() });
  return [
    {
      ...common,
      name: `HubSpot, ${BATCH_SIZE} changes of ${deals} deals`,
      outcome: { status: 202, events: deals, kept: 0 },
      make: (request) => changesOfDeals(source, settings, request),
    },
    {
      ...common,
      name: `HubSpot, ${BATCH_SIZE} whole deals`,
      outcome: { status: 202, events: BATCH_SIZE, kept: 0 },
      make: (request) => wholeDeals(source, settings, request),
    },
    {
      ...common,
      name: `HubSpot, ${BATCH_SIZE} changes that nobody understands`,
      outcome: { status: 202, events: 0, kept: BATCH_SIZE },
      make: (request) => changesOfStages(source, settings, request),
    },
  ];
};

const ofSalesforce = (source: Source): readonly Batch[] => [
  {
    name: `Salesforce, ${BATCH_SIZE} notifications`,
    source: 'salesforce',
    limit: ANSWER_LIMITS.salesforce,
    beside: ['saxes'],
    outcome: { status: 200, says: /<Ack>true<\/Ack>/, events: BATCH_SIZE, kept: 0 },
    make: (request) => inOneMessage(samplesByAddress(source, request)),
  },
];

const ofZoom = (source: Source): readonly Batch[] => {
  const common = { source: 'zoom', limit: ANSWER_LIMITS.zoom, beside: [] };
  return [
    {
      ...common,
      name: 'Zoom, its challenge',
      outcome: { status: 200, says: /"encryptedToken":"[0-9a-f]{64}"/, events: 0, kept: 0 },
      make: zoomChallenge,
    },
    {
      ...common,
      name: 'Zoom, one join',
      outcome: { status: 200, events: 1, kept: 0 },
      make: (request) => sampleOf(source, { email: partnerAt(0).email }, request),
    },
  ];
};

const ofPipedrive = (source: Source): readonly Batch[] => [
  {
    name: 'Pipedrive, one deal',
    source: 'pipedrive',
    limit: ANSWER_LIMITS.pipedrive,
    beside: [],
    outcome: { status: 202, events: 1, kept: 0 },
    make: (request) => sampleOf(source, { id: partnerAt(0).id, email: partnerAt(0).email }, request),
  },
];

const ofToken = (source: Source, name: string, { title }: TokenSettings): readonly Batch[] => [
  {
    name: `${title}, ${BATCH_SIZE} items by JSONata`,
    source: name,
    limit: ANSWER_LIMITS.token,
    beside: ['jsonata'],
    outcome: { status: 202, events: BATCH_SIZE, kept: 0 },
    make: (request) => inOneList(samplesByAddress(source, request)),
  },
];

/** The largest requests of those senders that a program listens to. */
export const batchesOf = async (senders: Senders, program: ProgramFacts): Promise<readonly Batch[]> => {
  const sources = sourcesOf(senders, program);
  const open = async (name: string, make: (source: Source) => readonly Batch[]): Promise<readonly Batch[]> => {
    const source = await sources.get(name)?.();
    return source === undefined ? [] : make(source);
  };
  // Whoever has no `split` takes a list as its items.
  const [token] = Object.entries(senders.tokens ?? {}).filter(([, { split }]) => split === undefined);
  const { hubspot } = senders;
  return [
    ...(hubspot === undefined ? [] : await open('hubspot', (source) => ofHubspot(source, hubspot))),
    ...(await open('salesforce', ofSalesforce)),
    ...(token === undefined ? [] : await open(token[0], (source) => ofToken(source, ...token))),
    ...(await open('zoom', ofZoom)),
    ...(await open('pipedrive', ofPipedrive)),
  ];
};
