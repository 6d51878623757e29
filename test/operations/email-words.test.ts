import { describe, expect, it, vi } from 'vitest';
import { waitingOrSaid } from '../../bin/operations/awaiting-said';
import { confirmed } from '../../bin/operations/commands/email-all';
import { sayOf, sayOfAll, type WordPorts } from '../../bin/operations/email-words';
import { listedBy, type ShownMail } from '../../bin/operations/emails-of-all';
import { drawWords } from '../../bin/operations/screen/email-words';
import type { LedgerMail, LoggedEvent, Story } from '../../bin/operations/story';
import { type ActionEvent, perform } from '../../lambdas/actions/perform';
import { pausing } from '../../lambdas/actions/requests';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Partner } from '../../lib/journey/partner';
import type { MailWord } from '../../lib/journey/words';
import { emails as letters } from '../../program/emails';
import { organisation, queued, rules } from '../support/fixtures';
import { MemoryStore } from '../support/memory-store';
import { at, mail, NOW, plain } from './samples';

const BEFORE = { id: 'ann', by: 'mara', now: at(0) };

/** Partners whose emails wait for a word: their queue applies each event at once. */
class Waiting {
  readonly store = new MemoryStore();
  readonly sent: QueuedEvent[] = [];
  readonly mails = new Map<string, LedgerMail[]>();
  observed: readonly string[] = [];
  /** Happens before an event is applied. */
  meanwhile: () => void = () => undefined;

  private readonly apply = createApplyEvent({
    rules,
    store: this.store,
    directory: this.store,
    events: { send: async () => undefined },
    workflows: {
      start: async () => undefined,
      stop: async () => undefined,
      answer: async () => undefined,
      tellLater: async () => undefined,
    },
    emails: { send: async () => undefined },
    announcer: { announce: async () => undefined },
    clock: { now: () => at(0) },
    backOff: async () => undefined,
  });

  async known(id: string, track: Partner['track'] = 'reseller'): Promise<void> {
    const contacts = [{ name: 'Dana', email: `dana@${id}.example` }];
    await this.apply(
      queued('application.submitted', id, { partner: { ...organisation(), id, contacts }, track }, { partner: { id } }, at(-60)),
    );
  }

  waits(partnerId: string, email: string, heldAt = at(-30)): ShownMail {
    const key = `run:1:${email}`;
    const request = JSON.stringify({ partnerId, email, requestedAt: at(-40), run: 1, step: email, held: { at: heldAt } });
    this.mails.set(partnerId, [
      ...(this.mails.get(partnerId) ?? []).filter((each) => each.key !== key),
      mail({ partnerId, email, key, status: 'deferred', request }),
    ]);
    const manager = { name: 'Mara', email: 'mara@northwind.example' };
    return {
      at: heldAt,
      partner: { id: partnerId, name: partnerId },
      manager,
      email,
      key,
      rule: 'awaits-approval',
      detail: 'to owner; why',
    };
  }

  readonly of = async (partnerId: string): Promise<Story | undefined> => {
    const { partner, events } = this.store.items(partnerId);
    if (partner === undefined) return undefined;
    const logged = [...events.values()].map(
      ({ event, effects, notes, appliedAt }): LoggedEvent => ({
        ...{ partnerId, id: event.id, type: event.type, source: event.source },
        ...{ occurredAt: event.occurredAt, receivedAt: event.receivedAt, at: event.receivedAt, appliedAt },
        ...{ data: JSON.stringify(event.data), effects: [...effects], notes: [...notes] },
      }),
    );
    return { partner, milestones: {}, waits: [], events: logged, mails: this.mails.get(partnerId) ?? [], tasks: [], isWhole: true };
  };

  readonly ports: WordPorts = {
    actions: {
      rules,
      store: this.store,
      events: {
        send: async (event) => {
          this.sent.push(event);
          this.meanwhile();
          await this.apply(event);
        },
      },
      clock: { now: () => at(0) },
      sleep: async () => undefined,
    },
    stories: { of: this.of },
    letters,
    isObserved: (track) => this.observed.includes(track),
  };

  all = (word: MailWord, listed: readonly ShownMail[], dryRun = false) =>
    sayOfAll(this.ports, word, listed, BEFORE, { dryRun, said: () => undefined });

  async one(word: MailWord, id: string, typed?: string) {
    const story = await this.of(id);
    if (story === undefined) throw new Error(`${id} is not known`);
    const meant = waitingOrSaid(story, word, typed);
    return 'result' in meant ? meant : sayOf(this.ports, word, story, meant, BEFORE, false);
  }
}

const several = async (...ids: readonly string[]) => {
  const world = new Waiting();
  for (const id of ids) await world.known(id);
  return world;
};

const results = (said: Awaited<ReturnType<Waiting['all']>>) => said.map(({ partner, email, result }) => `${partner.id} ${email} ${result}`);

describe('one email that is approved', () => {
  it('a second time at once was approved already, and is no second event', async () => {
    const world = await several('acme');
    world.waits('acme', 'welcome');
    expect(await world.one('approved', 'acme')).toMatchObject({ result: 'done' });
    expect(await world.one('approved', 'acme')).toMatchObject({
      result: 'repeated',
      why: 'welcome was approved by mara on 2026-11-22; it is on its way',
    });
    expect(world.sent).toHaveLength(1);
  });

  it('and has gone was approved already; declined then, it is too late', async () => {
    const world = await several('acme');
    world.waits('acme', 'welcome');
    await world.one('approved', 'acme');
    world.mails.set('acme', [mail({ email: 'welcome', key: 'run:1:welcome', status: 'sent' })]);
    expect(await world.one('approved', 'acme', 'welcome')).toMatchObject({
      result: 'repeated',
      why: expect.stringContaining('it is sent'),
    });
    await expect(world.one('declined', 'acme', 'welcome')).rejects.toThrow('does not wait for approval: it is sent');
  });

  it('leaves the next one as the only one that waits', async () => {
    const world = await several('acme');
    world.waits('acme', 'welcome');
    await world.one('approved', 'acme');
    world.waits('acme', 'training-invite');
    expect(await world.one('approved', 'acme')).toMatchObject({ result: 'done' });
    expect(world.sent.map(({ data }) => data.emailKey)).toEqual(['run:1:welcome', 'run:1:training-invite']);
  });

  it('that was asked for anew meanwhile is in conflict: the word says since when the one waits that was looked at', async () => {
    const world = await several('acme');
    world.waits('acme', 'welcome', at(-30));
    world.meanwhile = () => world.waits('acme', 'welcome', at(-1));
    expect(await world.one('approved', 'acme')).toMatchObject({ result: 'conflict', why: expect.stringContaining('asked for anew') });
    expect(world.sent[0]?.data).toMatchObject({ heldAt: at(-30) });
    world.meanwhile = () => undefined;
    expect(await world.one('approved', 'acme')).toMatchObject({ result: 'done' });
    expect(world.sent[1]?.data).toMatchObject({ heldAt: at(-1) });
  });
});

describe('many emails at once', () => {
  it('go each by an event of its own, one after the other where they are of one partner', async () => {
    const world = await several('acme', 'globex');
    const listed = [world.waits('acme', 'welcome'), world.waits('globex', 'welcome'), world.waits('acme', 'training-invite')];
    expect(results(await world.all('approved', listed))).toEqual(['acme welcome done', 'acme training-invite done', 'globex welcome done']);
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(3);
    expect(world.sent.every(({ type }) => type === 'email.approved')).toBe(true);
  });

  it('are repeated when it is said once more, and no event follows', async () => {
    const world = await several('acme', 'globex');
    const listed = [world.waits('acme', 'welcome'), world.waits('globex', 'welcome')];
    await world.all('declined', listed);
    expect(results(await world.all('declined', listed))).toEqual(['acme welcome repeated', 'globex welcome repeated']);
    expect(world.sent).toHaveLength(2);
  });

  it('are only looked at by a dry run', async () => {
    const world = await several('acme');
    expect(results(await world.all('approved', [world.waits('acme', 'welcome')], true))).toEqual(['acme welcome would be done']);
    expect(world.sent).toEqual([]);
  });

  it('are each refused where they cannot go, and the others go', async () => {
    const world = await several('acme', 'globex', 'umbrella', 'initech');
    const [paused, newer, gone, good] = ['acme', 'globex', 'umbrella', 'initech'].map((id) => world.waits(id, 'welcome'));
    if (!paused || !newer || !gone || !good) throw new Error('four wait');
    const story = await world.of('acme');
    if (story === undefined) throw new Error('acme is known');
    const pause: ActionEvent = pausing(story, BEFORE);
    await perform(world.ports.actions, pause);
    world.waits('globex', 'welcome', at(-1));
    world.mails.set('umbrella', [mail({ partnerId: 'umbrella', email: 'welcome', key: 'run:1:welcome', status: 'skipped' })]);
    const nobody = { ...good, partner: { id: 'hooli', name: 'Hooli' } };
    const said = await world.all('approved', [paused, newer, gone, nobody, good]);
    expect(said.map(({ result, ...more }) => ('why' in more ? `${result}: ${more.why}` : result))).toEqual([
      'refused: it is paused: no mail goes to it until it is resumed',
      'refused: it was asked for anew since it was listed: look at it, and decide anew',
      'refused: it does not wait any more: it is skipped',
      'refused: the partner, or its email, is not there any more',
      'done',
    ]);
    expect(world.sent.filter(({ type }) => type === 'email.approved')).toHaveLength(1);
  });

  it('that are interrupted are said again for the rest, and none twice', async () => {
    const world = await several('acme', 'globex');
    const listed = [world.waits('acme', 'welcome'), world.waits('globex', 'welcome')];
    let isBroken = true;
    const of = async (id: string) => {
      if (id === 'globex' && isBroken) {
        await vi.waitUntil(() => world.sent.length > 0, { timeout: 20_000 });
        throw Object.assign(new Error('too fast'), { name: 'ThrottlingException' });
      }
      return world.of(id);
    };
    const say = () => sayOfAll({ ...world.ports, stories: { of } }, 'approved', listed, BEFORE, { dryRun: false, said: () => undefined });
    await expect(say()).rejects.toThrow(/stopped when \d of 2 were done: ThrottlingException: too fast. Call it again for the rest/);
    isBroken = false;
    expect(results(await say())).toEqual(['acme welcome repeated', 'globex welcome done']);
    expect(world.sent).toHaveLength(2);
  });

  it('are not approved while mail to their track is observed, and can be declined', async () => {
    const world = await several('acme');
    world.observed = ['reseller', 'referral', 'services', 'technology'];
    const listed = [world.waits('acme', 'welcome')];
    expect(await world.all('approved', listed, true)).toMatchObject([
      { result: 'refused', why: expect.stringContaining('only observed now') },
    ]);
    expect(await world.all('declined', listed)).toMatchObject([{ result: 'done' }]);
  });

  it('are shown by partner and role: what needs a person first, and what came of all', async () => {
    const world = await several('acme', 'globex');
    const listed = [world.waits('acme', 'welcome'), world.waits('globex', 'welcome')];
    world.mails.set('globex', []);
    const emails = await world.all('approved', listed);
    const text = drawWords(
      { word: 'approved', dryRun: false, counts: { done: 1, refused: 1 }, emails, isMore: true },
      { ...plain, width: 160 },
    );
    expect(text[0]).toMatch(/globex .*welcome to owner .*refused: the partner/);
    expect(text[1]).toMatch(/acme .*welcome to owner .*done/);
    expect(text).toContain('2 emails: 1 done, 1 refused');
    expect(text.join('\n')).toContain('others wait, too');
  });
});

describe('a slip of the hand', () => {
  it('is asked about from eleven emails on, and where nobody can be asked nothing is done', async () => {
    await expect(confirmed('approved', 10, 3)).resolves.toBeUndefined();
    await expect(confirmed('approved', 11, 4)).rejects.toThrow(
      '11 emails of 4 partners would be approved, and nobody can be asked here: look with --dry-run, and give --yes',
    );
    await expect(confirmed('declined', 200, 1)).rejects.toThrow('200 emails of 1 partner would be declined, for good');
  });
});

describe('which emails a word is about', () => {
  const listed = Array.from({ length: 7 }, (_, n) => ({
    ...new Waiting().waits(`p-${n}`, 'welcome', new Date(NOW + n * 1000).toISOString()),
  }));
  const page = async (after: string | undefined) => {
    const from = Number(after ?? 0);
    return { items: listed.slice(from, from + 3), ...(from + 3 < listed.length && { next: String(from + 3) }) };
  };

  it('are all pages, or so many, or those that had come to wait by a time', async () => {
    expect(await listedBy(page, {})).toEqual({ mails: listed, isMore: false });
    expect(await listedBy(page, { limit: 4 })).toEqual({ mails: listed.slice(0, 4), isMore: true });
    expect(await listedBy(page, { limit: 7 })).toEqual({ mails: listed, isMore: false });
    expect(await listedBy(page, { until: at(4) })).toEqual({ mails: listed.slice(0, 5), isMore: false });
  });
});
