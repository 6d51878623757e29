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
  }[];
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
  const { id, name, track, owner } = summary;
  const { paint, width } = look;
  const head = [`${paint.bold(id)}  ${name}`, paint.dim(`${track}, ${owner === null ? 'no owner' : owner.name}`)];
  const about = [sinceWhen(summary, look), ...waitLines(summary, look)].map((line) => ['', line]);
  return [...columns([head], [width - 38, 34]), ...columns(about, [2, width - 6], { wrap: true })];
};

/** Partners by phase, those that stand there longest first. */
export const drawPartners = ({ groups }: PartnerGroups, look: Look): readonly string[] => {
  const shown = groups.filter(({ partners }) => partners.length > 0);
  if (shown.length === 0) return ['no partners'];
  return shown.flatMap(({ group, partners, isWhole }) => [
    look.paint.underline(`${group} (${partners.length}${isWhole ? '' : ', and more: see --limit'})`),
    ...partners.flatMap((summary) => partnerLines(summary, look)),
    '',
  ]);
};
