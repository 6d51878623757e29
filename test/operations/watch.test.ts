import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogLine, LogsAway, type ReadLogs } from '../../bin/operations/logs';
import { harmlessAll } from '../../bin/operations/screen/harmless';
import { drawWatched } from '../../bin/operations/screen/watch';
import { patternOf, type Sighting, sightingIn } from '../../bin/operations/sightings';
import { type Watched, type WatchPorts, watch } from '../../bin/operations/watch';
import { plain } from './samples';

const AT = '2026-11-22T10:00:00.000Z';
const start = Date.parse(AT);
const own = { level: 'INFO', timestamp: AT, service: 'partner-journey-prod', sampling_rate: 0 };
const logged = (what: object): LogLine => ({ id: '1', at: start, text: JSON.stringify({ ...own, ...what }) });
const drawn = (what: object, name = 'apply-event'): string | undefined => {
  const seen = sightingIn(logged(what), name);
  return seen && drawWatched(harmlessAll(seen), plain);
};

describe('a line that a function logged', () => {
  const event = { eventId: 'e1', eventType: 'training.attended', source: 'zoom', partnerId: 'acme' };

  it.each([
    [
      { message: 'event applied', result: 'applied', ...event, notes: ['reached: training-attended'] },
      'event    acme                  training.attended (zoom): reached: training-attended',
    ],
    [
      { message: 'event repeated', result: 'repeated', ...event, notes: [] },
      'event    acme                  training.attended (zoom): came again, and counts once',
    ],
    [
      { message: 'event parked', result: 'parked', ...event, partnerId: undefined },
      'event    nobody yet            training.attended (zoom): kept until its partner is known',
    ],
    [{ message: 'email sent', partnerId: 'acme', email: 'welcome', run: 2, ledgerKey: 'k' }, 'email    acme                  welcome sent'],
    [
      { message: 'email skipped', partnerId: 'acme', email: 'digest', rule: 'paused', reason: 'the partner is paused' },
      'email    acme                  digest not sent: paused, the partner is paused',
    ],
    [
      { message: 'a partner stands still: its current run broke', partnerId: 'acme', phase: 'onboarding', run: 2, status: 'FAILED' },
      'run      acme                  onboarding, run 2, failed: npm run ops -- show acme',
    ],
    [
      { message: 'webhook refused', source: 'hubspot', status: 400, fields: ['data.amount'] },
      'trouble  -                     apply-event: webhook refused with 400: hubspot: data.amount',
    ],
    [
      { level: 'ERROR', message: 'message failed', reason: 'TimeoutError', detail: 'SES did not answer' },
      'trouble  -                     apply-event: message failed: TimeoutError: SES did not answer',
    ],
    [
      { level: 'ERROR', message: 'Invoke Error', errorType: 'Error', errorMessage: 'event e1 met other writes' },
      'trouble  -                     apply-event: Invoke Error: Error: event e1 met other writes',
    ],
  ])('%j is told in words', (what, words) => {
    expect(drawn(what)).toBe(`2026-11-22 10:00:00  ${words}`);
  });

  it('that AWS writes of a call that was cut off is told, too', () => {
    const report = { time: AT, type: 'platform.report', record: { requestId: 'r', status: 'timeout' } };
    expect(sightingIn({ id: '1', at: start, text: JSON.stringify(report) }, 'send-email')).toEqual({
      ...{ kind: 'trouble', at: AT, in: 'send-email', what: 'ran out of time' },
    });
  });

  it.each([
    'START RequestId: 1',
    '{"_aws":{"CloudWatchMetrics":[]},"service":"x"}',
    '{"message":"event applied"',
    '{}',
    '{"level":"INFO","timestamp":"2026","message":"webhook accepted"}',
    '{"level":"INFO","timestamp":"2026","message":"event forwarded","result":"forwarded"}',
  ])('%s is nothing that a person watches for', (text) => {
    expect(sightingIn({ id: '1', at: start, text }, 'apply-event')).toBeUndefined();
  });

  it('cannot move the cursor of whoever watches', () => {
    const words = drawn({ message: 'event applied', result: 'applied', ...event, notes: ['lead by \u001b[2J\u202eAcme\r\nevent'] });
    expect(words).toBe('2026-11-22 10:00:00  event    acme                  training.attended (zoom): lead by \ufffdAcme event');
  });

  it('is found by the pattern, which asks for one partner by the id alone, and is as short as CloudWatch takes it', () => {
    expect(patternOf('acme')).toContain('{ ($.partnerId = "acme") && (($.message = "event applied") || ');
    expect(patternOf('a'.repeat(60)).length).toBeLessThanOrEqual(1024);
  });
});

/** A log to which lines come late, and which cannot be read now and then. */
interface Told {
  readonly at: number;
  readonly lateBy: number;
}
const anyStory = fc.record({
  lines: fc.array(fc.record({ at: fc.nat(300_000), lateBy: fc.nat(50_000) }), { maxLength: 40 }),
  away: fc.array(fc.boolean(), { maxLength: 60 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
});

const lineOf = ({ at }: Told, index: number): LogLine => ({
  ...{ id: String(index), at: start + at },
  text: JSON.stringify({
    ...{ ...own, timestamp: new Date(start + at).toISOString(), message: 'event applied', result: 'applied' },
    ...{ eventId: String(index), eventType: 'call.held', partnerId: 'acme', notes: [] },
  }),
});

const QUITE_LATER = 400_000;

const followed = async ({ lines, away, pageSize }: { lines: readonly Told[]; away: readonly boolean[]; pageSize: number }) => {
  let now = start;
  let asked = 0;
  const controller = new AbortController();
  const read: ReadLogs = async ({ from, next = '0' }) => {
    asked += 1;
    if (away[asked % Math.max(away.length, 1)] && now < start + QUITE_LATER) throw new LogsAway('throttled');
    const there = lines.flatMap((each, index) => (start + each.at + each.lateBy <= now ? [lineOf(each, index)] : []));
    const found = there.filter(({ at }) => at >= from).sort((a, b) => a.at - b.at);
    const end = Number(next) + pageSize;
    return { lines: found.slice(Number(next), end), now, ...(end < found.length && { next: String(end) }) };
  };
  const ports: WatchPorts = {
    read,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      if (now > start + 2 * QUITE_LATER) controller.abort();
    },
  };
  const seen: Watched[] = [];
  const options = { groups: { 'apply-event': 'g' }, pattern: '', from: start, isOnce: false, signal: controller.signal };
  for await (const each of watch(ports, options)) seen.push(each);
  return seen;
};

const isEvent = (seen: Watched): seen is Extract<Sighting, { kind: 'event' }> => seen.kind === 'event';

describe('whoever watches', () => {
  it('is told each thing once, however late its line comes and however often the logs cannot be read', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const seen = (await followed(story)).filter(isEvent).map(({ id }) => id);
        expect(seen.toSorted()).toEqual(story.lines.map((_each, index) => String(index)).toSorted());
      }),
    );
  });

  it('is told when it sees nothing and when it sees again, each once', async () => {
    const seen = await followed({ lines: [{ at: 1000, lateBy: 0 }], away: [false, true, true, true], pageSize: 1 });
    const words = seen.map((each) => (each.kind === 'sight' ? `${each.is}${each.is === 'lost' ? ` ${each.why}` : ''}` : each.kind));
    expect(words.slice(0, 3)).toEqual(['lost throttled', 'back', 'event']);
    expect(words.filter((word) => word === 'event')).toHaveLength(1);
    expect(drawWatched(seen[0] as Watched, plain)).toContain('out of sight (throttled)');
  });

  it('is told once where what was before ends and what happens now begins', async () => {
    const [before, then] = [
      { at: 0, lateBy: 0 },
      { at: 9000, lateBy: 0 },
    ];
    for (const away of [[], [true, false, false]]) {
      const seen = await followed({ lines: [before, then], away, pageSize: 1 });
      const words = seen.flatMap((each) => (each.kind === 'sight' ? (each.is === 'now' ? [each.is] : []) : [isEvent(each) ? each.id : '']));
      expect(words).toEqual(['0', 'now', '1']);
    }
    const line = drawWatched({ kind: 'sight', at: AT, is: 'now' }, plain);
    expect(line).toBe('2026-11-22 10:00:00  watch    -                     that was before; from here on, as it happens');
  });

  it('of what was, gets all of it, in order, and the end', async () => {
    const pages = [lineOf({ at: 2, lateBy: 0 }, 2), lineOf({ at: 1, lateBy: 0 }, 1)];
    const read: ReadLogs = async ({ next = '0' }) => ({
      lines: [pages[Number(next)]].flatMap((each) => each ?? []),
      now: start,
      ...(next === '0' && { next: '1' }),
    });
    const seen: Watched[] = [];
    const sleep = () => Promise.reject(new Error('waits'));
    const { signal } = new AbortController();
    for await (const each of watch(
      { read, now: () => start, sleep },
      { groups: { a: 'g' }, pattern: '', from: start, isOnce: true, signal },
    ))
      seen.push(each);
    expect(seen.map((each) => (isEvent(each) ? each.id : each.kind))).toEqual(['1', '2']);
  });

  it('is not left waiting for what never passes', async () => {
    const read: ReadLogs = async () => Promise.reject(new Error('AccessDenied'));
    const { signal } = new AbortController();
    const watching = watch(
      { read, now: () => start, sleep: async () => undefined },
      { groups: { a: 'g' }, pattern: '', from: 0, isOnce: false, signal },
    );
    await expect(watching.next()).rejects.toThrow('AccessDenied');
  });
});
