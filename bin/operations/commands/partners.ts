import { type Command, Option } from 'commander';
import * as v from 'valibot';
import type { ReadModel } from '../../../lambdas/read-model';
import { email } from '../../../lib/journey/event-fields';
import { lateMilestones } from '../../../lib/journey/late';
import { PHASES, TRACKS, type Track } from '../../../lib/journey/words';
import { program as journey } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { createAllPartners, openReadModel, type PartnerFilter, paceOfWaits } from '../all-partners';
import { OperatorProblem } from '../problem';
import { drawPartners, type PartnerGroups } from '../screen/partners';
import { groupsOf } from '../waits';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

const STATES = ['running', 'failed', 'resting'] as const;

interface Options extends CommonOptions {
  readonly phase?: string;
  readonly state?: (typeof STATES)[number];
  readonly track?: Track;
  readonly tier?: string;
  readonly owner?: string;
  readonly overdue?: true;
  readonly limit?: number;
  readonly after?: string;
}

const GROUPS = groupsOf(journey);
/** Of each group, where all are shown. */
const FIRST_FEW = 5;
const DEFAULT_LIMIT = 20;

const groupsIn = (state: Options['state']): readonly string[] | undefined => {
  if (state === undefined) return undefined;
  if (state === 'failed') return ['failed'];
  const isPhase = (group: string) => PHASES.some((phase) => phase === group);
  return GROUPS.filter((group) => (state === 'running' ? isPhase(group) : !isPhase(group) && group !== 'failed'));
};

const whose = (owner: string | undefined): PartnerFilter['owner'] => {
  if (owner === undefined) return undefined;
  if (owner === 'nobody') return owner;
  const parsed = v.safeParse(email, owner);
  if (!parsed.success) throw new OperatorProblem(`--owner takes a manager's address, or "nobody" for partners without an owner`);
  return { email: parsed.output };
};

const overview = async (model: ReadModel, now: string, limit: number): Promise<PartnerGroups['groups']> => {
  const partners = createAllPartners(model, journey, GROUPS);
  const totals = await model.standings();
  const pages = GROUPS.map(async (group) => {
    const total = totals.get(group) ?? 0;
    return { group, total, ...(await partners.page({ groups: [group] }, now, { limit })) };
  });
  return Promise.all(pages);
};

const named = ({ phase, state, track, tier, owner, overdue }: Options): string =>
  [overdue && 'overdue', phase ?? state, track, tier && `tier ${tier}`, owner && `of ${owner}`].filter(Boolean).join(', ') || 'all';

const listPartners = async (options: Options): Promise<void> => {
  const { phase, state, track, tier, owner, overdue, after } = options;
  const deployment = await deploymentFor(options);
  const model = openReadModel(deployment);
  const now = new Date().toISOString();
  const isFiltered = [phase, state, track, tier, owner, overdue, after].some((each) => each !== undefined);
  if (!isFiltered) {
    const groups = await overview(model, now, options.limit ?? FIRST_FEW);
    return show<PartnerGroups>(options, { groups }, drawPartners);
  }
  const filter: PartnerFilter = {
    groups: phase === undefined ? groupsIn(state) : [phase],
    ...{ track, tier, owner: whose(owner) },
    ...(overdue && { late: lateMilestones(journey, paceOfWaits(options.stage, deployment.scale)) }),
  };
  const page = await createAllPartners(model, journey, GROUPS).page(filter, now, { limit: options.limit ?? DEFAULT_LIMIT, after });
  show<PartnerGroups>(
    options,
    {
      groups: [{ group: named(options), ...page }],
      ...(after !== undefined && { isFirstPage: false }),
      ...(overdue && { notOverdue: journey.measures.stuck }),
    },
    drawPartners,
  );
};

/** `ops partners`: who stands where, and what is waited for. */
export const registerPartners = (program: Command): Command =>
  program.addCommand(
    operation('partners', {
      summary: 'who stands where, and what they wait for',
      description:
        'Lists partners by phase, and those whose journey rests by its outcome: since when, and what they wait for until when. Without a filter the first few of each group, with how many there are; with filters those that fit all of them, page by page.\nOverdue is who was reminded and has not come: the journey waits for them, or for us, longer than the program gives.',
      examples: [
        ['partners', 'everybody: how many stand in each phase, and those that stand there longest'],
        ['partners --overdue --owner mara@northwind.example', "a manager's partners that were reminded in vain"],
        ['partners --phase stalled', 'whose recruitment came to nothing for now'],
        ['partners --state running --track technology --tier gold', 'filters add up'],
        ['partners --phase renewal --limit 100 --after <next> --stage prod', 'in AWS, and the next page of a list: its last line says how'],
      ],
      json: '{ isFirstPage?, notOverdue?: [group], groups: [{ group, total?, isWhole, next?, partners: [{ id, name, track, segment, phase, state, outcome?, run, phaseStartedAt, restedAt?, owner,\n    waiting: [{ for, milestone?, since?, reminders?, until, atDeadline: { kind: reminder | give-up | goes-on | unknown, ... }, events? }] }] }] }\n  (one group when there is a filter; next is for --after, isFirstPage is false behind one; with --overdue,\n   notOverdue names the groups whose journey came to nothing)',
    })
      .addOption(new Option('--phase <name>', 'one phase, or one outcome of journeys at rest').choices(GROUPS))
      .addOption(new Option('--state <state>', 'whose journey runs, has failed, or rests').choices(STATES).conflicts('phase'))
      .addOption(new Option('--track <track>', 'on one track').choices(TRACKS))
      .addOption(new Option('--tier <tier>', 'of one tier').choices(settings.tiers.map(({ name }) => name)))
      .option('--owner <email>', 'of one manager; "nobody" for those without')
      .option('--overdue', 'who was reminded in vain')
      .option('--limit <number>', `so many (${DEFAULT_LIMIT}; without a filter ${FIRST_FEW} of each group)`, wholeNumber)
      .option('--after <next>', 'the page after one that was shown')
      .action(listPartners),
  );
