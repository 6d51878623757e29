import type { Summary } from '../profile';
import { columns, count } from './columns';
import type { Look } from './look';
import { both } from './moments';
import { waitingInWords } from './waiting';

/** The shape of `partners --json`. */
export interface PartnerGroups {
  readonly groups: readonly {
    readonly group: string;
    readonly partners: readonly Summary[];
    /** False when `--limit` left some out. */
    readonly isWhole: boolean;
    /** How many there are, where the counters know it. */
    readonly total?: number;
    /** For `--after`. */
    readonly next?: string;
  }[];
  /** False behind an `--after`. */
  readonly isFirstPage?: boolean;
  /** Of those that are overdue: groups whose journey came to nothing, and that therefore wait for nobody. */
  readonly notOverdue?: readonly string[];
}

const sinceWhen = ({ state, phase, phaseStartedAt, restedAt = phaseStartedAt }: Summary, { now, paint }: Look): string => {
  const since = both(phaseStartedAt, now);
  if (state === 'closed') return `rests since ${both(restedAt, now)}`;
  return state === 'failed' ? `${paint.red(`FAILED in ${phase}: a person is needed`)}; since ${since}` : `since ${since}`;
};

const waitLines = ({ waiting, state }: Summary, { now }: Look): readonly string[] => {
  if (state !== 'running') return [];
  const [first, ...others] = waiting;
  if (first === undefined) return ['on its way: an email, a pause or a decision is under way'];
  const more = others.length === 0 ? '' : ` (and ${count(others.length, 'other wait')})`;
  return [`waits for ${waitingInWords(first, now)}${more}`];
};

const partnerLines = (summary: Summary, look: Look): readonly string[] => {
  const { id, name, track, phase, state, outcome, owner } = summary;
  const standing = state === 'closed' ? (outcome ?? state) : phase;
  const { paint, width } = look;
  const head = [`${paint.bold(id)}  ${name}`, paint.dim(`${standing}, ${track}, ${owner === null ? 'no owner' : owner.name}`)];
  const about = [sinceWhen(summary, look), ...waitLines(summary, look)].map((line) => ['', line]);
  return [...columns([head], [width - 50, 46]), ...columns(about, [2, width - 6], { wrap: true })];
};

type Group = PartnerGroups['groups'][number];

const titleOf = ({ group, partners, isWhole, total }: Group): string => {
  if (isWhole) return `${group} (${partners.length})`;
  return total === undefined ? `${group} (${partners.length}, and more)` : `${group} (${partners.length} of ${total})`;
};

const goOn = ({ group, total, next }: Group, { paint }: Look): readonly string[] => {
  if (next === undefined) return [];
  return [
    paint.dim(
      total === undefined
        ? `  the next page: the same call with --after ${next}`
        : `  all of them: npm run ops -- partners --phase ${group}`,
    ),
  ];
};

/** Who was reminded to the end is not overdue any more: whoever looks for them here is told where they are. */
const elsewhere = ({ groups, notOverdue = [] }: PartnerGroups, { paint }: Look): readonly string[] => {
  if (notOverdue.length === 0 || groups.some(({ isWhole }) => !isWhole)) return [];
  const commands = notOverdue.map((group) => `npm run ops -- partners --phase ${group}`);
  return [paint.dim(`whose journey came to nothing waits for nobody, and is listed by: ${commands.join('; ')}`)];
};

/** Partners by phase, those that stand there longest first. */
export const drawPartners = (found: PartnerGroups, look: Look): readonly string[] => {
  const { groups, isFirstPage = true } = found;
  const shown = groups.filter(({ partners, next }) => partners.length > 0 || next !== undefined);
  const nobody = isFirstPage ? 'no partners' : 'no more partners: the page before was the last';
  if (shown.length === 0) return [nobody, ...elsewhere(found, look)];
  const lines = shown.flatMap((each) => [
    look.paint.underline(titleOf(each)),
    ...each.partners.flatMap((summary) => partnerLines(summary, look)),
    ...goOn(each, look),
    '',
  ]);
  return [...lines, ...elsewhere(found, look)];
};
