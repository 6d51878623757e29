import { UnknownPage } from '../../lambdas/adapters/lists';

/** Something that the operator can mend: its message says what, and is all that is printed. */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem';
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** `fetch` hides the reason in `cause`, an attempt on two addresses in `errors`. */
const isRefused = (error: unknown): boolean => {
  if (codeOf(error) === 'ECONNREFUSED') return true;
  if (error instanceof AggregateError) return error.errors.some(isRefused);
  return error instanceof Error && error.cause !== undefined && isRefused(error.cause);
};

const KNOWN: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'there are no AWS credentials: log in, or set AWS_PROFILE',
  ExpiredToken: 'the AWS credentials have expired: log in again',
  ExpiredTokenException: 'the AWS credentials have expired: log in again',
  UnrecognizedClientException: 'AWS does not know these credentials: log in again',
  InvalidClientTokenId: 'AWS does not know these credentials: log in again',
};

const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'is a folder',
  EACCES: 'you have no right to it',
  ENOSPC: 'the disk is full',
};

/** What is wrong with a file that the operator named. */
const fileTrouble = (error: unknown): string | undefined => {
  const words = FILE_TROUBLE[String(codeOf(error))];
  if (words === undefined || !(error instanceof Error) || !('path' in error)) return undefined;
  return `${String(error.path)}: ${words}`;
};

/** An error as one line for the operator, without a stack trace. */
export const inWords = (error: unknown): string => {
  if (error instanceof OperatorProblem || error instanceof UnknownPage) return error.message;
  if (isRefused(error)) return 'nothing answers: the copy that wrote the stack file is gone; run "npm start", or name a stage with --stage';
  if (!(error instanceof Error)) return String(error);
  if (error.message === 'fetch failed' && error.cause instanceof Error) return `the API cannot be reached: ${error.cause.message}`;
  const trouble = fileTrouble(error);
  if (trouble !== undefined) return trouble;
  if (error.message === 'Region is missing') return 'the AWS region is not set: set AWS_REGION, or AWS_PROFILE to a profile with a region';
  return KNOWN[error.name] ?? (error.name === 'Error' ? error.message : `${error.name}: ${error.message}`);
};
