import { COLD_SHARE } from '../assumptions';
import { type CostLine, costOf, type Deployed, gbSeconds, type Standing, standingCost, totalOf, type Usage } from '../cost';
import { tableOf } from '../markdown';
import { milestoneUsage, yearUsage } from '../usage';
import { promptTransitions } from '../year/steps';
import { CALLERS, QUEUES, type Tally, total } from '../year/tally';

/** facts/performance.md, "What to reach", for a milestone with its email. */
export const TARGETS = { transitions: 4, usdPerThousand: 0.21 } as const;

export interface Year {
  readonly tally: Tally;
  readonly items: number;
  readonly storedBytes: number;
}

const PARTNERS = 1000;
const usd = (amount: number, digits = 2): string => `$${amount.toFixed(digits)}`;
const isMet = (value: number, limit: number): string => (value <= limit ? 'met' : 'missed');

const usageReport = ({ tally, items, storedBytes }: Year): string => {
  const forMilestones = [...tally.milestones.values()].reduce((sum, { transitions }) => sum + transitions, 0);
  const callers = CALLERS.map((caller) => {
    const { reads, writes } = tally.meter(caller);
    return [caller, caller === 'state machines' ? '' : tally.of(tally.invocations, caller), reads, writes];
  });
  const phases = [...tally.transitions].map(([phase, count]) => [phase, count]);
  return [
    "### The sample partner's year",
    `${tally.webhooks} webhooks (as many API requests), ${tally.mails} emails, of which ${tally.schedules} waited on a schedule, ${tally.executions} executions, ${tally.waits} waits and rungs.`,
    tableOf(['who', 'invocations', 'DynamoDB read units', 'write units'], callers),
    tableOf(['phase', 'state transitions'], [...phases, ['all', total(tally.transitions)]]),
    `Of these transitions ${forMilestones} are milestones' waits, outcomes, emails and reminders; the others are the phases' own: branches, pauses, questions, tasks, ends.`,
    tableOf(
      ['queue', 'messages'],
      QUEUES.map((queue) => [queue, tally.of(tally.messages, queue)]),
    ),
    `At the end of the year the table holds ${items} items of the partner, ${(storedBytes / 1000).toFixed(0)} KB with the copies in its indexes.`,
  ].join('\n\n');
};

const linesOf = (usage: Usage, deployed: Deployed, scale: number, digits: number) => {
  const lines: readonly CostLine[] = costOf(usage, deployed, COLD_SHARE).filter((line) => line.usd > 0);
  return [...lines, { service: 'all', usd: totalOf(lines) }].map((line) => [line.service, usd(line.usd * scale, digits)]);
};

const allColdExtra = (usage: Usage, deployed: Deployed): number =>
  totalOf(costOf(usage, deployed, 1)) - totalOf(costOf(usage, deployed, COLD_SHARE));

const costReport = ({ tally, storedBytes }: Year, deployed: Deployed, standing: Standing): string => {
  const usage = yearUsage(tally, storedBytes);
  const stage = standingCost(standing);
  return [
    '### What it costs',
    `AWS, us-east-1, no free tier, per ${PARTNERS.toLocaleString('en')} partners and year; ${gbSeconds(usage, deployed, COLD_SHARE).toFixed(2)} GB-seconds of Lambda a partner.`,
    tableOf(['service', 'USD'], linesOf(usage, deployed, PARTNERS, 2)),
    `If every invocation were a cold start, ${usd(allColdExtra(usage, deployed) * PARTNERS)} more. A stage without partners costs ${usd(totalOf(stage))} a month: ${stage.map((line) => `${line.service} ${usd(line.usd)}`).join(', ')}.`,
  ].join('\n\n');
};

const milestoneReport = ({ tally }: Year, deployed: Deployed): string => {
  const withEmail = [...promptTransitions()].filter(([, { emails }]) => emails > 0);
  const counts = withEmail.map(([, { transitions }]) => transitions);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const usage = milestoneUsage(tally, most);
  const costAt = (transitions: number) => totalOf(costOf(milestoneUsage(tally, transitions), deployed, COLD_SHARE)) * 1000;
  const cost = costAt(most);
  const rows = withEmail.map(([name, { transitions, emails }]) => {
    const seen = tally.milestones.get(name);
    return [name, transitions, emails, seen?.transitions ?? 0, seen?.emails ?? 0, isMet(transitions, TARGETS.transitions)];
  });
  return [
    '### A milestone with its email',
    `Targets: at most ${TARGETS.transitions} state transitions when its event comes in time, and at most ${usd(TARGETS.usdPerThousand)} for 1,000 events.`,
    tableOf(['milestone', 'transitions', 'emails', 'in the year', 'emails in it', 'target'], rows),
    `A webhook that reaches a milestone and sends one email, at the most transitions (${most}): **${usd(cost, 3)} per 1,000 events, target ${isMet(cost, TARGETS.usdPerThousand)}**; ${usage.readUnits.toFixed(1)} read and ${usage.writeUnits.toFixed(1)} write units. At the least (${least}): ${usd(costAt(least), 3)}. All invocations cold: ${usd(allColdExtra(usage, deployed) * 1000, 3)} more.`,
    tableOf(['service', 'USD per 1,000 events'], linesOf(usage, deployed, 1000, 4)),
  ].join('\n\n');
};

export const yearReport = (year: Year, deployed: Deployed, standing: Standing): string =>
  [usageReport(year), costReport(year, deployed, standing), milestoneReport(year, deployed)].join('\n\n');
