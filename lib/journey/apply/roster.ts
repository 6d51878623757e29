import type { EventData, JourneyEvent } from '../events';
import { type Contact, NO_NUMBERS, type Partner } from '../partner';
import { plusMonths } from '../time';
import { type Instant, toInstant } from '../words';
import type { Alias, Draft, Rules } from './draft';

type Organisation = EventData<'application.submitted'>['partner'];
type ContactData = EventData<'contact.added'>['contact'];

const toContact = ({ name, email, role, timeZone, locale }: ContactData): Contact => ({
  name,
  email,
  role,
  timeZone,
  locale,
  status: 'active',
});

/** The organisation as its first event tells it; nothing runs yet. */
export const newPartner = (rules: Rules, id: string, organisation: Organisation, at: Instant): Partner => ({
  id,
  name: organisation.name,
  track: organisation.track ?? rules.settings.defaults.track,
  segment: organisation.segment ?? rules.settings.defaults.segment,
  owner: organisation.owner && { name: organisation.owner.name, email: organisation.owner.email },
  contacts: uniqueContacts(organisation.contacts.map(toContact)),
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

const withContact = (partner: Partner, change: ContactData): Partner => {
  const known = partner.contacts.find(({ email }) => email === change.email);
  // An address that bounced or complained stays stopped: a CRM that repeats it does not make it work.
  const status = known === undefined || known.status === 'left' ? 'active' : known.status;
  const contact = { ...known, ...toContact(change), status };
  return {
    ...partner,
    contacts: known ? partner.contacts.map((each) => (each === known ? contact : each)) : [...partner.contacts, contact],
  };
};

const withStatus = (partner: Partner, address: string, status: Contact['status']): Partner => ({
  ...partner,
  contacts: partner.contacts.map((contact) =>
    // Who left and comes back is still at an address that bounced or complained.
    contact.email === address && !(status === 'left' && contact.status !== 'active') ? { ...contact, status } : contact,
  ),
});

/** A known organisation applies or is invited again: what it tells now is newer. */
const withOrganisation = (partner: Partner, organisation: Organisation): Partner =>
  organisation.contacts.reduce<Partner>(withContact, {
    ...partner,
    name: organisation.name,
    track: organisation.track ?? partner.track,
    segment: organisation.segment ?? partner.segment,
    owner: organisation.owner ? { name: organisation.owner.name, email: organisation.owner.email } : partner.owner,
    motivation: organisation.motivation ?? partner.motivation,
    consentBasis: organisation.consentBasis ?? partner.consentBasis,
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

const withUpdate = (
  partner: Partner,
  { track, segment, tier, owner, termEndsAt, parentPartnerId }: EventData<'partner.updated'>,
): Partner => ({
  ...partner,
  track: track ?? partner.track,
  segment: segment ?? partner.segment,
  tier: tier ?? partner.tier,
  owner: owner ? { name: owner.name, email: owner.email } : partner.owner,
  parentPartnerId: parentPartnerId ?? partner.parentPartnerId,
  term: partner.term && termEndsAt !== undefined ? { ...partner.term, endsAt: toInstant(termEndsAt) } : partner.term,
});

/** Who the partner is: its people, names, owner, tier and term. */
export const applyRoster = (draft: Draft): Partner => {
  const { partner, event } = draft;
  switch (event.type) {
    case 'application.submitted':
    case 'partner.invited':
      return draft.before.partner === undefined ? partner : withOrganisation(partner, event.data.partner);
    case 'agreement.signed':
      return withTerm(draft, event);
    case 'partner.updated':
      return withUpdate(partner, event.data);
    case 'contact.added':
    case 'contact.updated':
      return withContact(partner, event.data.contact);
    case 'contact.left':
      return withStatus(partner, event.data.contact.email, 'left');
    case 'email.bounced':
      return event.data.permanent ? withStatus(partner, event.data.email, 'bounced') : partner;
    case 'email.complained':
      return withStatus(partner, event.data.email, 'complained');
    case 'renewal.accepted':
      return partner.term && event.data.termMonths !== undefined
        ? { ...partner, term: { ...partner.term, months: event.data.termMonths } }
        : partner;
    default:
      return partner;
  }
};
