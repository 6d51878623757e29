import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { JourneyFunction } from './journey-function';

/** Where each function's lines are kept, by the function's name: `ops watch` reads them. */
export const logGroupsAsJson = (scope: Construct, functions: readonly Pick<JourneyFunction, 'name' | 'logGroupName'>[]): string =>
  Stack.of(scope).toJsonString(Object.fromEntries(functions.map(({ name, logGroupName }) => [name, logGroupName])));
