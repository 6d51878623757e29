import { isWebhookEventType, WEBHOOK_EVENTS } from '../../../lib/journey/events';
import { nearest } from '../../../lib/journey/near';
import type { Report } from '../../../lib/journey/validate/problem';
import { at } from '../fields';
import { inWords, outcomeOf, SAMPLE_PARTNER, SAMPLE_TIME, type SampleOutcome } from '../sample-outcome';
import type { SentEvent, Source } from '../source';
import { fillSample, type TokenSample, type TokenSettings, token, wordFor } from '../token';
import { differencesIn, unnamedIn } from './as-said';
import { fillJson, UnknownPlaceholder } from './placeholders';

const MAPPING = 'correct the mapping, or what the sample means';
const FILL = { partner: SAMPLE_PARTNER, nonce: 'sample', now: SAMPLE_TIME };

/** An event of a sample, and what the sample says of its data, if it does. */
interface Told {
  readonly event: SentEvent;
  readonly said?: unknown;
}

/** Two events of different words with one id: all but the first would be taken for the first sent again. */
const checkIds = (told: readonly Told[], report: Report, place: string): void => {
  const seen = new Map<string, string>();
  for (const { senderId, ...rest } of told.map(({ event }) => event)) {
    const words = JSON.stringify(rest);
    if ((seen.get(senderId) ?? words) !== words) {
      report(place, `two different events of its samples have the id "${senderId}"`, 'make the id of all that tells them apart');
    }
    seen.set(senderId, words);
  }
};

const meant = (near: readonly string[]): string => (near.length === 0 ? '' : `did you mean ${near.join(', ')}? `);
const KEEP = 'to keep what no event of this type has, let a sample say it in the data that it means';

/** A misspelt field is no mistake to the event, and its value would be lost. Once for each, however many samples have it. */
const checkFields = (told: readonly Told[], report: Report, place: string): void => {
  const found = told.flatMap(({ event: { type, data }, said }) =>
    (isWebhookEventType(type) ? unnamedIn(type, data) : []).map(({ path, near }) => ({
      problem: `${type} has no ${['data', ...path].join('.')}`,
      fix: `${meant(near)}${KEEP}`,
      isWanted: at(said, ...path) !== undefined,
    })),
  );
  const wanted = new Set(found.flatMap(({ problem, isWanted }) => (isWanted ? [problem] : [])));
  const fixes = new Map(found.map(({ problem, fix }) => [problem, fix]));
  for (const [problem, fix] of fixes) if (!wanted.has(problem)) report(place, problem, fix);
};

const checkTypes = (types: ReadonlySet<string>, report: Report, place: string): void => {
  for (const type of types) {
    const near = nearest(type, Object.keys(WEBHOOK_EVENTS));
    report(place, `"${type}" is no event that senders fire`, `${meant(near)}lib/journey/events.ts has them all`);
  }
};

const toldIn = ({ events }: SampleOutcome, { means }: TokenSample): readonly Told[] => {
  const said = means.filter((each) => isWebhookEventType(wordFor(each)));
  return events.map((event, index) => {
    const meaning = said[index];
    return typeof meaning === 'object' ? { event, said: fillJson(meaning.data, FILL) } : { event };
  });
};

/** What a sample told, and types of its events that there are not: those are reported once for all samples. */
interface Looked {
  readonly told: readonly Told[];
  readonly unknownTypes: readonly string[];
}

const checkSample = async (source: Source, sample: TokenSample, report: (problem: string, fix: string) => void): Promise<Looked> => {
  const outcome = await outcomeOf(source, fillSample(sample, FILL));
  const said = sample.means.map(wordFor);
  if (outcome.means.join() !== said.join()) {
    const { unknownTypes } = outcome;
    if (unknownTypes.length === 0) report(`means ${inWords(outcome)}, and not ${said.join(', ')}`, MAPPING);
    return { told: outcome.events.map((event) => ({ event })), unknownTypes };
  }
  const told = toldIn(outcome, sample);
  const differences = told.flatMap(({ event, said: data }) => (data === undefined ? [] : differencesIn(event.data, data)));
  for (const difference of differences) report(difference, MAPPING);
  return { told, unknownTypes: [] };
};

/** What is wrong with the samples of a sender of the program's own: that they do not mean what they say, and what that hides. */
export const checkSamples = async (settings: TokenSettings, report: Report, place: string): Promise<void> => {
  const source = token(settings);
  const looked: Looked[] = [];
  for (const sample of settings.samples) {
    const where = `${place} > samples > ${sample.name}`;
    try {
      looked.push(await checkSample(source, sample, (problem, fix) => report(where, problem, fix)));
    } catch (error) {
      if (!(error instanceof UnknownPlaceholder)) throw error;
      report(where, error.message, 'use one of them');
    }
  }
  const told = looked.flatMap((each) => each.told);
  checkIds(told, report, `${place} > event`);
  checkFields(told, report, `${place} > event`);
  checkTypes(new Set(looked.flatMap(({ unknownTypes }) => unknownTypes)), report, `${place} > event`);
};
