import { readStackFile } from '../../bin/local/stack-file';
import { stages } from '../../program/settings';

/**
 * What a deployment lets a test do beside sending webhooks and reading the table.
 * - `fast time`: a year passes in about a minute
 * - `inbox`: a page that has every email as it arrived
 * - `emulator`: events of AWS can be injected, and logs be read, without credentials
 * - `own stack`: nobody else uses it, so that it may be disturbed; its source has two live secrets
 */
export type Offer = 'fast time' | 'inbox' | 'emulator' | 'own stack';

/** Where the end-to-end tests run, as the set-up tells each worker. */
export interface E2eSettings {
  readonly at: { readonly stackFile: string } | { readonly stage: string };
  readonly offers: readonly Offer[];
  readonly secondsPerDay: number;
  readonly inboxUrl?: string;
  readonly awsEndpoint?: string;
  /** Of the emulator's log, which has what a function's runtime would log of its errors. */
  readonly logFolder?: string;
  /** The secret before the current one, live as well. */
  readonly previousSecret?: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    e2e: E2eSettings;
  }
}

const FAST_SECONDS_PER_DAY = 0.2;
const paceOf = (secondsPerDay: number): readonly Offer[] => (secondsPerDay <= FAST_SECONDS_PER_DAY ? ['fast time'] : []);

export const settingsOfLocal = async (stackFile: string): Promise<E2eSettings> => {
  const { secondsPerDay, inboxUrl, awsEndpoint, logFolder } = await readStackFile(stackFile);
  return { at: { stackFile }, offers: ['inbox', 'emulator', ...paceOf(secondsPerDay)], secondsPerDay, inboxUrl, awsEndpoint, logFolder };
};

export const settingsOfStage = (stage: string): E2eSettings => {
  const secondsPerDay = stages[stage]?.secondsPerDay;
  if (secondsPerDay === undefined) throw new Error(`program/settings.ts has no stage "${stage}"`);
  return { at: { stage }, offers: paceOf(secondsPerDay), secondsPerDay };
};
