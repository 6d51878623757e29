import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A library's write as DynamoDB takes it, to stand in one transaction with writes that no entity knows. */
export const plainly = (write: { params(): Write & { readonly ToolboxItem?: unknown } }): Write => {
  const { ToolboxItem: _, ...plain } = write.params();
  return plain;
};
