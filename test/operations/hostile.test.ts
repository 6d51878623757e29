import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { inWords } from '../../bin/operations/problem';
import { harmless } from '../../bin/operations/screen/harmless';
import { seed } from '../../bin/operations/seed/seed';
import { createStories } from '../../bin/operations/story';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { queued } from '../support/fixtures';
import { operations, printed } from '../support/ops-commands';
import { stackFileOf } from '../support/stack-of-table';

const real = realTable();

/** A title for the window, an empty screen, a colour, a cursor that goes up, an order of reading that is turned round. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u001b[A\u202eMoc';
const CONTROLS = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

const THEN = '2026-11-22T10:00:00.000Z';

/** Where words of people stand; keys, times and addresses are checked when they come. */
const WORDS = new Set([
  'name',
  'title',
  'notes',
  'reason',
  'subject',
  'detail',
  'motivation',
  'exitReason',
  'doneBy',
  'by',
  'feedbackDetail',
]);

const hostile = (value: unknown, isWords = false): unknown => {
  if (typeof value === 'string') return isWords ? `${value}${HOSTILE}` : value;
  if (Array.isArray(value)) return value.map((each) => hostile(each, isWords));
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hostile(each, isWords || WORDS.has(key))]));
};

/** What cannot come in by a webhook is put beside what can: by an older version, or by hand. */
const makeHostile = async (): Promise<void> => {
  const documents = real().tables.table.getDocumentClient();
  for await (const { Items = [] } of paginateScan({ client: documents as never }, { TableName: TABLE_NAME }))
    for (const item of Items)
      await documents.send(new PutCommand({ TableName: TABLE_NAME, Item: hostile(item) as Record<string, unknown> }));
};

/** A partner with tasks and a wait among them, so that each command has something to say. */
const typed = { partner: '', address: '', milestone: '', task: '', kept: 'kept' };
const stories = () => createStories({ client: clientSettings(real().endpoint), tableName: TABLE_NAME });

beforeAll(async () => {
  const { tables } = real();
  const seeding = { partners: 40, days: 420, random: 7, prefix: 'hostile', now: Date.now(), said: () => undefined };
  await seed(tables, seeding);
  await createDirectory(tables).park([{ kind: 'id', value: 'nobody' }], queued('lead.submitted', 'lead', { company: HOSTILE }), THEN);
  const problems = [{ field: HOSTILE, detail: HOSTILE }];
  const item = JSON.stringify({ who: HOSTILE });
  await createUnmappedItems(tables).keep([{ id: 'kept', source: 'hubspot', kind: HOSTILE, problems, item, receivedAt: THEN }]);
  await makeHostile();
  const waiting = JSON.parse(await printed('partners', '--phase', 'onboarding', '--json', '--stack-file', await stackFile()));
  const tasks = JSON.parse(await printed('tasks', '--json', '--stack-file', await stackFile()));
  const [found] = waiting.groups[0].partners;
  typed.partner = found.id;
  typed.milestone = found.waiting[0].milestone;
  typed.task = tasks.tasks[0].id;
  typed.address = (await stories().standing(found.id))?.partner.contacts[0]?.email ?? '';
}, 60_000);

let file: Promise<string> | undefined;
let remove: () => Promise<void> = async () => undefined;
const stackFile = (): Promise<string> => {
  file ??= stackFileOf(real(), (removing) => {
    remove = removing;
  });
  return file;
};
afterAll(() => remove());

/** Every command, so called that it looks and changes nothing. */
const LOOKS: Readonly<Record<string, () => readonly (readonly string[])[]>> = {
  today: () => [[]],
  partners: () => [[], ['--phase', 'onboarding'], ['--overdue']],
  show: () => [[typed.partner]],
  why: () => [[typed.partner, '--all']],
  tasks: () => [[], ['--overdue']],
  funnel: () => [[]],
  parked: () => [[]],
  unmapped: () => [[], ['kept']],
  replay: () => [['--dry-run']],
  redrive: () => [[]],
  consent: () => [[typed.partner, typed.address]],
  export: () => [[typed.partner]],
  erase: () => [[typed.partner, '--dry-run']],
  approve: () => [[typed.partner, '--dry-run']],
  decline: () => [[typed.partner, '--reason', HOSTILE.replaceAll(/\p{Cc}/gu, ''), '--dry-run']],
  record: () => [[typed.partner, 'kickoff.held', '--dry-run']],
  task: () => [['complete', typed.task, '--dry-run']],
  pause: () => [[typed.partner, '--reason', 'holidays', '--dry-run']],
  resume: () => [[typed.partner, '--dry-run']],
  skip: () => [[typed.partner, typed.milestone, '--reason', 'known', '--dry-run']],
  restart: () => [[typed.partner, '--reason', 'mended', '--dry-run']],
  rerun: () => [[typed.partner, '--dry-run']],
  exit: () => [[typed.partner, '--reason', 'asked', '--dry-run']],
  resend: () => [[typed.partner, 'welcome', '--dry-run']],
  free: () => [[typed.partner, typed.address, '--dry-run']],
  link: () => [['hubspot:42', typed.partner, '--dry-run']],
  recount: () => [['--dry-run']],
  emails: () => [[], ['--observed']],
  email: () => [['approve', typed.partner, '--dry-run']],
  mode: () => [[]],
};

/** What shows nothing that senders wrote, or is shown elsewhere: an import refuses such names. */
const ELSEWHERE = ['watch', 'import', 'executions', 'sources', 'rotate', 'fire', 'bounce', 'seed', 'help'];

describe('words of people that a terminal would obey', () => {
  it.each(Object.keys(LOOKS))('come to no screen by "%s", and to no JSON', { timeout: 60_000 }, async (name) => {
    for (const args of LOOKS[name]?.() ?? [])
      for (const json of [[], ['--json']]) {
        const text = await printed(name, ...args, ...json, '--stack-file', await stackFile()).catch((error) => harmless(inWords(error)));
        expect(text.length).toBeGreaterThan(10);
        expect(text).not.toMatch(CONTROLS);
      }
  });

  it('are there to be shown: names, titles and subjects have them', async () => {
    expect((await stories().standing(typed.partner))?.partner.name).toMatch(CONTROLS);
    expect(await printed('show', typed.partner, '--stack-file', await stackFile())).toContain('\ufffd');
  });

  it('are looked for in every command that there is', async () => {
    const names = (await operations()).commands.map((command) => command.name());
    expect([...Object.keys(LOOKS), ...ELSEWHERE].sort()).toEqual(expect.arrayContaining(names.toSorted()));
  });
});

describe('a name that nobody has', () => {
  const partners = Object.entries(LOOKS).flatMap(([name, calls]) => (calls().some((args) => args[0] === typed.partner) ? [name] : []));
  it.each(partners)('is said to be so by "%s", without anything done', async (name) => {
    const args = (LOOKS[name]?.()[0] ?? []).map((each) => (each === typed.partner ? 'nobody-at-all' : each));
    await expect(printed(name, ...args, '--stack-file', await stackFile())).rejects.toThrow('there is no partner "nobody-at-all"');
  });
});
