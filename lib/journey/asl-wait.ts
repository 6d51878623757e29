import { partnerKey, patiently, type State, type Target } from './asl';
import { milestoneSortKey, PLACEHOLDERS, TABLE } from './keys';
import type { Since } from './words';

/**
 * The condition failed: the milestone was reached before the wait. AWS says `DynamoDb.`; the optimised integration says
 * `DynamoDB.`, and emulators leave the prefix out.
 */
const CONDITION_FAILED = ['DynamoDb', 'DynamoDB']
  .map((service) => `${service}.ConditionalCheckFailedException`)
  .concat('ConditionalCheckFailedException');

const PASSING_DYNAMODB_ERRORS = [
  'TransactionConflictException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceededException',
  'InternalServerErrorException',
  'SdkClientException',
].map((name) => `DynamoDb.${name}`);

/** From when on an event counts, as the machine knows it: a boundary of its input, or the moment the wait began. */
const BOUNDARY: Readonly<Record<Since, Readonly<Record<string, string>>>> = {
  wait: { 'S.$': '$$.State.EnteredTime' },
  phase: { 'S.$': '$.phaseStartedAt' },
  term: { 'S.$': '$.termStartedAt' },
  journey: { 'S.$': '$.journeyStartedAt' },
  ever: { S: '0000' },
};

export interface Rung {
  readonly milestone: string;
  /** Where it is listed once it is late. */
  readonly lateList: string;
  readonly step: string;
  readonly since: Since;
  /** 0 for the first, which opens the wait; later ones keep its beginning. */
  readonly index: number;
  readonly seconds: number;
  /** The wait's result carries the outcome that decides where to go. */
  readonly hasOutcomes: boolean;
  readonly reached: Target;
  readonly reachedBefore: string;
  readonly timedOut: string;
}

const NOT_REACHED = 'attribute_not_exists(reachedAt) OR reachedAt < ';
/** A stopped execution's last write must not take the token of the run that followed it. */
const NOT_OVERTAKEN = 'attribute_not_exists(waitRun) OR waitRun <= :run';

/**
 * From its first reminder on a wait is on the list of those that are late, by when that went out; a wait that opens takes
 * its milestone off the list, where one before may have left it. Being reached does so too; giving up leaves the entry
 * where nobody looks, as a rung ends after so many seconds.
 */
const listing = ({ milestone, lateList, index }: Rung) =>
  index === 0
    ? { set: '', remove: ` REMOVE #list, ${TABLE.listSortKey}`, values: {} }
    : {
        set: `, #list = :list, ${TABLE.listSortKey} = :place`,
        remove: '',
        values: {
          ':list': { S: lateList },
          ':place': { 'S.$': `States.Format('{}#{}#${milestone}', $$.State.EnteredTime, $.partnerId)` },
        },
      };

/** One rung of a wait: a conditional write that leaves the task token on the milestone's item, or finds it reached. */
export const waitState = (rung: Rung): State => {
  const opens = rung.index === 0;
  const place = listing(rung);
  const opening = opens
    ? ', waitSince = :since, waitStartedAt = :entered, waitStep = :step, waitRun = :run, partnerId = :partner, milestone = :milestone'
    : '';
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
    Parameters: {
      TableName: PLACEHOLDERS.table,
      Key: partnerKey(milestoneSortKey(rung.milestone)),
      UpdateExpression: `SET waitToken = :token, rung = :rung, rungStartedAt = :entered, rungSeconds = :seconds${opening}${place.set}${place.remove}`,
      ConditionExpression: `(${NOT_REACHED}${opens ? ':since' : 'waitSince'}) AND (${NOT_OVERTAKEN})`,
      ExpressionAttributeNames: { '#list': TABLE.listPartitionKey },
      ExpressionAttributeValues: {
        ...place.values,
        ':token': { 'S.$': '$$.Task.Token' },
        ':entered': { 'S.$': '$$.State.EnteredTime' },
        ':rung': { N: String(rung.index) },
        ':seconds': { N: String(rung.seconds) },
        ':run': { 'N.$': "States.Format('{}', $.run)" },
        ...(opens && {
          ':since': BOUNDARY[rung.since],
          ':step': { S: rung.step },
          ':partner': { 'S.$': '$.partnerId' },
          ':milestone': { S: rung.milestone },
        }),
      },
    },
    TimeoutSeconds: rung.seconds,
    ...(rung.hasOutcomes ? { ResultSelector: { 'outcome.$': '$.outcome' }, ResultPath: '$.wait' } : { ResultPath: null }),
    Retry: patiently(PASSING_DYNAMODB_ERRORS),
    Catch: [
      { ErrorEquals: CONDITION_FAILED, ResultPath: null, Next: rung.reachedBefore },
      { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: rung.timedOut },
    ],
    ...rung.reached,
  };
};
