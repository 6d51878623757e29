import type { JourneyEvent } from '../events';
import type { Partner } from '../partner';
import type { Audience } from '../words';
import type { Draft } from './draft';
import { saidBy } from './said';

/** A person asks that a partner be left in peace. Its runs, waits and deadlines go on; its contacts get no mail. */
export const pause = (draft: Draft, { data: { by, reason } }: JourneyEvent<'partner.paused'>): void => {
  draft.partner = { ...draft.partner, paused: { at: draft.now, by, ...(reason !== undefined && { reason }) } };
  draft.notes.push(`paused ${saidBy({ by, reason })}`);
};

/** Mail that fell due meanwhile was skipped, and stays so: a person sends again what is still wanted. */
export const resume = (draft: Draft, { data }: JourneyEvent<'partner.resumed'>): void => {
  draft.partner = { ...draft.partner, paused: undefined };
  draft.notes.push(`resumed ${saidBy(data)}`);
};

export const isPaused = ({ paused }: Pick<Partner, 'paused'>): boolean => paused !== undefined;

/**
 * Why an email is not sent to a partner that is paused; undefined when it may go. Mail to the program's own people goes on:
 * the deadlines that it tells of run on. No reason of a person stands in it: it is kept beside the mail.
 */
export const reasonOfPause = ({ paused }: Pick<Partner, 'paused'>, audience: Audience): string | undefined =>
  paused === undefined || audience !== 'partner' ? undefined : `paused by ${paused.by} since ${paused.at.slice(0, 10)}`;
