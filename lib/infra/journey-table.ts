import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { TABLE } from '../journey/keys';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { lasting } from './lasting';

type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** All that is known of the partners and their journeys: one table, kept whatever becomes of the stack. */
export class JourneyTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: { readonly emulated: boolean }) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(TABLE.partitionKey),
      sortKey: text(TABLE.sortKey),
      localSecondaryIndexes: [{ indexName: TABLE.timelineIndex, sortKey: text(TABLE.timelineSortKey), projectionType: ProjectionType.ALL }],
      globalSecondaryIndexes: [
        {
          indexName: TABLE.listIndex,
          partitionKey: text(TABLE.listPartitionKey),
          sortKey: text(TABLE.listSortKey),
          // What is listed is read by its keys: an index of all attributes would cost as much again with each write.
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      billing: Billing.onDemand(),
      timeToLiveAttribute: TABLE.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Always encrypted; DynamoDB's own key costs nothing and no role can be short of a right to it. Take a customer managed key if an audit asks for one.
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      // The emulator is wiped after each run.
      deletionProtection: !props.emulated,
    });
    lasting(this.table, 'Table');
  }

  /** The right to these actions on single items. A transaction needs the right to each of its parts. */
  grantItems(grantee: IGrantable, ...actions: readonly TableAction[]): void {
    Grant.addToPrincipal({ grantee, actions: actions.map((action) => `dynamodb:${action}`), resourceArns: [this.table.tableArn] });
  }

  /** The right to these actions on items whose partition begins so, and on no others. */
  grantItemsUnder(grantee: IGrantable, prefix: string, ...actions: readonly TableAction[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } },
    });
  }

  /** The right to query a partner's items, its timeline, and the lists of partners, tasks and parked events. */
  grantQuery(grantee: IGrantable): void {
    const indexes = [TABLE.timelineIndex, TABLE.listIndex].map((index) => `${this.table.tableArn}/index/${index}`);
    Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns: [this.table.tableArn, ...indexes] });
  }

  watchedBy(alarms: Alarms): void {
    const slow = 'Events and waits are retried: nothing is lost, but emails and phase changes come late for some partners.';
    const metric = (name: string, dimensions: Record<string, string> = {}) =>
      this.table.metric(name, {
        period: FIVE_MINUTES,
        statistic: 'Sum',
        dimensionsMap: { TableName: this.table.tableName, ...dimensions },
      });
    // DynamoDB counts system errors by operation only; every applied event is one transaction, every wait one update.
    const watched = {
      'table-reads-throttled': metric('ReadThrottleEvents'),
      'table-writes-throttled': metric('WriteThrottleEvents'),
      'lists-writes-throttled': metric('WriteThrottleEvents', { GlobalSecondaryIndexName: TABLE.listIndex }),
      'table-transactions-failing': metric('SystemErrors', { Operation: 'TransactWriteItems' }),
      'table-updates-failing': metric('SystemErrors', { Operation: 'UpdateItem' }),
    };
    const look = ConsoleLink.table(this.table);
    for (const [runbook, it] of Object.entries(watched)) alarms.add({ runbook, impact: slow, look, metric: it, threshold: 5 });
  }
}
