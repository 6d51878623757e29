import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { type Emulator, startEmulator } from '../../bin/local/emulator';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { JourneyTable as TableConstruct } from '../../lib/infra/journey-table';

export const TABLE_NAME = 'journey';

/** The keys and indexes that the stack deploys: taken from its template, so that the two cannot differ. */
const asDeployed = (): CreateTableCommandInput => {
  const stack = new Stack(new App(), 'Keys');
  new TableConstruct(stack, 'Journey', { emulated: true });
  const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable'));
  if (table === undefined) throw new Error('the stack has no table');
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes } = table.Properties;
  const keys = { KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes };
  return { TableName: TABLE_NAME, BillingMode: 'PAY_PER_REQUEST', ...keys };
};

export interface RealTable {
  readonly endpoint: string;
  /** For what our own code does not do: the requests of state machines. */
  readonly client: DynamoDBClient;
  readonly tables: JourneyTable;
}

type Client = DynamoDBDocumentClient;
// As any command: the client's own type tells apart more kinds than one function can be of.
type Send = (command: Parameters<Client['send']>[0], client: Client) => Promise<unknown>;

/** The same table by a client whose every command goes through this. */
export const sentThrough = ({ tables }: RealTable, through: Send): JourneyTable => {
  const client = tables.table.getDocumentClient();
  const send = (command: Parameters<Send>[0]) => through(command, client);
  return openTable(Object.assign(Object.create(client), { send }), TABLE_NAME);
};

/** The same table by a client that gets one item a page: the engine does not end a page at 1 MB, as DynamoDB does. */
export const inPagesOfOne = (real: RealTable): JourneyTable =>
  sentThrough(real, (command, client) => {
    if (command instanceof QueryCommand) return client.send(new QueryCommand({ ...command.input, Limit: 1 }));
    return client.send(command);
  });

/** A real DynamoDB engine with the journey's table, for the tests of one file; gone when they are over. */
export const realTable = (): (() => RealTable) => {
  let emulator: Emulator | undefined;
  let real: RealTable | undefined;
  beforeAll(async () => {
    emulator = await startEmulator();
    const client = new DynamoDBClient(clientSettings(emulator.endpoint));
    await client.send(new CreateTableCommand(asDeployed()));
    const documentClient = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    real = { endpoint: emulator.endpoint, client, tables: openTable(documentClient, TABLE_NAME) };
  }, 60_000);
  afterAll(async () => {
    real?.client.destroy();
    await emulator?.stop();
  });
  return () => {
    if (real === undefined) throw new Error('the table is made before the tests run');
    return real;
  };
};
