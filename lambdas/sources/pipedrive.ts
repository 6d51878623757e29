import type { ProgramProblem } from '../../lib/journey/validate/problem';
import { at, kindIn, LISTED_AS_IGNORED, namesPartner, notUnderstood, type PartnerFields, textOf, type WithoutPartner } from './fields';
import { readJson } from './json';
import { changeIn } from './pipedrive/change';
import { meanDeal, meanLead } from './pipedrive/meaning';
import { pipedriveSample } from './pipedrive/sample';
import { isSame } from './proofs/hmac';
import { basicOf, isShown } from './proofs/token';
import type { ProgramFacts } from './registry';
import type { Meaning, Source } from './source';

/** What deals and leads in Pipedrive mean to the program. */
export interface PipedriveSettings {
  /** The user name that the webhooks are given; `partner-journey` when absent. Their password is the source's secret. */
  readonly user?: string;
  /** Which fields of a deal name the partner: plain ones, or custom ones by their 40-character key, which leads inherit. */
  readonly partner: PartnerFields;
  /** What deals and leads are whose partner fields are all empty; `keep` when absent. */
  readonly withoutPartner?: WithoutPartner;
  /** The field of a lead that has the customer's company: `title`, or a custom one by its key. */
  readonly company?: string;
  /** Whether an open deal is a registered one: true where partners' registrations are made as deals. */
  readonly registerOpenDeals?: boolean;
  /** What else is sent, and nobody is to hear of, as `ops unmapped` calls it: `person.change`, or `person` for all that happens to one. */
  readonly ignore?: readonly string[];
}

const USER = 'partner-journey';

const kindOf = (item: unknown): string => kindIn(at(item, 'meta', 'entity'), at(item, 'meta', 'action'));

const meanItem = (settings: PipedriveSettings, item: unknown): Meaning => {
  const version = textOf(at(item, 'meta', 'version')) ?? '';
  if (!/^2(\.|$)/.test(version)) return notUnderstood('meta.version', 'must be 2.0: make the webhook anew, in version 2');
  const entity = textOf(at(item, 'meta', 'entity')) ?? '';
  if (settings.ignore?.some((name) => name === entity || name === kindOf(item))) return LISTED_AS_IGNORED;
  if (entity !== 'deal' && entity !== 'lead') {
    return notUnderstood(
      'meta.entity',
      'must be deal or lead: stop sending others, or list them under pipedrive.ignore in program/senders.ts',
    );
  }
  const change = changeIn(item, settings.partner);
  if ('problems' in change) return change;
  return entity === 'deal' ? meanDeal(settings, change) : meanLead(settings, change);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without the number of the attempt: what nobody understands is kept once, however often it is sent. */
const split: Source['split'] = ({ body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  const meta = at(json.value, 'meta');
  if (!isObject(json.value) || !isObject(meta))
    return { problems: [{ field: 'meta', detail: 'must be an object, as Pipedrive sends it' }] };
  const { attempt: _, ...told } = meta;
  return { items: [{ ...json.value, meta: told }] };
};

/**
 * Pipedrive's webhooks, version 2. They are not signed: HTTP Basic shows the secret as the password.
 * Source: pipedrive.readme.io/docs/guide-for-webhooks-v2.
 */
export const pipedrive = (settings: PipedriveSettings, program: ProgramFacts): Source => {
  const { user = USER, registerOpenDeals = false } = settings;
  return {
    trust: 'token',
    accepts: ['application/json'],
    verify: (request, secrets) => {
      const shown = basicOf(request);
      const isTheSecret = isShown(secrets, [shown?.password]);
      return isSame(shown?.user ?? '', user) && isTheSecret;
    },
    split,
    mean: (item) => meanItem(settings, item),
    check: () => checkPipedrive(settings),
    kindOf,
    samples: ['lead.submitted', 'deal.closed', ...(registerOpenDeals ? (['deal.registered'] as const) : [])],
    sample: (request, secret) => pipedriveSample({ ...settings, user }, program.currency, request, secret),
  };
};

/** What types cannot tell of Pipedrive's settings. */
export const checkPipedrive = ({ partner, user = USER }: PipedriveSettings): readonly ProgramProblem[] => {
  const place = 'senders > pipedrive';
  return [
    ...(namesPartner(partner)
      ? []
      : [{ place: `${place} > partner`, problem: 'names no field', fix: 'name one, by the key of a custom field' }]),
    ...(/^[^:\s]+$/.test(user)
      ? []
      : [{ place: `${place} > user`, problem: 'is no user name of HTTP Basic', fix: 'leave out colons and spaces' }]),
  ];
};
