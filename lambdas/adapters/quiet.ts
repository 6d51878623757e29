import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** A condition of a single write did not hold. */
export const isConditionFailed = (error: unknown): boolean => error instanceof ConditionalCheckFailedException;

const isCancelledFor =
  (reason: string) =>
  (error: unknown): boolean =>
    error instanceof TransactionCanceledException && (error.CancellationReasons ?? []).some(({ Code }) => Code === reason);

/** A condition of a transaction did not hold. */
export const isTransactionConditionFailed = isCancelledFor('ConditionalCheckFailed');

/** Another transaction is writing one of its items at this moment. */
export const isTransactionConflict = isCancelledFor('TransactionConflict');

/**
 * Lets errors be that mean "done already": does nothing for those named, and throws all others.
 * @param names exception names, as AWS spells them
 */
export const unless =
  (...names: readonly string[]) =>
  (error: unknown): void => {
    if (!(error instanceof Error && names.includes(error.name))) throw error;
  };
