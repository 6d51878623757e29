import { type Command, Option } from 'commander';
import { program as journey } from '../../../program/partner-journey';
import { summaryOf } from '../profile';
import { drawPartners, type PartnerGroups } from '../screen/partners';
import { createStories } from '../story';
import { groupsOf } from '../waits';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly phase?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

const listPartners = async (options: Options): Promise<void> => {
  const stories = createStories(await deploymentFor(options));
  const groups: PartnerGroups['groups'][number][] = [];
  for (const group of options.phase === undefined ? groupsOf(journey) : [options.phase]) {
    const { standings, isWhole } = await stories.standingIn(group, { limit: options.limit });
    groups.push({ group, partners: standings.map((each) => summaryOf(journey, each, Date.now())), isWhole });
  }
  show<PartnerGroups>(options, { groups }, drawPartners);
};

/** `ops partners`: who stands where, and what is waited for. */
export const registerPartners = (program: Command): Command =>
  program.addCommand(
    operation('partners', {
      summary: 'who stands where, and what they wait for',
      description: 'Lists partners by phase, and those whose journey rests by its outcome: since when, and what they wait for until when.',
      examples: [
        ['partners', 'everybody, those that stand in a phase longest first'],
        ['partners --phase stalled', 'whose recruitment came to nothing for now'],
        ['partners --phase renewal --limit 500 --stage prod', 'in AWS, and more than the usual 50 a phase'],
      ],
      json: '{ groups: [{ group, isWhole, partners: [{ id, name, track, segment, phase, state, outcome?, run, phaseStartedAt, restedAt?, owner,\n    waiting: [{ for, milestone?, since?, reminders?, until, atDeadline: { kind: reminder | give-up | goes-on | unknown, ... } }] }] }] }',
    })
      .addOption(new Option('--phase <name>', 'one phase, or one outcome of journeys at rest').choices(groupsOf(journey)))
      .option('--limit <number>', 'so many partners of each phase', wholeNumber, DEFAULT_LIMIT)
      .action(listPartners),
  );
