import { isWebhookEvent, type JourneyEvent } from '../events';
import type { Partner } from '../partner';
import type { Draft } from './draft';
import { aliasesOf, externalAlias } from './roster';

type ExternalId = Partner['externalIds'][number];

/** So many ids of other systems a partner may come to have by what senders say: more are a mapping that names each event anew. */
export const MAX_EXTERNAL_IDS = 50;

/** Ids of other systems that an event names its partner by. Never emails: a contact gets mail, so no event makes one by naming it. */
const idsTold = (event: JourneyEvent): readonly ExternalId[] => {
  if (event.type === 'application.submitted' || event.type === 'partner.invited') {
    const { externalIds = [], externalId } = event.data.partner;
    return [...externalIds, ...(externalId ? [externalId] : [])];
  }
  if (!isWebhookEvent(event)) return [];
  const { externalId } = event.data.partner;
  return externalId ? [externalId] : [];
};

/**
 * Whether nothing but addresses says whom an event is about. An address may come to mean another partner, which an id
 * does only when a person moves it: told again then, such an event would be applied to both.
 */
export const isNamedByAddressAlone = (event: JourneyEvent): boolean =>
  isWebhookEvent(event) && event.data.partner.id === undefined && event.data.partner.externalId === undefined;

const unknownTo = ({ externalIds }: Partner, ids: readonly ExternalId[]): readonly ExternalId[] => {
  const known = new Set(externalIds.map((each) => externalAlias(each).value));
  const fresh = new Map(ids.map(({ system, id }) => [externalAlias({ system, id }).value, { system, id }]));
  return [...fresh].filter(([name]) => !known.has(name)).map(([, each]) => each);
};

const withIds = (partner: Partner, ids: readonly ExternalId[]): Partner => ({ ...partner, externalIds: [...partner.externalIds, ...ids] });

/** A sender that names a partner by two names teaches the second: from then on it leads to the partner alone. */
const learn = (draft: Draft): void => {
  const { partner, event } = draft;
  const fresh = unknownTo(partner, idsTold(event));
  const learned = fresh.slice(0, Math.max(0, MAX_EXTERNAL_IDS - partner.externalIds.length));
  if (fresh.length > learned.length) draft.notes.push(`has ${MAX_EXTERNAL_IDS} ids of other systems: one more was not learned`);
  if (learned.length === 0) return;
  draft.partner = withIds(partner, learned);
  if (draft.before.partner !== undefined) draft.notes.push(...learned.map(({ system }) => `named by a new id of ${system}`));
};

/**
 * A person has said whom a name means, also one that led to another partner. An address does not become a contact by it. An
 * id is our own: a wrong one gives up what waits under it, and means nobody afterwards as before.
 */
const link = (draft: Draft, { name, by }: JourneyEvent<'partner.linked'>['data']): void => {
  const sayer = by === undefined ? '' : ` by ${by}`;
  if (name.kind === 'id') {
    draft.effects.push({ kind: 'unpark', alias: name });
    draft.notes.push(`released from the wrong id ${name.value}${sayer}`);
    return;
  }
  draft.linked = name;
  if (name.kind === 'email') {
    draft.notes.push(`one email linked to it${sayer}`);
    return;
  }
  const [system = '', ...rest] = name.value.split(':');
  draft.partner = withIds(draft.partner, unknownTo(draft.partner, [{ system, id: rest.join(':') }]));
  draft.notes.push(`one id of ${system} linked to it${sayer}`);
};

/** The names that an event gives the partner: those that its sender knows it by, and the one that a person linked. */
export const applyNames = (draft: Draft): void => {
  learn(draft);
  if (draft.event.type === 'partner.linked') link(draft, draft.event.data);
};

/** Names that the event made the partner's by what it tells, so that events may wait for them. */
export const freshAliases = ({ before, partner, linked }: Draft) => {
  const known = new Set(
    [...(before.partner === undefined ? [] : aliasesOf(before.partner)), ...(linked ? [linked] : [])].map(
      ({ kind, value }) => `${kind} ${value}`,
    ),
  );
  return aliasesOf(partner).filter(({ kind, value }) => !known.has(`${kind} ${value}`));
};
