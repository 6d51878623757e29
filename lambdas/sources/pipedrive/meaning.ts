import { isDeepStrictEqual } from 'node:util';
import { DIRECT_BUSINESS, notUnderstood, textOf } from '../fields';
import type { PipedriveSettings } from '../pipedrive';
import type { Meaning, SentEvent } from '../source';
import { type Change, fieldOf, type Side } from './change';

const STATUSES: readonly unknown[] = ['open', 'won', 'lost', 'deleted'];

const isNamed = ({ partner }: Side): boolean => Object.keys(partner).length > 0;
/** One name in common is enough: a contact's address may have changed beside it. */
const isSamePartner = (one: Side, other: Side): boolean =>
  Object.keys(one.partner).some((name) => isDeepStrictEqual(one.partner[name], other.partner[name]));

const eventOf = (type: string, { id, occurredAt }: Change, data: SentEvent['data']): SentEvent => ({
  senderId: id,
  type,
  occurredAt,
  data,
});
/** Pipedrive counts its deals from 1, and others theirs. Leads have ids that nobody else has. */
const dealIdOf = ({ objectId }: Change): string => `pipedrive-${objectId}`;
const moneyOf = ({ amount, currency }: Side) => (amount === undefined ? {} : { amount, currency });

/** What counted for a partner counts no more: the deal is gone, open again, or another partner's. */
const isUndone = (before: Side, after: Side | undefined, counts: (side: Side) => boolean): boolean => {
  if (!counts(before) || !isNamed(before)) return false;
  if (after === undefined || after.status === 'deleted' || !isSamePartner(before, after)) return true;
  return before.status === 'won' && after.status === 'open';
};

/** The event that tells how a deal stands, if that is news. What was corrected later, an amount or the partner, is told again. */
const standing = (change: Change, isRegistered: boolean): readonly SentEvent[] => {
  const { before, after } = change;
  const dealId = dealIdOf(change);
  if (after === undefined || isDeepStrictEqual(before, after)) return [];
  const { status, partner } = after;
  if (status === 'won' || status === 'lost') {
    return [eventOf('deal.closed', change, { partner, dealId, outcome: status, ...moneyOf(after) })];
  }
  return isRegistered ? [eventOf('deal.registered', change, { partner, dealId, ...moneyOf(after) })] : [];
};

const unnamed = ({ partner, withoutPartner }: PipedriveSettings): Meaning => {
  if (withoutPartner === 'ignore') return DIRECT_BUSINESS;
  const field = partner.id ?? partner.externalId?.field ?? partner.email ?? 'partner';
  return notUnderstood(`data.${field}`, 'is empty, so that nobody knows whose it is: fill it in at Pipedrive, which tells us of it');
};

/** What became of a deal. */
export const meanDeal = (settings: PipedriveSettings, change: Change): Meaning => {
  const { before, after } = change;
  const dealId = dealIdOf(change);
  if (after !== undefined && !STATUSES.includes(after.status)) return notUnderstood('data.status', `must be ${STATUSES.join(', ')}`);
  const isRegistration = ({ status }: Side): boolean => status === 'open' && settings.registerOpenDeals === true;
  const counts = (side: Side): boolean => side.status === 'won' || isRegistration(side);
  const isReversed = before !== undefined && isUndone(before, after, counts);
  const reversed = isReversed
    ? [eventOf('deal.reversed', { ...change, id: `${change.id} reversed` }, { partner: before.partner, dealId })]
    : [];
  const isReopened = isReversed && after !== undefined && isSamePartner(before, after);
  const stands = standing(change, after !== undefined && isRegistration(after) && !isReopened);
  const isAnyones = stands.length > 0 && after !== undefined && !isNamed(after);
  if (isAnyones && !isReversed) return unnamed(settings);
  const events = isAnyones ? reversed : [...reversed, ...stands];
  return events.length > 0 ? { events } : { ignored: 'a deal whose outcome, amount and partner stay as they are' };
};

/** A lead is submitted once; it is told again when its amount or its partner is filled in later. */
export const meanLead = (settings: PipedriveSettings, change: Change): Meaning => {
  const { objectId: leadId, before, after, record } = change;
  if (after === undefined) return { ignored: 'a lead was deleted: it was submitted all the same' };
  if (isDeepStrictEqual(before, after)) return { ignored: 'a lead whose amount and partner stay as they are' };
  if (!isNamed(after)) return unnamed(settings);
  const company = settings.company === undefined ? undefined : textOf(fieldOf(record, settings.company));
  const data = { partner: after.partner, leadId, ...(company !== undefined && { company }), ...moneyOf(after) };
  return { events: [eventOf('lead.submitted', change, data)] };
};
