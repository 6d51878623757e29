import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { newPartner } from '../../lib/journey/apply/roster';
import { compilePhase } from '../../lib/journey/compile';
import { PLACEHOLDERS } from '../../lib/journey/keys';
import { REAL_TIME } from '../../lib/journey/time';
import { longestDays } from '../../lib/journey/validate/days';
import { toInstant } from '../../lib/journey/words';
import { settings } from '../../program/settings';
import { anyProgram, type GeneratedProgram } from '../support/arbitrary-phases';
import { Execution } from '../support/machine';
import { MemoryStore } from '../support/memory-store';

const START = Date.parse('2026-01-05T09:00:00.000Z');
const DAY_MS = 86_400_000;
/** The date that every pause waits for: to come for the first, passed for later ones. */
const DATE_DAY = 20;

const message = v.object({
  taskToken: v.optional(v.string()),
  step: v.optional(v.string()),
  id: v.optional(v.string()),
  type: v.optional(v.string()),
  data: v.optional(v.object({ taskToken: v.optional(v.string()), question: v.optional(v.string()), outcome: v.optional(v.string()) })),
});

/** What comes from outside: a milestone is reached after so many days, and questions are answered. */
interface Story {
  readonly reached: readonly { readonly day: number; readonly milestone: number; readonly outcome: number }[];
  readonly answers: readonly number[];
}

const anyStory: fc.Arbitrary<Story> = fc.record({
  reached: fc.array(fc.record({ day: fc.double({ min: 0, max: 60, noNaN: true }), milestone: fc.nat(20), outcome: fc.nat(3) }), {
    maxLength: 12,
  }),
  answers: fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
});

/** One run of a phase in virtual time, with a story for its outside world. */
const play = ({ program, phase }: GeneratedProgram, story: Story) => {
  const store = new MemoryStore();
  const tokens = new Map<string, { succeed(output: Record<string, unknown>): void }>();
  const organisation = { name: 'Acme', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] };
  const partner = newPartner({ program, settings, scale: REAL_TIME }, 'acme', organisation, toInstant(START));
  const date = toInstant(START + DATE_DAY * DAY_MS);
  store.items('acme').partner = { ...partner, dates: Object.fromEntries(Object.keys(program.dates).map((name) => [name, date])) };

  let clock = START;
  let timers: { readonly at: number; then(): void }[] = [];
  const after = (seconds: number, then: () => void) => {
    const timer = { at: clock + seconds * 1000, then };
    timers.push(timer);
    return () => {
      timers = timers.filter((each) => each !== timer);
    };
  };
  const messages: (v.InferOutput<typeof message> & { readonly isMail: boolean })[] = [];
  let asked = 0;
  const answer = (question: string): string => {
    const { answers = [] } = program.questions[question] ?? {};
    asked += 1;
    return answers[(story.answers[asked % story.answers.length] ?? 0) % answers.length] ?? '';
  };
  const send = (queueUrl: string, sent: Record<string, unknown>) => {
    const parsed = v.parse(message, sent);
    messages.push({ ...parsed, isMail: queueUrl === PLACEHOLDERS.emailsQueueUrl });
    const { taskToken = '', question } = parsed.data ?? {};
    after(0, () => tokens.get(parsed.taskToken ?? taskToken)?.succeed(question === undefined ? {} : { answer: answer(question) }));
  };
  const names = Object.keys(program.milestones);
  for (const { day, milestone, outcome } of story.reached) {
    const name = names[milestone % names.length] ?? '';
    const outcomes = Object.keys(program.milestones[name]?.outcomes ?? {});
    after(day * 86_400, () => {
      const { milestones } = store.items('acme');
      const known = milestones.get(name) ?? { matches: [], revision: 0 };
      const reachedAt = toInstant(clock);
      const item = { ...known, reachedAt, ...(outcomes.length > 0 && { outcome: outcomes[outcome % outcomes.length] }) };
      milestones.set(name, item);
      if (item.waitSince !== undefined && item.waitSince <= reachedAt) tokens.get(item.waitToken ?? '')?.succeed({ outcome: item.outcome });
    });
  }
  const world = { store, now: () => toInstant(clock), after, send };
  const boundaries = { journeyStartedAt: toInstant(START), termStartedAt: toInstant(START), phaseStartedAt: toInstant(START) };
  const execution = new Execution(`acme-${phase.id}-1`, { partnerId: 'acme', run: 1, ...boundaries }, world, tokens);
  execution.start(compilePhase(phase, program, REAL_TIME));
  while (execution.status === 'RUNNING' && timers.length > 0) {
    const next = timers.reduce((first, each) => (each.at < first.at ? each : first));
    timers = timers.filter((each) => each !== next);
    clock = Math.max(clock, next.at);
    next.then();
  }
  return { status: execution.status, path: execution.path, days: (clock - START) / DAY_MS, messages };
};

const anyRun = (check: (run: ReturnType<typeof play>, generated: GeneratedProgram) => void): void =>
  fc.assert(
    fc.property(anyProgram, anyStory, (generated, story) => {
      check(play(generated, story), generated);
    }),
    { numRuns: 200 },
  );

const repeated = <T>(values: readonly T[]): readonly T[] => values.filter((value, index) => values.indexOf(value) !== index);

describe('any run of any phase, whatever comes and whenever', () => {
  it('ends, with one of its outcomes, and says so once', () => {
    anyRun(({ status, messages }, { phase }) => {
      expect(status).toBe('SUCCEEDED');
      const outcomes = messages.filter(({ type }) => type === 'phase.completed').map(({ data }) => data?.outcome);
      expect(outcomes).toHaveLength(1);
      expect(Object.keys(phase.next)).toContain(outcomes[0]);
    });
  });

  it('takes no longer than its check counted, from the date that it paused for', () => {
    anyRun(({ days }, { phase }) => expect(days).toBeLessThanOrEqual(DATE_DAY + longestDays(phase.steps)));
  });

  it('comes to no state twice, sends no mail twice, and tells nothing twice', () => {
    anyRun(({ path, messages }) => {
      expect(repeated(path)).toEqual([]);
      expect(repeated(messages.filter(({ isMail }) => isMail).map(({ step }) => step))).toEqual([]);
      expect(repeated(messages.filter(({ isMail }) => !isMail).map(({ id }) => id))).toEqual([]);
    });
  });
});
