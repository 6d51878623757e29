import { toUnits } from '../../../lib/journey/currency';
import type { PipedriveSettings } from '../pipedrive';
import { numberOf, uuidOf } from '../sample-ids';
import { fieldsNaming, namesIn, requireName } from '../sample-partner';
import type { Sample, SampleRequest } from '../source';

type Settings = PipedriveSettings & { readonly user: string };

/** The key of a custom field. */
const KEY = /^[0-9a-f]{40}$/;
const AMOUNT = 1_850_000;

/** The partner's fields where Pipedrive has them: custom ones apart, typed. */
const placed = (fields: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(fields).filter(([field]) => !KEY.test(field))),
  custom_fields: Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => KEY.test(field))
      .map(([field, value]) => [field, { type: 'varchar', value }]),
  ),
});

const recordOf = ({ partner: fields, company }: Settings, currency: string, { event, nonce, now, partner }: SampleRequest) => {
  const isLead = event === 'lead.submitted';
  const amount = toUnits(AMOUNT, currency);
  const named = fieldsNaming(fields, partner);
  return {
    title: 'Initech',
    add_time: now.toISOString(),
    update_time: now.toISOString(),
    owner_id: 12_415_231,
    person_id: null,
    ...(isLead
      ? { id: uuidOf(`lead ${nonce}`), organization_id: null, is_archived: false, value: { amount, currency } }
      : {
          id: numberOf(`deal ${nonce}`),
          org_id: 1,
          stage_id: 2,
          status: event === 'deal.closed' ? 'won' : 'open',
          value: amount,
          currency,
        }),
    ...placed({ ...(company !== undefined && isLead && { [company]: 'Initech' }), ...named }),
  };
};

/** A webhook as Pipedrive posts it: a lead or a deal that was just made, or a deal that was just won. */
export const pipedriveSample = (settings: Settings, currency: string, request: SampleRequest, secret: string): Sample => {
  requireName(namesIn(settings.partner), request);
  const { event, nonce, now } = request;
  const data = recordOf(settings, currency, request);
  const isWon = event === 'deal.closed';
  const meta = {
    action: isWon ? 'change' : 'create',
    company_id: '8087566',
    correlation_id: uuidOf(`correlation ${nonce}`),
    entity_id: String(data.id),
    entity: event === 'lead.submitted' ? 'lead' : 'deal',
    id: uuidOf(`event ${nonce}`),
    is_bulk_edit: false,
    timestamp: now.toISOString(),
    type: 'general',
    user_id: '12415231',
    version: '2.0',
    webhook_id: '4710827',
    webhook_owner_id: '12415231',
    change_source: 'app',
    attempt: 1,
    host: 'northwind.pipedrive.com',
  };
  const body = JSON.stringify({ data, previous: isWon ? { status: 'open', won_time: null } : null, meta });
  const authorization = `Basic ${Buffer.from(`${settings.user}:${secret}`).toString('base64')}`;
  return { headers: { 'content-type': 'application/json', authorization }, body };
};
