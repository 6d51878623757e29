import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { PHASES } from '../../../lib/journey/words';
import { program as journey } from '../../../program/partner-journey';
import { openReadModel } from '../all-partners';
import { createLogReader } from '../logs';
import { idsLike, partnerNamed } from '../partner-named';
import { harmlessAll, harmlessLine } from '../screen/harmless';
import { type Look, lookOf } from '../screen/look';
import { drawWatched } from '../screen/watch';
import { patternOf, SIGHTED } from '../sightings';
import { createStories, type Stories } from '../story';
import { groupsOf } from '../waits';
import { type Watched, watch } from '../watch';
import { type CommonOptions, deploymentFor, operation, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly partner?: string;
  readonly type?: readonly string[];
  readonly only?: readonly string[];
  readonly phase?: string;
  readonly minutes?: number;
  readonly once?: true;
}

const MINUTE_MS = 60_000;

/** Losing sight is told whatever is asked for. */
const isAskedFor =
  ({ type, only }: Options, partnerId: string | undefined) =>
  (seen: Watched): boolean => {
    if (seen.kind === 'sight') return true;
    if (only !== undefined && !only.includes(seen.kind)) return false;
    if (partnerId !== undefined && seen.partner !== partnerId) return false;
    if (type === undefined) return true;
    const name = seen.kind === 'event' ? seen.type : seen.kind === 'email' ? seen.email : undefined;
    return name !== undefined && type.some((beginning) => name.startsWith(beginning));
  };

/** Where each partner stands: read from its record, as logs do not say it, and anew when it may have moved on. */
const phasesOf = (stories: Stories) => {
  const known = new Map<string, string | undefined>();
  return async (seen: Watched): Promise<string | undefined> => {
    if (seen.kind === 'sight' || seen.partner === undefined) return undefined;
    if (seen.kind === 'run') return seen.phase;
    if (seen.kind === 'event' || !known.has(seen.partner)) known.set(seen.partner, (await stories.standing(seen.partner))?.partner.phase);
    return known.get(seen.partner);
  };
};

const print = ({ json }: Options, seen: Watched, look: Look): void =>
  void process.stdout.write(`${json ? harmlessLine(seen) : drawWatched(harmlessAll(seen), look)}\n`);

/** Ctrl-C ends it as it is meant to end: without an error. */
const untilInterrupted = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
};

const keepWatch = async (options: Options): Promise<void> => {
  const signal = untilInterrupted();
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const phaseOf = phasesOf(stories);
  const named = (name: string) => partnerNamed(stories, name, (typed) => idsLike(openReadModel(deployment), groupsOf(journey), typed));
  const partnerId = options.partner === undefined ? undefined : await named(options.partner);
  const ports = {
    read: createLogReader(deployment.client),
    now: Date.now,
    sleep: (milliseconds: number, ending: AbortSignal) => setTimeout(milliseconds, undefined, { signal: ending }),
  };
  const from = Date.now() - (options.minutes ?? 1) * MINUTE_MS;
  const watching = { groups: await deployment.logGroups(), pattern: patternOf(partnerId), from, isOnce: options.once ?? false, signal };
  const isWanted = isAskedFor(options, partnerId);
  const isShown = async (seen: Watched) =>
    isWanted(seen) && (options.phase === undefined || seen.kind === 'sight' || (await phaseOf(seen)) === options.phase);
  const look = lookOf(process.stdout);
  try {
    for await (const seen of watch(ports, watching)) if (await isShown(seen)) print(options, seen, look);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

/** `ops watch`: what happens, as it happens. */
export const registerWatch = (program: Command): Command =>
  program.addCommand(
    operation('watch', {
      summary: 'what happens, as it happens, until Ctrl-C',
      description:
        'Shows each event as it is applied and what it changed, each email that is sent, put off or not sent and why, each run that breaks, and whatever fails. It reads what the functions log, some seconds after them; when the logs cannot be read it says so, and catches up. What happened before it began comes first, then a line that says so.',
      examples: [
        ['watch', 'everything, from a minute ago on'],
        ['watch --partner acme', 'one partner'],
        ['watch --phase renewal', 'those whose renewal is under way'],
        ['watch --only run trouble --stage prod', 'only what breaks'],
        ['watch --type deal. digest', 'events and emails whose names begin so'],
        ['watch --minutes 60 --once', 'the last hour, and no longer'],
      ],
      json: 'one object a line: { kind: event, at, partner?, type, id, source?, result: applied | repeated | parked | dropped, notes: [...] }\n  { kind: email, at, partner, email, decision: sent | deferred | skipped, rule?, reason? } - { kind: run, at, partner, phase, run, status }\n  { kind: trouble, at, in, partner?, what, detail? } - { kind: sight, at, is: now | lost | back, why? }',
    })
      .option('--partner <partner>', "its id, a contact's email, or system:id")
      .addOption(new Option('--phase <phase>', 'only partners that stand in it now').choices(PHASES))
      .option('--type <beginning...>', 'only events and emails whose names begin so')
      .addOption(new Option('--only <kind...>', 'only these').choices(SIGHTED))
      .option('--minutes <number>', 'begin so many minutes ago (1)', wholeNumber)
      .option('--once', 'only what there is by now, then end')
      .action(keepWatch),
  );
