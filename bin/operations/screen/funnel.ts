import type { Figures, FiguresOf, Tally } from '../../../lib/journey/measures/figures';
import { notesOnDays, notesOnSteps, shareOfBeforeInWords } from '../funnel/notes';
import { skippedInWords } from '../funnel/skipped';
import { columns } from './columns';
import type { Look } from './look';

/** The shape of `funnel --json`. */
export interface Funnel {
  /** What of all journeys it is about. */
  readonly about: string;
  readonly by: string | null;
  readonly groups: readonly FiguresOf[];
  /** How long a day of the journey lasts here, where that is no day of ours. */
  readonly secondsPerDay?: number;
}

const BLOCK = '█';
const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number | undefined): string => (share === undefined ? '-' : `${Math.round(share * 100)} %`);
const days = (value: number | undefined): string => (value === undefined ? '-' : `${Math.round(value)} d`);
const bar = (share: number, width: number, { paint }: Look): string => {
  const length = Math.min(width, Math.round(share * width));
  return paint.cyan(BLOCK.repeat(length === 0 && share > 0 ? 1 : length));
};

const section = (title: string, lines: readonly string[], { paint }: Look): readonly string[] =>
  lines.length === 0 ? [] : ['', paint.underline(title), ...lines];

const funnelLines = ({ milestones }: Figures, look: Look): readonly string[] => {
  const width = look.width - 72;
  const head = ['', '', 'reached', 'of all', 'of before', 'median', 'p90'].map((title) => look.paint.dim(title));
  const rows = milestones
    .filter(({ isStep }) => isStep)
    .map((step) => {
      const { title, reached, share, medianDays, p90Days } = step;
      const shares = [percent(share), shareOfBeforeInWords(step, percent)];
      return [title, bar(share ?? 0, width, look), number(reached), ...shares, days(medianDays), days(p90Days)];
    });
  return columns([head, ...rows], [24, width, 7, 6, 9, 6, 6]);
};

const countLines = (counts: Tally, look: Look): readonly string[] => {
  const most = Math.max(1, ...Object.values(counts));
  const width = look.width - 40;
  return columns(
    Object.entries(counts).map(([name, count]) => [name, bar(count / most, width, look), number(count)]),
    [24, width, 8],
  );
};

const rateLines = ({ rates, spans }: Figures, { width }: Look): readonly string[] =>
  columns(
    [
      ...rates.map(({ title, did, due, share, tooEarly }) => [
        ...[title, percent(share), `${number(did)} of ${number(due)}${tooEarly === 0 ? '' : `, too early for ${number(tooEarly)}`}`],
      ]),
      ...spans.map(({ title, partners, medianDays, p90Days }) => [
        ...[title, days(medianDays), `median; nine of ten in ${days(p90Days)}; ${number(partners)} partners`],
      ]),
    ],
    [width - 58, 6, 44],
    { wrap: true },
  );

const noteLines = (notes: readonly string[], { paint, width }: Look): readonly string[] =>
  columns(
    notes.map((note) => [note]),
    [width - 2],
    { wrap: true },
  ).map((line) => paint.dim(line));

const drawAll = (funnel: Funnel, figures: Figures, look: Look): readonly string[] => {
  const onDays = notesOnDays(funnel.secondsPerDay);
  return [
    `${look.paint.bold(number(figures.began))} journeys, ${funnel.about}`,
    ...section('How far they came', [...funnelLines(figures, look), ...noteLines([...notesOnSteps(figures), ...onDays], look)], look),
    ...section('Rates and times', [...rateLines(figures, look), ...noteLines(onDays, look)], look),
    ...section('Where they stand now', countLines(figures.standing, look), look),
    ...section('Why they left', countLines(figures.exitReasons, look), look),
    ...section('Why applications were declined', countLines(figures.declineReasons, look), look),
    ...section('Waits that a person passed over', countLines(skippedInWords(figures), look), look),
  ];
};

/** One line a group: what share reached each step, by the steps' numbers. */
const comparison = (groups: readonly FiguresOf[], look: Look): readonly string[] => {
  const steps = groups[0]?.figures.milestones.filter(({ isStep }) => isStep) ?? [];
  const head = ['', 'journeys', ...steps.map((_, n) => String(n + 1))].map((title) => look.paint.dim(title));
  const rows = groups.map(({ group, figures }) => [
    ...[group, number(figures.began), ...figures.milestones.filter(({ isStep }) => isStep).map(({ share }) => percent(share))],
  ]);
  const legend = steps.map(({ title }, n) => `${n + 1} ${title}`).join(', ');
  return [...columns([head, ...rows], [16, 8, ...steps.map(() => 5)]), '', ...columns([[legend]], [look.width - 4], { wrap: true })];
};

const ratesCompared = (groups: readonly FiguresOf[], look: Look): readonly string[] => {
  const { rates = [], spans = [] } = groups[0]?.figures ?? {};
  const head = ['', ...[...rates, ...spans].map(({ name }) => name)].map((title) => look.paint.dim(title));
  const rows = groups.map(({ group, figures }) => [
    group,
    ...figures.rates.map(({ share }) => percent(share)),
    ...figures.spans.map(({ medianDays, p90Days }) => `${days(medianDays)} / ${days(p90Days)}`),
  ]);
  return columns([head, ...rows], [16, ...rates.map(() => 10), ...spans.map(() => 16)]);
};

/** The funnel of all in bars; of several groups one line each. */
export const drawFunnel = (funnel: Funnel, look: Look): readonly string[] => {
  const { about, by, groups, secondsPerDay } = funnel;
  const [first] = groups;
  if (first === undefined) return [`no journeys ${about}`];
  if (by === null) return drawAll(funnel, first.figures, look);
  return [
    `journeys by ${by}, ${about}`,
    ...section('How far they came, of all journeys', comparison(groups, look), look),
    ...section(
      'Rates, and times (median / nine of ten)',
      [...ratesCompared(groups, look), ...noteLines(notesOnDays(secondsPerDay), look)],
      look,
    ),
  ];
};
