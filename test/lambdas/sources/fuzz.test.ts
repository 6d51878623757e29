import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toJourneyEvent } from '../../../lambdas/journey-event';
import type { Source } from '../../../lambdas/sources/source';
import { captureLogs } from '../receive-webhook.world';
import { calendlySender } from './calendly.sender';
import { docusignSender } from './docusign.sender';
import { hubspotSender } from './hubspot.sender';
import { pipedriveSender } from './pipedrive.sender';
import { salesforceSender } from './salesforce.sender';
import { NOW, openSource, post, postProven, type Sender, sampleOf, worldOf } from './sender';
import { standardSender } from './standard.sender';
import { tokenSender } from './token.sender';
import { typeformSender } from './typeform.sender';
import { zoomSender } from './zoom.sender';

const SENDERS: readonly Sender[] = [
  standardSender,
  hubspotSender,
  salesforceSender,
  pipedriveSender,
  typeformSender,
  docusignSender,
  zoomSender,
  calendlySender,
  tokenSender,
];
/** Together more than 10,000 cases: 900 from the holder of the secret and 300 from anyone, for each of nine. */
const PROVEN = 900;
const HOSTILE = 300;

let logs: ReturnType<typeof captureLogs>;
beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const HALF_A_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    'half \ud83d',
    'closedwon',
    'acme',
    'won',
    'Closed Won',
    'dana@acme.example',
    '2026-02-30T00:00:00Z',
    '1e999',
    '-1',
    'NaN',
  ),
);
const anything = fc.oneof(
  { depthSize: 'small' },
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.array(text, { maxLength: 3 }),
  fc.object({ maxDepth: 2, key: text }),
);
type Change = readonly [place: number, how: 'replace' | 'remove' | 'repeat', value: unknown];
const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'repeat'), anything), { minLength: 1, maxLength: 4 });

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

const placesOf = (value: unknown): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Place['holder'];
  return Object.entries(holder).flatMap(([key, each]) => [{ holder, key }, ...placesOf(each)]);
};

const changeOne = (root: unknown, [place, how, value]: Change): void => {
  const places = placesOf(root);
  const found = places[place % Math.max(places.length, 1)];
  if (found === undefined) return;
  const { holder, key } = found;
  if (how === 'repeat' && Array.isArray(holder)) holder.push(holder[Number(key)]);
  else if (how === 'remove') Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, key, value);
};

const TEXT_IN_XML = />([^<>]+)</g;
const escaped = (value: string): string => value.replace(/[<>&]/g, '-');
/** An object may have a `toString` of its own that is no function. */
const inLetters = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A sender's own words with a few of them changed: in their tree when they are JSON, in their letters when not. */
const changedWords = (body: string, made: readonly Change[]): string => {
  if (body.startsWith('{') || body.startsWith('[')) {
    const root: unknown = JSON.parse(body);
    for (const change of made) changeOne(root, change);
    return JSON.stringify(root);
  }
  const texts = [...body.matchAll(TEXT_IN_XML)];
  return made.reduce((words, [place, how, value]) => {
    const text = texts[place % Math.max(texts.length, 1)]?.[1];
    // Letters changed anywhere are seldom XML any more: most changes are made where values stand.
    if (text !== undefined && place % 4 > 0 && how !== 'repeat')
      return words.replace(`>${text}<`, `>${how === 'remove' ? '' : escaped(inLetters(value))}<`);
    const from = place % (words.length + 1);
    const to = how === 'repeat' ? from : Math.min(words.length, from + (place % 37));
    return `${words.slice(0, from)}${how === 'remove' ? '' : inLetters(value)}${words.slice(to)}`;
  }, body);
};

const MARKUP = ['<!DOCTYPE x [<!ENTITY a "b">]>', '&a;', '<![CDATA[x]]>', '<?php ?>', '</a>', '<!--', '%3Cx%3E', 'a[b]=c&a[b]=d'];
const foreign = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...MARKUP),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

describe.each(SENDERS)('$name: whatever comes in', (sender) => {
  const expectNoTrouble = async (source: Source, send: (world: ReturnType<typeof worldOf>) => ReturnType<typeof post>) => {
    const world = worldOf(sender);
    const { statusCode = 0, body = '' } = await send(world);
    expect([sender.acceptedStatus, 200, 400, 401, 404, 413, 415]).toContain(statusCode);
    if (statusCode >= 300) expect([...world.stored, ...world.unmapped]).toEqual([]);
    if (statusCode === 400) expect(JSON.parse(body).errors).not.toHaveLength(0);
    for (const event of world.stored) {
      toJourneyEvent(event);
      expect(JSON.stringify(event)).not.toMatch(HALF_A_CHARACTER);
    }
    for (const { item, kind, problems } of world.unmapped) {
      expect(problems.length).toBeGreaterThan(0);
      // What is kept can be read again, and is listed without harm.
      expect(source.kindOf(JSON.parse(item))).toBe(kind);
      expect(kind).toMatch(/^\P{Cc}{0,100}$/u);
    }
    expect(world.failedMappings).toEqual([]);
    return { statusCode, stored: world.stored.length, kept: world.unmapped.length };
  };

  it(`is no trouble of ours, and stored when it is accepted: ${PROVEN} requests of someone with the secret`, {
    timeout: 60_000,
  }, async () => {
    const source = await openSource(sender);
    const seen = { stored: 0, kept: 0, refused: 0 };
    const body = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...source.samples), changes) },
      { weight: 1, arbitrary: foreign },
    );
    await fc.assert(
      fc.asyncProperty(body, async (made) => {
        const sent = Array.isArray(made) ? changedWords(String(sampleOf(source, sender, { event: made[0] }).body), made[1]) : made;
        const { statusCode, stored, kept } = await expectNoTrouble(source, (world) => postProven(world, sender, sent as string | Buffer));
        seen.stored += stored;
        seen.kept += kept;
        seen.refused += statusCode >= 300 ? 1 : 0;
      }),
      { numRuns: PROVEN },
    );
    // The property says nothing when all end the same.
    expect(seen.stored).toBeGreaterThan(5);
    expect(seen.refused).toBeGreaterThan(5);
    if (sender.name !== 'standard') expect(seen.kept).toBeGreaterThan(5);
  });

  it(`is never taken from someone without the secret: ${HOSTILE} requests`, { timeout: 60_000 }, async () => {
    const source = await openSource(sender);
    const header = fc.oneof(text, fc.constant(undefined));
    const right = sampleOf(source, sender, {}, sender.strangersSecret);
    const names = Object.keys(right.headers).filter((name) => name.toLowerCase() !== 'content-type');
    const headers = fc.record(Object.fromEntries(names.map((name) => [name, fc.oneof(header, fc.constant(right.headers[name]))])));
    await fc.assert(
      fc.asyncProperty(headers, fc.oneof(fc.constant(right.body), foreign), header, async (made, body, token) => {
        const request = { headers: { ...right.headers, ...made }, body: body as string | Buffer, token };
        const { statusCode } = await expectNoTrouble(source, (world) => post(world, sender, request));
        expect([400, 401, 404, 413, 415]).toContain(statusCode);
      }),
      { numRuns: HOSTILE },
    );
  });
});
