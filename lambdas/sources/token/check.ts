import type { ProgramProblem, Report } from '../../../lib/journey/validate/problem';
import { inWords, outcomeOf, SAMPLE_PARTNER, SAMPLE_TIME } from '../sample-outcome';
import type { SentEvent } from '../source';
import { fillSample, hasSampleOfOneEvent, type TokenSettings, token } from '../token';
import { ExpressionFailed, readExpression } from './expression';
import { UnknownPlaceholder } from './placeholders';

/** Headers that show who sends: an item is kept as it came when it is not understood, and they must not be in it. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

const MAPPING = 'correct the mapping, or what the sample means';

const checkExpression = async (name: 'split' | 'event', text: string | undefined, report: Report, place: string): Promise<void> => {
  try {
    if (text !== undefined) await readExpression(text);
  } catch (error) {
    if (!(error instanceof ExpressionFailed)) throw error;
    report(`${place} > ${name}`, `is not JSONata: ${error.message}`, 'try it out on try.jsonata.org');
  }
};

/** Two events of different words with one id: all but the first would be taken for the first sent again. */
const checkIds = (events: readonly SentEvent[], report: Report, place: string): void => {
  const seen = new Map<string, string>();
  for (const { senderId, ...rest } of events) {
    const words = JSON.stringify(rest);
    if ((seen.get(senderId) ?? words) !== words) {
      report(
        `${place} > event`,
        `two different events of its samples have the id "${senderId}"`,
        'make the id of all that tells them apart',
      );
    }
    seen.set(senderId, words);
  }
};

const checkSamples = async (settings: TokenSettings, report: Report, place: string): Promise<void> => {
  const source = token(settings);
  const events: SentEvent[] = [];
  for (const sample of settings.samples) {
    const where = `${place} > samples > ${sample.name}`;
    try {
      const outcome = await outcomeOf(source, fillSample(sample, { partner: SAMPLE_PARTNER, nonce: 'sample', now: SAMPLE_TIME }));
      events.push(...outcome.events);
      const isAsSaid = outcome.means.join() === sample.means.join();
      if (!isAsSaid) report(where, `means ${inWords(outcome)}, and not ${inWords({ means: sample.means, problems: [] })}`, MAPPING);
    } catch (error) {
      if (!(error instanceof UnknownPlaceholder)) throw error;
      report(where, error.message, 'use one of them');
    }
  }
  checkIds(events, report, place);
};

/** What is wrong with a sender of the program's own: expressions that cannot be read, samples that do not mean what they say. */
export const checkToken = async (name: string, settings: TokenSettings): Promise<readonly ProgramProblem[]> => {
  const problems: ProgramProblem[] = [];
  const report: Report = (place, problem, fix) => problems.push({ place, problem, fix });
  const place = `senders > tokens > ${name}`;
  for (const header of settings.headers ?? []) {
    if (!SECRET_HEADERS.includes(header.toLowerCase())) continue;
    report(`${place} > headers`, `"${header}" may hold a secret, and would be kept`, 'leave it out');
  }
  await checkExpression('split', settings.split, report, place);
  await checkExpression('event', settings.event, report, place);
  if (!hasSampleOfOneEvent(settings)) report(`${place} > samples`, 'none means one event alone', 'add one: "ops fire" sends it');
  if (problems.length === 0) await checkSamples(settings, report, place);
  return problems;
};
