import { expect, it } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { createStories } from '../../bin/operations/story';
import { applicationOf, happened, newPartnerId, onDynamoDb } from '../adapters/stores';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { queued } from '../support/fixtures';

const real = realTable();

/** Something happens to the partner each time that its log is asked for, so often. */
const storiesWith = (times: number, happens: (nth: number) => Promise<unknown>) => {
  let asked = 0;
  const { requestHandler } = real().client.config;
  const interrupted: Pick<typeof requestHandler, 'handle'> = {
    async handle(request, options) {
      if (asked < times && new TextDecoder().decode(request.body).includes('"IndexName"')) {
        asked += 1;
        await happens(asked);
      }
      return requestHandler.handle(request, options);
    },
  };
  const settings = { ...clientSettings(real().endpoint), requestHandler: interrupted };
  return createStories({ client: settings, tableName: TABLE_NAME });
};

const partnerWithLeads = async () => {
  const stores = onDynamoDb(real());
  const id = newPartnerId();
  await happened(stores, id, applicationOf(id));
  const lead = (nth: number) =>
    happened(stores, id, queued('lead.submitted', `lead ${nth} of ${id}`, { leadId: `L-${nth}` }, { partner: { id } }));
  return { id, lead };
};

const leadsIn = (events: readonly { readonly type: string }[]): number => events.filter(({ type }) => type === 'lead.submitted').length;

it('what happens while a story is read stands in its log and in its numbers, or in neither', async () => {
  const { id, lead } = await partnerWithLeads();
  const story = await storiesWith(2, lead).of(id);
  expect([leadsIn(story?.events ?? []), story?.partner.total.leads]).toEqual([2, 2]);
});

it('a story to which more and more happens is shown all the same, with the newest numbers', async () => {
  const { id, lead } = await partnerWithLeads();
  const story = await storiesWith(50, lead).of(id);
  expect([leadsIn(story?.events ?? []), story?.partner.total.leads]).toEqual([5, 5]);
});
