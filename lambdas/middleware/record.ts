import type { MiddlewareObj } from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';

/** Valibot's own words ("Invalid type: ... but received ...") repeat what was received, which may be personal, and this is logged. */
const withoutValue = ({ message, expected }: v.BaseIssue<unknown>): string =>
  message.startsWith('Invalid ') ? `must be ${expected ?? 'otherwise'}` : message;

/** A queue's message that is not what its queue carries. Names the field; it ends in the dead-letter queue. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  constructor(messageId: string, issues: readonly v.BaseIssue<unknown>[]) {
    const problems = issues.map((issue) => `${v.getDotPath(issue) ?? 'message'}: ${withoutValue(issue)}`);
    super(`message ${messageId} cannot be read: ${problems.join('; ')}`);
  }
}

/** A record's body, checked. Throws `UnreadableMessage`. */
export const readRecord = <S extends v.GenericSchema>(schema: S, record: SQSRecord): v.InferOutput<S> => {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(undefined, 'must be JSON'), schema), record.body);
  if (!parsed.success) throw new UnreadableMessage(record.messageId, parsed.issues);
  return parsed.output;
};

/** Puts the one message of a batch of one on `context.message`, checked. */
export const oneMessage = <S extends v.GenericSchema>(
  schema: S,
): MiddlewareObj<SQSEvent, SQSBatchResponse | undefined, Error, import('aws-lambda').Context & { message: v.InferOutput<S> }> => ({
  before: ({ event, context }) => {
    const [record, ...others] = event.Records;
    if (record === undefined || others.length > 0) throw new Error(`one message at a time, not ${event.Records.length}`);
    context.message = readRecord(schema, record);
  },
});
