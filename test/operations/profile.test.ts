import pc from 'picocolors';
import { expect, it } from 'vitest';
import { profileOf, type StoppedBy, summaryOf } from '../../bin/operations/profile';
import { drawPartners } from '../../bin/operations/screen/partners';
import { drawProfile, money } from '../../bin/operations/screen/profile';
import type { Story } from '../../bin/operations/story';
import { type Partner, UNTOUCHED } from '../../lib/journey/partner';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { at, DAY, mail, NOW, partner, plain } from './samples';

const task = (more: object = {}): Story['tasks'][number] => ({
  ...{ id: 't1', title: 'Call them', assignee: { name: 'Mara', email: 'mara@northwind.example' }, openedAt: at(-DAY), dueAt: at(2 * DAY) },
  ...{ state: 'open', run: 1, step: 's' },
  ...more,
});

const story = (more: Partial<Story> = {}): Story => ({
  partner: partner(),
  milestones: {},
  waits: [{ milestone: 'applied', step: 'applied', since: at(-DAY), reminders: 0, until: at(DAY) }],
  ...{ events: [], mails: [mail()], tasks: [task()], isWhole: true },
  ...more,
});

const profile = (more: Partial<Story> = {}, stopped: StoppedBy = new Map()) => profileOf(program, settings, story(more), stopped, NOW);
const drawn = (more: Partial<Story> = {}, stopped?: StoppedBy) => drawProfile(profile(more, stopped), plain).join('\n');

it('the JSON of a partner has the documented shape, and no keys of the table', () => {
  const listed = { ...partner(), list: 'PHASE#recruitment#3', listAt: 'x' };
  const shape = JSON.parse(JSON.stringify(profile({ partner: listed })));
  expect(Object.keys(shape)).toEqual(['partner', 'currency', 'waiting', 'tasks', 'timeline', 'timelineIsWhole']);
  expect(shape.partner).toMatchObject({ id: 'acme', phase: 'recruitment', state: 'running', run: 1, tier: 'registered' });
  expect(shape.partner).not.toHaveProperty('list');
  expect(shape.partner).not.toHaveProperty('revision');
  expect(shape.waiting[0]).toEqual({
    ...{ for: 'application submitted', milestone: 'applied', since: at(-DAY), reminders: 0, until: at(DAY) },
    atDeadline: { kind: 'reminder', emails: ['invitation-reminder'] },
    events: ['application.submitted'],
  });
  expect(shape.timeline[0]).toMatchObject({ at: at(-60), kind: 'email', status: 'sent', email: 'invitation' });
});

it('a partner without an owner says so in JSON too', () => {
  const { owner: _owner, ...nobodys } = partner();
  expect(profile({ partner: nobodys }).partner.owner).toBeNull();
  expect(drawn({ partner: nobodys })).toContain("none: the program's head acts for it");
});

it('a partner is shown with what a person types who knows better than the journey, and ids whole', () => {
  const id = `acme-onboarding-2:${'no-training-yet-'.repeat(4)}`;
  const text = drawn({ tasks: [task({ id })] });
  expect(text).toContain('it came: npm run ops -- record acme application.submitted\n');
  expect(text).toContain('pass it over: npm run ops -- skip acme applied --reason "..."\n');
  expect(text).toContain(`\n  ${id}\n  done, or for somebody else: npm run ops -- task complete <id>`);
});

it('money is told in the currency of the program', () => {
  expect(money(2_035_000, 'USD')).toBe('$20,350.00');
  expect(money(5000, 'JPY')).toBe('¥5,000');
  const total = { leads: 2, dealsRegistered: 1, dealsWon: 1, revenue: 2_035_000 };
  expect(drawn({ partner: partner({ total }) })).toContain('leads 2, deals registered 1, won 1, revenue $20,350.00');
});

it('tasks that are done are not shown, and late ones are called overdue', () => {
  const text = drawn({ tasks: [task({ title: 'Late', dueAt: at(-DAY) }), task({ title: 'Over with', state: 'done' })] });
  expect(text).toContain('overdue 2026-11-21 10:00:00 (24 h ago)');
  expect(text).not.toContain('Over with');
});

it('contacts that get no email say why', () => {
  const contacts = [{ name: 'Dana', email: 'dana@acme.example', status: 'bounced' as const }];
  expect(drawn({ partner: partner({ contacts }) })).toContain('Dana <dana@acme.example> (bounced: gets no email)');
});

it('a contact is shown with its role, language, zone and status, and with what that person has stopped', () => {
  const dana = {
    name: 'Dana',
    email: 'dana@acme.example',
    role: 'owner',
    locale: 'de-AT',
    timeZone: 'Europe/Vienna',
    status: 'active' as const,
  };
  const contacts = [dana, { name: 'Luis', email: 'luis@acme.example', status: 'active' as const }];
  const stopped: StoppedBy = new Map([[dana.email, new Set(['digests'] as const)]]);
  const text = drawn({ partner: partner({ contacts }) }, stopped);
  expect(text.replace(/\s+/g, ' ')).toContain(
    'Dana <dana@acme.example>, owner, de-AT, Europe/Vienna (active; has stopped digests) Luis <luis@acme.example> (active)',
  );
  expect(profile({ partner: partner({ contacts }) }, stopped).partner.contacts.map((each) => each.stopped)).toEqual([['digests'], []]);
});

it('who left says why', () => {
  const left = partner({ phase: 'renewal', state: 'closed', outcome: 'exited', exitReason: 'new strategy' });
  expect(drawn({ partner: left })).toMatch(/at rest: exited.*exit reason +new strategy/s);
});

const onward = (more: Partial<Partner>, milestones: Story['milestones'] = {}) => {
  const [, part = ''] = drawn({ partner: partner(more), milestones, waits: [], tasks: [] }).split('What sets it going again\n');
  return (part.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim());
};
const decided = (outcome: string) => ({ 'application-decided': { ...UNTOUCHED, reachedAt: at(-9 * DAY), outcome } });
const RESTART = 'once more from the beginning of its phase: npm run ops -- restart acme --reason "..."';

it('of a partner that stands still, the ways on are said, and none that would lead nowhere', () => {
  const stalled = { state: 'closed', outcome: 'stalled' } as const;
  expect(onward(stalled)).toEqual([
    'application.approved after all: npm run ops -- approve acme',
    'application.declined after all: npm run ops -- decline acme --reason "..."',
    'agreement.signed after all: npm run ops -- record acme agreement.signed',
    RESTART,
    'a new journey begins with application.submitted, as senders tell it',
  ]);
  expect(onward(stalled, decided('approved')).join()).not.toContain('ops -- approve');
  expect(onward({ state: 'closed', outcome: 'declined' }, decided('declined'))).toEqual([
    'application.approved after all: npm run ops -- approve acme',
    'a new journey begins with application.submitted or partner.invited, as senders tell it',
  ]);
  expect(onward({ phase: 'renewal', state: 'closed', outcome: 'unanswered' })).toEqual([
    'renewal.accepted after all: npm run ops -- record acme renewal.accepted',
    'renewal.declined after all: npm run ops -- record acme renewal.declined',
    RESTART,
  ]);
  expect(onward({ state: 'closed', outcome: 'no-response' })[0]).toBe(
    "application.submitted after all: npm run ops -- record acme application.submitted --data '{...}'",
  );
  expect(onward({ phase: 'renewal', state: 'closed', outcome: 'exited' })).toEqual([
    'a new journey begins with application.submitted or partner.invited, as senders tell it',
  ]);
});

it('of a partner whose run has failed, both ways to set it going are said', () => {
  expect(onward({ state: 'failed' })).toEqual([
    'mended, it goes on from the state that failed: npm run ops -- rerun acme',
    'or its phase from the beginning: npm run ops -- restart acme --reason "..."',
    'why it failed: docs/runbook.md, "run-failed"',
  ]);
  expect(drawn()).not.toContain('What sets it going again');
});

it('every line of a partner fits 100 columns', () => {
  const long = partner({ name: 'A'.repeat(200), exitReason: 'because '.repeat(100) });
  for (const line of drawn({ partner: long }).split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(100);
});

it('colours are drawn where they are wanted only', () => {
  expect(drawn()).not.toContain('\u001b');
  expect(drawProfile(profile(), { ...plain, paint: pc.createColors(true) }).join('\n')).toContain('\u001b');
});

it('partners are listed with what they wait for, and failed ones stand out', () => {
  const fine = summaryOf(program, story(), NOW);
  const broken = summaryOf(program, story({ partner: partner({ id: 'beta', state: 'failed' }), waits: [] }), NOW);
  const text = drawPartners(
    { groups: [{ group: 'recruitment', partners: [fine, broken], isWhole: false, total: 7, next: 'abc' }] },
    plain,
  ).join('\n');
  expect(text).toContain('recruitment (2 of 7)');
  expect(text).toContain('npm run ops -- partners --phase recruitment');
  expect(text).toMatch(
    /acme {2}Acme Consulting +recruitment, reseller, Mara Lindqvist\n +since 2026-11-20 10:00:00 \(2 d ago\)\n +waits for application submitted, until 2026-11-23/,
  );
  expect(text).toContain('FAILED in recruitment: a person is needed; since 2026-11-20');
});

it('who looks for those that are overdue is told where those are whose journey came to nothing, where the program knows such', () => {
  const none = [{ group: 'overdue', partners: [], isWhole: true }];
  const pointer =
    'whose journey came to nothing waits for nobody, and is listed by: npm run ops -- partners --phase stalled; npm run ops -- partners --phase unanswered';
  expect(drawPartners({ groups: none, notOverdue: program.measures.stuck }, plain)).toEqual(['no partners', pointer]);
  expect(drawPartners({ groups: none, notOverdue: [] }, plain)).toEqual(['no partners']);
  const few = [{ group: 'overdue', partners: [summaryOf(program, story(), NOW)], isWhole: true }];
  expect(drawPartners({ groups: few, notOverdue: ['stalled'] }, plain).at(-1)).toMatch(
    /listed by: npm run ops -- partners --phase stalled$/,
  );
  const more = [{ group: 'overdue', partners: [], isWhole: false, next: 'abc' }];
  expect(drawPartners({ groups: more, notOverdue: ['stalled'] }, plain).join()).not.toContain('stalled');
});
