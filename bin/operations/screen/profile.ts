import { listed } from '../../../lib/journey/consent';
import { minorDigits, toUnits } from '../../../lib/journey/currency';
import type { Profile } from '../profile';
import { columns } from './columns';
import type { Look } from './look';
import { both } from './moments';
import { DEAL_WITH_TASK } from './tasks';
import { drawTimeline } from './timeline';
import { waitingInWords } from './waiting';

type Partner = Profile['partner'];

/** Money in minor units, as people write it. */
export const money = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(toUnits(minor, currency));
};

const numbers = ({ leads, dealsRegistered, dealsWon, revenue }: Partner['total'], currency: string): string =>
  `leads ${leads}, deals registered ${dealsRegistered}, won ${dealsWon}, revenue ${money(revenue, currency)}`;

const standing = ({ phase, run, state, outcome, exiting, dormant }: Partner, { paint }: Look): string => {
  const marks = [exiting ? 'leaving' : '', dormant ? 'dormant' : ''].filter((mark) => mark !== '');
  const how = state === 'closed' ? `at rest: ${outcome ?? 'closed'}` : state === 'failed' ? paint.red('FAILED: a person is needed') : state;
  return `${phase}, run ${run}, ${[how, ...marks].join(', ')}`;
};

const termText = ({ number, startedAt, endsAt, months, autoRenews }: NonNullable<Partner['term']>): string =>
  `${number}: ${startedAt.slice(0, 10)} to ${endsAt.slice(0, 10)}, ${months} months${autoRenews ? ', renews by itself' : ''}`;

const contactText = ({ name, email, role, locale, timeZone, status, stopped }: Partner['contacts'][number]): string => {
  const known = [`${name} <${email}>`, role, locale, timeZone].filter((part) => part !== undefined).join(', ');
  if (status !== 'active') return `${known} (${status}: gets no email)`;
  return stopped.length === 0 ? `${known} (active)` : `${known} (active; has stopped ${listed(stopped)})`;
};

const pauseText = ({ at, by, reason }: NonNullable<Partner['paused']>, { now }: Look): string =>
  `no mail goes to it: by ${by}, ${both(at, now)}${reason === undefined ? '' : `: "${reason}"`}`;

const headerRows = ({ partner, currency }: Profile, look: Look): readonly (readonly [string, string])[] => {
  const { track, segment, tier, term, owner, externalIds, exitReason, parentPartnerId, paused } = partner;
  const optional = (label: string, text: string | undefined) => (text === undefined ? [] : [[label, text] as const]);
  return [
    ['stands in', standing(partner, look)],
    ['phase began', both(partner.phaseStartedAt, look.now)],
    ...optional('paused', paused && look.paint.yellow(pauseText(paused, look))),
    ['kind', `${track}, ${segment}, tier ${tier}`],
    ...optional('term', term && termText(term)),
    ['this term', numbers(partner.thisTerm, currency)],
    ['in all', `${numbers(partner.total, currency)}; open deals ${partner.openDeals}`],
    ['owner', owner === null ? "none: the program's head acts for it" : `${owner.name} <${owner.email}>`],
    ...partner.contacts.map((contact, index) => [index === 0 ? 'contacts' : '', contactText(contact)] as const),
    ...optional('known as', externalIds.length === 0 ? undefined : externalIds.map(({ system, id }) => `${system}:${id}`).join(', ')),
    ...optional('parent', parentPartnerId),
    ...optional('exit reason', exitReason),
  ];
};

const section = (title: string, lines: readonly string[], { paint }: Look): readonly string[] =>
  lines.length === 0 ? [] : ['', paint.underline(title), ...lines];

/** A wait, and what a person does who knows better. */
const waitingLines = ({ waiting, partner: { id } }: Profile, { now, width, paint }: Look): readonly string[] =>
  waiting.flatMap((each) => {
    const [event] = each.events ?? [];
    const wait = columns([[waitingInWords(each, now)]], [width - 2], { wrap: true });
    if (event === undefined || each.milestone === undefined) return wait;
    const [came, passOver] = [`record ${id} ${event}`, `skip ${id} ${each.milestone} --reason "..."`];
    return [...wait, paint.dim(`  it came: npm run ops -- ${came}`), paint.dim(`  pass it over: npm run ops -- ${passOver}`)];
  });

/** Nothing comes by itself to a partner that stands still: what a person can do. */
const onwardLines = ({ onward = [] }: Profile, { paint }: Look): readonly string[] =>
  onward.map(({ when, command }) => paint.dim(`  ${command === undefined ? when : `${when}: npm run ops -- ${command}`}`));

const taskLines = ({ tasks }: Profile, { now, width, paint }: Look): readonly string[] => [
  ...tasks.flatMap(({ id, title, assignee, dueAt }) => {
    const due = `due ${both(dueAt, now)}`;
    const row = [Date.parse(dueAt) < now ? paint.red(`over${due}`) : due, assignee.name, title];
    return [...columns([row], [42, 16, width - 64], { wrap: true }), `  ${paint.dim(id)}`];
  }),
  ...(tasks.length === 0 ? [] : [paint.dim(`  ${DEAL_WITH_TASK}`)]),
];

/** One partner: who it is, what it waits for, what people owe it, and its timeline, oldest first. */
export const drawProfile = (profile: Profile, look: Look): readonly string[] => {
  const { partner, timeline, timelineIsWhole, next } = profile;
  const { paint, width } = look;
  return [
    `${paint.bold(partner.name)}  ${paint.dim(partner.id)}`,
    ...columns(
      headerRows(profile, look).map(([label, text]) => [paint.dim(label), text]),
      [11, width - 15],
    ),
    ...section('Waits for', waitingLines(profile, look), look),
    ...section('What sets it going again', onwardLines(profile, look), look),
    ...section('Open tasks', taskLines(profile, look), look),
    ...section(timelineIsWhole ? 'Timeline (UTC)' : 'Timeline (UTC; older entries left out)', drawTimeline(timeline, look), look),
    ...(next === undefined ? [] : [look.paint.dim(`older ones: npm run ops -- show ${partner.id} --after ${next}`)]),
  ];
};
