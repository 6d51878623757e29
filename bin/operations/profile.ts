import type { Program } from '../../lib/journey/definition';
import type { Topic } from '../../lib/journey/emails';
import type { Contact, Person, Task } from '../../lib/journey/partner';
import type { ProgramSettings } from '../../lib/journey/settings';
import { type Onward, onwardOf } from './onward';
import type { Standing, Story } from './story';
import { type TimelineEntry, timelineOf } from './timeline';
import { type Waiting, waitingOf } from './waits';

type Partner = Standing['partner'];

/** A partner in a list: where it stands and what it waits for. The shape that `partners --json` prints. */
export interface Summary extends Pick<Partner, 'id' | 'name' | 'track' | 'segment' | 'phase' | 'state' | 'outcome' | 'run'> {
  /** When its phase began. */
  readonly phaseStartedAt: string;
  /** When the journey came to rest, if it did. */
  readonly restedAt?: string;
  readonly owner: Person | null;
  readonly waiting: readonly Waiting[];
}

/** A contact, and which emails that person wants no more of. */
export interface ShownContact extends Contact {
  readonly stopped: readonly Topic[];
}

/** What each address has stopped; who is not in it has stopped nothing. */
export type StoppedBy = ReadonlyMap<string, ReadonlySet<Topic>>;

/** A partner, whole. The shape that `show --json` prints. */
export interface Profile {
  readonly partner: Omit<Summary, 'waiting'> &
    Pick<Partner, 'tier' | 'dormant' | 'exiting' | 'externalIds' | 'total' | 'thisTerm' | 'openDeals' | 'createdAt'> &
    Pick<
      Partner,
      'journeyStartedAt' | 'journeyVersion' | 'term' | 'exitReason' | 'channel' | 'motivation' | 'parentPartnerId' | 'paused'
    > & { readonly contacts: readonly ShownContact[] };
  /** ISO 4217 code of the money in `total` and `thisTerm`, which is in minor units. */
  readonly currency: string;
  readonly waiting: readonly Waiting[];
  /** What sets it going again; there when it stands still. */
  readonly onward?: readonly Onward[];
  /** Open ones only, the first due first. */
  readonly tasks: readonly Task[];
  readonly timeline: readonly TimelineEntry[];
  /** False when older entries were left out. */
  readonly timelineIsWhole: boolean;
  /** For `--after`, which shows the older ones; there when there are any. */
  readonly next?: string;
}

const identity = (partner: Partner): Omit<Summary, 'waiting'> => {
  const { id, name, track, segment, phase, state, outcome, run, phaseStartedAt, restedAt, owner = null } = partner;
  return {
    id,
    name,
    track,
    segment,
    phase,
    state,
    ...(outcome !== undefined && { outcome }),
    run,
    phaseStartedAt,
    ...(restedAt !== undefined && { restedAt }),
    owner,
  };
};

export const summaryOf = (program: Program, { partner, waits }: Standing, now: number): Summary => ({
  ...identity(partner),
  waiting: waitingOf(program, partner, waits, now),
});

const details = (partner: Partner) => {
  const { tier, dormant, exiting, externalIds, total, thisTerm, openDeals, createdAt, journeyStartedAt, journeyVersion } = partner;
  const { term, exitReason, channel, motivation, parentPartnerId, paused } = partner;
  return {
    ...{ tier, dormant, exiting, externalIds, total, thisTerm, openDeals, createdAt, journeyStartedAt, journeyVersion },
    ...{ term, exitReason, channel, motivation, parentPartnerId, paused },
  };
};

const openTask = ({ id, title, assignee, openedAt, dueAt, state, run, step }: Task): Task => ({
  ...{ id, title, assignee, openedAt, dueAt, state, run, step },
});

export const profileOf = (
  program: Program,
  { currency }: Pick<ProgramSettings, 'currency'>,
  story: Story,
  stoppedBy: StoppedBy,
  now: number,
): Profile => {
  const { partner, waits, events, mails, tasks, isWhole, next } = story;
  const onward = onwardOf(program, story);
  const contacts = partner.contacts.map((contact) => ({ ...contact, stopped: [...(stoppedBy.get(contact.email) ?? [])] }));
  return {
    partner: { ...identity(partner), ...details(partner), contacts },
    currency,
    waiting: waitingOf(program, partner, waits, now),
    ...(onward.length > 0 && { onward }),
    tasks: tasks.filter(({ state }) => state === 'open').map(openTask),
    timeline: timelineOf(events, mails, partner.contacts),
    timelineIsWhole: isWhole,
    ...(next !== undefined && { next }),
  };
};
