import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { openTable } from '../../../lambdas/adapters/table';
import { aliasKey } from '../../../lambdas/identity';
import { emailAlias, externalAlias } from '../../../lib/journey/apply/roster';
import { clientSettings } from '../../local/aws';
import { BATCH_SIZE } from './limits';

/** A partner by each of its names. */
export interface NamedPartner {
  readonly id: string;
  readonly email: string;
  /** The id that a CRM knows its company by. */
  readonly company: string;
}

/** One of them, by its number from 0. */
export const partnerAt = (index: number): NamedPartner => ({
  id: `partner-${index}`,
  email: `dana@partner-${index}.example`,
  company: String(9_000_000 + index),
});

/** As many partners as a batch has events: nothing that is asked for one is of use for the next. */
export const PARTNERS: readonly NamedPartner[] = Array.from({ length: BATCH_SIZE }, (_, index) => partnerAt(index));

/** Makes all of them known by their address, and by their company's id in these systems. */
export const makeKnown = async (endpoint: string, tableName: string, systems: readonly string[]): Promise<void> => {
  const client = new DynamoDBClient(clientSettings(endpoint));
  const { AliasItem } = openTable(DynamoDBDocumentClient.from(client), tableName);
  const names = PARTNERS.flatMap(({ id, email, company }) =>
    [emailAlias(email), ...systems.map((system) => externalAlias({ system, id: company }))].map((alias) => ({
      alias: aliasKey(alias),
      partnerId: id,
    })),
  );
  await Promise.all(names.map((name) => AliasItem.build(PutItemCommand).item(name).send()));
  client.destroy();
};
