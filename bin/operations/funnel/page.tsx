import { render } from '@react-email/render';
import type { Figures, FiguresOf, Tally } from '../../../lib/journey/measures/figures';
import { notesOnDays, notesOnSteps, shareOfBeforeInWords } from './notes';
import { skippedInWords } from './skipped';

/** What the page says beside its figures. */
export interface PageFacts {
  readonly program: string;
  /** What all of it is about: `journeys begun from 2026-01 to 2026-06`. */
  readonly about: string;
  readonly takenAt: string;
  /** How long a day of the journey lasts here, where that is no day of ours. */
  readonly secondsPerDay?: number | undefined;
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; color: #1d2530; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem }
  p { color: #4c5868; margin: .25rem 0 1rem } table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: 600; padding: 1rem 0 .25rem }
  th, td { text-align: left; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid #e3e8ee; vertical-align: middle; font-weight: 400 }
  thead th { color: #4c5868; font-size: .85rem } td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } td.bar { width: 40% }
  svg { display: block } .bar rect { fill: #2f6fb2 } .bar rect.rest { fill: #e8edf3 }
`;
/** Nothing is fetched, and nothing is told to anybody. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number | undefined): string => (share === undefined ? '–' : `${Math.round(share * 100)} %`);
const days = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(value)} d`);

/** A bar that is so long a part of its cell; its numbers stand beside it. */
const Bar = ({ share }: { readonly share: number }) => (
  <svg width="100%" height="14" aria-hidden="true">
    <rect className="rest" width="100%" height="14" rx="2" />
    <rect width={`${Math.min(100, share * 100)}%`} height="14" rx="2" />
  </svg>
);

const Funnel = ({ figures }: { readonly figures: Figures }) => (
  <table>
    <thead>
      <tr>
        {['', '', 'reached', 'of all', 'of the step before', 'median', 'p90'].map((title, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row of titles.
          <th key={n} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {figures.milestones
        .filter(({ isStep }) => isStep)
        .map((step) => (
          <tr key={step.milestone}>
            <th scope="row">{step.title}</th>
            <td className="bar">
              <Bar share={step.share ?? 0} />
            </td>
            <td className="n">{number(step.reached)}</td>
            <td className="n">{percent(step.share)}</td>
            <td className="n">{shareOfBeforeInWords(step, percent)}</td>
            <td className="n">{days(step.medianDays)}</td>
            <td className="n">{days(step.p90Days)}</td>
          </tr>
        ))}
    </tbody>
  </table>
);

const Counts = ({ title, counts }: { readonly title: string; readonly counts: Tally }) => {
  const most = Math.max(1, ...Object.values(counts));
  if (Object.keys(counts).length === 0) return null;
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {Object.entries(counts).map(([name, count]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="bar">
              <Bar share={count / most} />
            </td>
            <td className="n">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Rates = ({ figures: { rates, spans } }: { readonly figures: Figures }) => (
  <table>
    <caption>Rates and times</caption>
    <tbody>
      {rates.map(({ name, title, due, did, share, tooEarly }) => (
        <tr key={name}>
          <th scope="row">{title}</th>
          <td className="bar">
            <Bar share={share ?? 0} />
          </td>
          <td className="n">{percent(share)}</td>
          <td className="n">{`${number(did)} of ${number(due)}${tooEarly === 0 ? '' : `; too early for ${number(tooEarly)}`}`}</td>
        </tr>
      ))}
      {spans.map(({ name, title, partners, medianDays, p90Days }) => (
        <tr key={name}>
          <th scope="row">{title}</th>
          <td>{`half within ${days(medianDays)}, nine of ten within ${days(p90Days)}`}</td>
          <td className="n" />
          <td className="n">{`${number(partners)} partners`}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Notes = ({ notes }: { readonly notes: readonly string[] }) => notes.map((note) => <p key={note}>{note}</p>);

const Group = ({ group, figures, isOnly, onDays }: FiguresOf & { readonly isOnly: boolean; readonly onDays: readonly string[] }) => (
  <section>
    <h2>{isOnly ? `${number(figures.began)} journeys` : `${group}: ${number(figures.began)} journeys`}</h2>
    <Funnel figures={figures} />
    <Notes notes={[...notesOnSteps(figures), ...onDays]} />
    <Rates figures={figures} />
    <Notes notes={onDays} />
    <Counts title="Where they stand now" counts={figures.standing} />
    <Counts title="Why they left" counts={figures.exitReasons} />
    <Counts title="Why applications were declined" counts={figures.declineReasons} />
    <Counts title="Waits that a person passed over" counts={skippedInWords(figures)} />
  </section>
);

/** That renderer is for emails, and begins with the document type of one. */
const EMAIL_DOCTYPE = /^<!DOCTYPE[^>]*>/i;

/** The figures as one page that needs nothing beside itself, and tells nobody that it is read. */
export const figuresPage = async (groups: readonly FiguresOf[], { program, about, takenAt, secondsPerDay }: PageFacts): Promise<string> => {
  const page = await render(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width" />
        <title>{`${program}: funnel`}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{program}</h1>
        <p>{`${about}, as counted on ${takenAt.slice(0, 16).replace('T', ' ')} UTC`}</p>
        {groups.map((each) => (
          <Group key={each.group} {...each} isOnly={each.group === 'all'} onDays={notesOnDays(secondsPerDay)} />
        ))}
      </body>
    </html>,
  );
  return `<!DOCTYPE html>\n${page.replace(EMAIL_DOCTYPE, '')}\n`;
};
