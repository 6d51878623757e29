import type { ProgramProblem, Report } from '../../../lib/journey/validate/problem';
import { hasSampleOfOneEvent, type TokenSettings } from '../token';
import { checkSamples } from './check-samples';
import { ExpressionFailed, readExpression } from './expression';

/** Headers that show who sends: an item is kept as it came when it is not understood, and they must not be in it. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

const checkExpression = async (name: 'split' | 'event', text: string | undefined, report: Report, place: string): Promise<void> => {
  try {
    if (text !== undefined) await readExpression(text);
  } catch (error) {
    if (!(error instanceof ExpressionFailed)) throw error;
    report(`${place} > ${name}`, `is not JSONata: ${error.message}`, 'try it out on try.jsonata.org');
  }
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
