import type { DocusignSettings } from '../docusign';
import { uuidOf } from '../sample-ids';
import { fieldsNaming, namesIn, requireName } from '../sample-partner';
import type { SampleRequest } from '../source';

const customFieldsOf = ({ only, partner, term = {} }: DocusignSettings, request: SampleRequest): Readonly<Record<string, string>> => {
  const { months, startsAt, autoRenews } = term;
  return {
    ...(months !== undefined && { [months]: '12' }),
    ...(startsAt !== undefined && { [startsAt]: request.now.toISOString().slice(0, 10) }),
    ...(autoRenews !== undefined && { [autoRenews]: 'no' }),
    ...(only !== undefined && { [only.customField]: only.value ?? 'yes' }),
    ...fieldsNaming(partner, request.partner),
  };
};

/** A message as Connect posts it when the last one has signed: the partner first, then one of ours. */
export const connectMessage = (settings: DocusignSettings, request: SampleRequest): string => {
  // Who signs is named by address, with or without a custom field.
  requireName([...namesIn(settings.partner), 'email'], request);
  const { nonce, now, partner } = request;
  const [accountId, envelopeId] = [uuidOf('account'), uuidOf(`envelope ${nonce}`)];
  // Seven digits behind the second, as .NET writes them.
  const at = now.toISOString().replace('Z', '0000Z');
  const signer = (order: number, name: string, email: string | undefined) => ({
    recipientId: String(order),
    routingOrder: String(order),
    name,
    email: email ?? '',
    status: 'completed',
    signedDateTime: at,
  });
  const fields = Object.entries(customFieldsOf(settings, request));
  return JSON.stringify({
    event: 'envelope-completed',
    apiVersion: 'v2.1',
    uri: `/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}`,
    retryCount: 0,
    configurationId: 10_343_415,
    generatedDateTime: at,
    data: {
      accountId,
      userId: uuidOf('user'),
      envelopeId,
      envelopeSummary: {
        status: 'completed',
        emailSubject: 'Partner agreement',
        envelopeId,
        completedDateTime: at,
        customFields: {
          textCustomFields: fields.map(([name, value], index) => ({
            fieldId: String(index + 1),
            name,
            show: 'true',
            required: 'false',
            value,
          })),
          listCustomFields: [],
        },
        recipients: {
          signers: [
            signer(1, 'Dana Whitfield', partner.email),
            signer(2, 'Robin Hale', `robin.hale@${settings.ownDomains[0] ?? 'northwind.example'}`),
          ],
        },
      },
    },
  });
};
