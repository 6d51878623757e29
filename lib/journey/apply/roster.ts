import type { EventData, JourneyEvent } from '../events';
import { type Contact, NO_NUMBERS, type Partner, UPDATED_FIELDS, type UpdatedField } from '../partner';
import { plusMonths } from '../time';
import { type Instant, toInstant } from '../words';
import type { Alias, Draft, Rules } from './draft';
import { isOlder, noteOldNews, toldAt } from './reach';

type Organisation = EventData<'application.submitted'>['partner'];
type ContactData = EventData<'contact.added'>['contact'];

const toContact = ({ name, email, role, timeZone, locale }: ContactData, told: Instant): Contact => ({
  name,
  email,
  role,
  timeZone,
  locale,
  status: 'active',
  toldAt: told,
});

/** The organisation as its first event tells it; nothing runs yet. */
export const newPartner = (rules: Rules, id: string, organisation: Organisation, at: Instant, told: Instant = at): Partner => ({
  id,
  name: organisation.name,
  track: organisation.track ?? rules.settings.defaults.track,
  segment: organisation.segment ?? rules.settings.defaults.segment,
  owner: organisation.owner && { name: organisation.owner.name, email: organisation.owner.email },
  contacts: uniqueContacts(organisation.contacts.map((contact) => toContact(contact, told))),
  externalIds: [],
  channel: organisation.source?.channel,
  motivation: organisation.motivation,
  consentBasis: organisation.consentBasis,
  tier: rules.settings.tiers[0].name,
  createdAt: at,
  journeyVersion: rules.program.version,
  journeyStartedAt: at,
  phase: rules.program.firstPhase,
  phaseStartedAt: at,
  run: 0,
  state: 'closed',
  exiting: false,
  dormant: false,
  runsOf: {},
  total: NO_NUMBERS,
  thisTerm: NO_NUMBERS,
  openDeals: 0,
  dates: {},
  revision: 0,
});

const uniqueContacts = (contacts: readonly Contact[]): readonly Contact[] => [
  ...new Map(contacts.map((contact) => [contact.email, contact])).values(),
];

export const emailAlias = (email: string): Alias => ({ kind: 'email', value: email });
export const externalAlias = ({ system, id }: Partner['externalIds'][number]): Alias => ({ kind: 'external', value: `${system}:${id}` });

/** Names by which senders may know this partner. */
export const aliasesOf = (partner: Partner): readonly Alias[] => [
  { kind: 'id', value: partner.id },
  ...partner.contacts.map(({ email }) => emailAlias(email)),
  ...partner.externalIds.map(externalAlias),
];

/** What a word on a known person leaves out stays as it was: a CRM tells what has changed. */
const withContact = (draft: Draft, partner: Partner, change: ContactData): Partner => {
  const told = toldAt(draft.event);
  const known = partner.contacts.find(({ email }) => email === change.email);
  if (isOlder(draft.event, known?.toldAt)) {
    noteOldNews(draft, 'one contact');
    return partner;
  }
  // An address that bounced or complained stays stopped: a CRM that repeats it does not make it work.
  const status = known === undefined || known.status === 'left' ? 'active' : known.status;
  const { name, role = known?.role, timeZone = known?.timeZone, locale = known?.locale } = change;
  const contact = { ...toContact({ ...change, name, role, timeZone, locale }, told), status };
  return {
    ...partner,
    contacts: known ? partner.contacts.map((each) => (each === known ? contact : each)) : [...partner.contacts, contact],
  };
};

/** A person's word stands above a machine's: who complained is not merely out of reach. */
const withStatus = (partner: Partner, address: string, status: 'bounced' | 'complained'): Partner => ({
  ...partner,
  contacts: partner.contacts.map((contact) =>
    contact.email === address && contact.status !== 'complained' ? { ...contact, status } : contact,
  ),
});

/** A person says that the address works again, or that its owner wants our emails again. Who has left stays away. */
const withFreed = (draft: Draft, { data }: JourneyEvent<'contact.freed'>): Partner => {
  draft.notes.push(`one contact freed by ${data.by}`);
  const isGivenUp = ({ email, status }: Contact): boolean => email === data.email && (status === 'bounced' || status === 'complained');
  const contacts = draft.partner.contacts.map((contact) => (isGivenUp(contact) ? { ...contact, status: 'active' as const } : contact));
  return { ...draft.partner, contacts };
};

const withoutContact = (draft: Draft, address: string): Partner => {
  const { partner } = draft;
  const told = toldAt(draft.event);
  const known = partner.contacts.find(({ email }) => email === address);
  if (isOlder(draft.event, known?.toldAt)) {
    noteOldNews(draft, 'one contact');
    return partner;
  }
  // Who left and comes back is still at an address that bounced or complained.
  const leave = (contact: Contact): Contact => ({
    ...contact,
    toldAt: told,
    status: contact.status === 'active' ? 'left' : contact.status,
  });
  return { ...partner, contacts: partner.contacts.map((contact) => (contact === known ? leave(contact) : contact)) };
};

/** A known organisation applies or is invited again: what it tells now is newer. */
const withOrganisation = (draft: Draft, organisation: Organisation): Partner =>
  organisation.contacts.reduce<Partner>((partner, contact) => withContact(draft, partner, contact), {
    ...draft.partner,
    name: organisation.name,
    track: organisation.track ?? draft.partner.track,
    segment: organisation.segment ?? draft.partner.segment,
    owner: organisation.owner ? { name: organisation.owner.name, email: organisation.owner.email } : draft.partner.owner,
    motivation: organisation.motivation ?? draft.partner.motivation,
    consentBasis: organisation.consentBasis ?? draft.partner.consentBasis,
  });

/** The term that an agreement begins. A second signature in the same term changes only what it names. */
const withTerm = ({ partner, rules }: Draft, event: JourneyEvent<'agreement.signed'>): Partner => {
  const { termStartsAt, termMonths, autoRenews } = event.data;
  const { defaults } = rules.settings;
  const known = partner.term;
  const startedAt = termStartsAt === undefined ? (known?.startedAt ?? toInstant(event.occurredAt)) : toInstant(termStartsAt);
  const months = termMonths ?? known?.months ?? defaults.termMonths;
  const keepsItsEnd = known !== undefined && termStartsAt === undefined && termMonths === undefined;
  const endsAt = keepsItsEnd ? known.endsAt : plusMonths(rules.scale, startedAt, months);
  return {
    ...partner,
    term: {
      number: known?.number ?? (partner.termsBefore ?? 0) + 1,
      startedAt,
      endsAt,
      months,
      autoRenews: autoRenews ?? known?.autoRenews ?? defaults.autoRenews,
    },
  };
};

/** Each field by itself: a segment that comes late says nothing of the tier. */
const withUpdate = (draft: Draft, event: JourneyEvent<'partner.updated'>): Partner => {
  const { partner } = draft;
  const at = toldAt(event);
  const told = UPDATED_FIELDS.filter((field) => event.data[field] !== undefined);
  const old = told.filter((field) => isOlder(event, partner.toldAt?.[field]));
  if (old.length > 0) noteOldNews(draft, old.join(', '));
  const newsOf = <F extends UpdatedField>(field: F) => (old.includes(field) ? undefined : event.data[field]);
  const [owner, termEndsAt] = [newsOf('owner'), newsOf('termEndsAt')];
  return {
    ...partner,
    track: newsOf('track') ?? partner.track,
    segment: newsOf('segment') ?? partner.segment,
    tier: newsOf('tier') ?? partner.tier,
    owner: owner ? { name: owner.name, email: owner.email } : partner.owner,
    parentPartnerId: newsOf('parentPartnerId') ?? partner.parentPartnerId,
    term: partner.term && termEndsAt !== undefined ? { ...partner.term, endsAt: toInstant(termEndsAt) } : partner.term,
    toldAt: { ...partner.toldAt, ...Object.fromEntries(told.filter((field) => !old.includes(field)).map((field) => [field, at])) },
  };
};

/** Who the partner is: its people, names, owner, tier and term. */
export const applyRoster = (draft: Draft): Partner => {
  const { partner, event } = draft;
  switch (event.type) {
    case 'application.submitted':
    case 'partner.invited':
      return draft.before.partner === undefined ? partner : withOrganisation(draft, event.data.partner);
    case 'agreement.signed':
      return withTerm(draft, event);
    case 'partner.updated':
      return withUpdate(draft, event);
    case 'contact.added':
    case 'contact.updated':
      return withContact(draft, partner, event.data.contact);
    case 'contact.left':
      return withoutContact(draft, event.data.contact.email);
    case 'email.bounced':
      if (event.data.why !== undefined) draft.notes.push(event.data.why);
      return event.data.permanent ? withStatus(partner, event.data.email, 'bounced') : partner;
    case 'email.complained':
      return withStatus(partner, event.data.email, 'complained');
    case 'contact.freed':
      return withFreed(draft, event);
    case 'renewal.accepted':
      return partner.term && event.data.termMonths !== undefined
        ? { ...partner, term: { ...partner.term, months: event.data.termMonths } }
        : partner;
    default:
      return partner;
  }
};
