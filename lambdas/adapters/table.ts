import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { consentItems } from './items/consent';
import { directoryItems } from './items/directory';
import { logItems } from './items/log';
import { mailItems } from './items/mail';
import { measureItems } from './items/measures';
import { partnerItems } from './items/partner';
import { defineTable } from './items/table';
import { unmappedItems } from './items/unmapped';

/** The items of the one table, typed and checked as they are written and as they are read back. */
export const openTable = (documentClient: DynamoDBDocumentClient, name: string) => {
  const table = defineTable(documentClient, name);
  return {
    table,
    ...partnerItems(table),
    ...logItems(table),
    ...mailItems(table),
    ...measureItems(table),
    ...directoryItems(table),
    ...unmappedItems(table),
    ...consentItems(table),
  };
};

export type JourneyTable = ReturnType<typeof openTable>;
