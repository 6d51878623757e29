import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, changeInWords, granted, STOP_ALL, topicsStopped, UNSAID, type Wish, wanting } from '../../lib/journey/consent';
import { TOPICS } from '../../lib/journey/emails';
import { toInstant } from '../../lib/journey/words';
import { later, MONDAY } from '../support/fixtures';

const wished = (...wishes: readonly Wish[]): Consent =>
  wishes.reduce((consent, wish, place) => granted(consent, wish, 'a test', later(MONDAY, place)), UNSAID);

describe('what a person wants', () => {
  it('is everything, until they say something', () => {
    expect(topicsStopped(UNSAID)).toEqual(new Set());
  });

  it('keeps the day on which a stop was first said', () => {
    expect(wished(STOP_ALL, STOP_ALL, { stop: ['journey', 'digests'], start: [] })).toEqual({
      stopped: { journey: MONDAY, digests: later(MONDAY, 2) },
      revision: 2,
      lastChange: { at: later(MONDAY, 2), by: 'a test', stopped: ['digests'], started: [] },
    });
  });

  it('is the same after a wish that changes nothing', () => {
    const stopped = wished(STOP_ALL);
    expect(granted(stopped, STOP_ALL, 'a test', later(MONDAY, 9))).toBe(stopped);
    expect(granted(UNSAID, wanting(new Set(TOPICS)), 'a test', MONDAY)).toBe(UNSAID);
  });

  it('one click stops all of it, and forgets no choice made before', () => {
    expect(topicsStopped(wished(wanting(new Set(['journey', 'reminders'])), STOP_ALL))).toEqual(new Set(['journey', 'digests']));
    expect(topicsStopped(wished(wanting(new Set(['journey', 'reminders'])), STOP_ALL, { stop: [], start: ['journey'] }))).toEqual(
      new Set(['digests']),
    );
  });

  it('is what was ticked last, whatever was said before', () => {
    const topics = fc.subarray([...TOPICS]);
    const wish: fc.Arbitrary<Wish> = fc.oneof(
      fc.constant(STOP_ALL),
      topics.map((wanted) => wanting(new Set(wanted))),
      fc.tuple(topics, topics).map(([stop, start]) => ({ stop, start: start.filter((topic) => !stop.includes(topic)) })),
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 8 }), topics, (wishes, wanted) => {
        const last = wished(...wishes, wanting(new Set(wanted)));
        expect(topicsStopped(last)).toEqual(new Set(TOPICS.filter((topic) => !wanted.includes(topic))));
        expect(last.revision).toBeLessThanOrEqual(wishes.length + 1);
        for (const at of Object.values(last.stopped)) expect(toInstant(at)).toBe(at);
      }),
    );
  });
});

it('a change reads as a sentence about the person', () => {
  expect(changeInWords({ stopped: ['journey'], started: [], by: 'one click' })).toBe('stopped all journey emails (one click)');
  expect(changeInWords({ stopped: ['digests'], started: ['journey', 'reminders'], by: 'preference page' })).toBe(
    'stopped digests, gets all journey emails and reminders again (preference page)',
  );
});
