import type { Change, Standing } from '../lib/journey/apply/changes';
import type { Announcing } from '../lib/journey/apply/draft';
import type { JourneyEvent } from '../lib/journey/events';

/** The version of what is announced: docs/events-out.schema.json. A field may be added to it; one that changes or goes is version 2. */
export const ANNOUNCEMENT_SCHEMA = 'urn:partner-journey:announcement:1';

/** What every announcement says of the event that it follows from. `data` only where the program's owner asks for it: it holds names and addresses. */
export interface AnnouncedEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly data?: unknown;
}

/** One thing that happened, as it goes out to others: a CloudEvent. */
export interface Announcement {
  readonly specversion: '1.0';
  /** The same however often it is told. */
  readonly id: string;
  readonly source: string;
  readonly type: 'event.recorded' | Change['type'] | 'partner.erased';
  readonly time: string;
  /** The partner's id. */
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: typeof ANNOUNCEMENT_SCHEMA;
  /** One that was erased stands nowhere. */
  readonly data: { readonly event: AnnouncedEvent; readonly partner?: Standing; readonly change?: Omit<Change, 'type'> };
}

export interface AnnouncementOptions {
  readonly stage: string;
  /** Whether the event's own data goes with it. */
  readonly whole: boolean;
}

/** What tells two changes of one event apart: the milestone or the task, where there is one. */
const suffixOf = (change: Change): string => {
  if (change.type === 'milestone.reached') return `${change.type}:${change.milestone}`;
  return change.type === 'task.done' ? `${change.type}:${change.taskId}` : change.type;
};

/**
 * Everything that one event has others told: the event itself, then each change in the journey by it. Of an erasure it is that
 * alone, for followers to forget what they were told.
 */
export const announcementsOf = (
  { stage, whole }: AnnouncementOptions,
  partnerId: string,
  event: JourneyEvent,
  announcing?: Announcing,
): readonly Announcement[] => {
  const { id, type, source, occurredAt, receivedAt, data } = event;
  const told: AnnouncedEvent = { id, type, source, occurredAt, receivedAt };
  const announcement = (suffix: string, of: Announcement['type'], time: string, more: Partial<Announcement['data']>): Announcement => ({
    specversion: '1.0',
    id: `${partnerId}:${id}:${suffix}`,
    source: `/partner-journey/${stage}`,
    type: of,
    time,
    subject: partnerId,
    datacontenttype: 'application/json',
    dataschema: ANNOUNCEMENT_SCHEMA,
    data: { event: told, ...more },
  });
  if (announcing === undefined) return [announcement('partner.erased', 'partner.erased', receivedAt, {})];
  const { changes, standing: partner } = announcing;
  const recorded = announcement('event.recorded', 'event.recorded', occurredAt, { partner, ...(whole && { event: { ...told, data } }) });
  const changed = changes.map((change) => {
    const { type: changeType, ...more } = change;
    return announcement(suffixOf(change), changeType, change.type === 'milestone.reached' ? change.at : receivedAt, {
      partner,
      change: more,
    });
  });
  return [recorded, ...changed];
};
