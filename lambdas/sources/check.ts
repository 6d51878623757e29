import { randomBytes } from 'node:crypto';
import { BY_HAND } from '../../lib/journey/action-events';
import type { WebhookEventType } from '../../lib/journey/events';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { type ProgramFacts, type Senders, sourcesOf, VENDOR_NAMES } from './registry';
import { asReceived, inWords, outcomeOf, SAMPLE_PARTNER, SAMPLE_TIME } from './sample-outcome';
import { CannotSample, type Source } from './source';
import { checkToken } from './token/check';

/** A name stands in a path, in names of resources, and in lists. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/;
const place = (name: string): string => `senders > tokens > ${name}`;

/** What the system tells itself comes from these. */
const OWN_NAMES = ['journey', 'meetings', BY_HAND, 'ses', 'send-email', 'mail-preferences', 'task-digest', 'consent'];

/** Names that differ in hyphens alone would be one in the names of resources. */
const checkNames = (names: readonly string[]): readonly ProgramProblem[] => {
  const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();
  const taken = new Set(['standard', ...OWN_NAMES, ...VENDOR_NAMES].map(plain));
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

const SAME_EACH_TIME = 'is the same event each time';

/** What is wrong with a sample that a source makes of itself; nothing when it proves itself and means exactly what was asked of it. */
const wrongWith = async (name: string, source: Source, event: WebhookEventType): Promise<string | undefined> => {
  const secret = randomBytes(32).toString('hex');
  const circumstances = { now: SAMPLE_TIME.getTime(), url: `https://hooks.example.com/webhooks/${name}` };
  const send = async (nonce: string) => {
    const sample = source.sample({ event, partner: SAMPLE_PARTNER, nonce, now: SAMPLE_TIME }, secret, circumstances);
    return { isProven: source.verify(asReceived(sample, secret), [secret], circumstances), ...(await outcomeOf(source, sample)) };
  };
  const [one, other] = [await send('n1'), await send('n2')];
  if (!one.isProven) return 'cannot prove itself';
  if (one.means.join() !== event) return `means ${inWords(one)}`;
  const about = JSON.stringify(one.events);
  if (![SAMPLE_PARTNER.id, SAMPLE_PARTNER.email].some((known) => about.includes(known)))
    return 'is not about the partner that is asked for';
  return one.events[0]?.senderId === other.events[0]?.senderId ? SAME_EACH_TIME : undefined;
};

/** Where samples come from, and how to mend them: those of a vendor's file follow from the settings, those of the program's own are written beside them. */
interface Origin {
  readonly place: string;
  readonly file: string;
  readonly fix: string;
  /** How to mend samples that are one event for ever. */
  readonly fixOfId: string;
}

const ofVendor = (name: string): Origin => {
  const fix = `see docs/senders: what "ops fire ${name}" sends must mean what the settings say`;
  return { place: `senders > ${name}`, file: `lambdas/sources/${name}.ts`, fix, fixOfId: fix };
};

const ofProgram = (name: string): Origin => ({
  place: place(name),
  file: 'lambdas/sources/token.ts',
  fix: 'correct the mapping, or the sample',
  fixOfId: 'work {{nonce}} into what makes its id: "ops fire" sends another event each time',
});

const checkSamples = async (name: string, source: Source, origin: Origin): Promise<readonly ProgramProblem[]> => {
  const found: ProgramProblem[] = [];
  for (const event of source.samples) {
    const report = (problem: string, fix: string) => found.push({ place: origin.place, problem: `its sample of ${event} ${problem}`, fix });
    try {
      const problem = await wrongWith(name, source, event);
      if (problem !== undefined) report(problem, problem === SAME_EACH_TIME ? origin.fixOfId : origin.fix);
    } catch (error) {
      const known = error instanceof CannotSample ? error : { problem: String(error), fix: `mend ${origin.file}` };
      report(`fails: ${known.problem}`, known.fix);
    }
  }
  return found;
};

/** Everything that is wrong with a program's senders, all at once; none when it may be deployed. */
export const checkSenders = async (senders: Senders, program: ProgramFacts): Promise<readonly ProgramProblem[]> => {
  const { tokens = {} } = senders;
  // `standard` has no settings, and its library asks the real clock.
  const withSettings = [...sourcesOf(senders, program)].filter(([name]) => name !== 'standard');
  const found = withSettings.map(async ([name, open]) => {
    const source = await open();
    const own = tokens[name];
    const problems = [...(source.check?.() ?? []), ...(own === undefined ? [] : await checkToken(name, own))];
    // One whose settings are wrong would only say the same again by its samples.
    return problems.length > 0 ? problems : checkSamples(name, source, own === undefined ? ofVendor(name) : ofProgram(name));
  });
  return [...checkNames(Object.keys(tokens)), ...(await Promise.all(found)).flat()];
};
