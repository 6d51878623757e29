import { ENV } from '../../lambdas/environment';
import type { StageSettings } from '../journey/settings';

/** The stage or an option of it cannot be used; the message says what can. */
export class WrongStage extends Error {
  override readonly name = 'WrongStage';
}

/** One stage to deploy: its name, and its settings after what the command line overrides. */
export interface Stage {
  readonly name: string;
  readonly settings: StageSettings;
  /** Where the outside world reaches the API of that id, when it is not the address that AWS gives it. Without a slash at the end. */
  readonly publicUrl?: ((apiId: string) => string) | undefined;
}

/** What a person gives with `-c name=value`; the CLI hands over strings, or nothing. */
export interface StageOptions {
  readonly stage?: unknown;
  readonly secondsPerDay?: unknown;
  readonly minTimeoutSeconds?: unknown;
  /** How far emails go, as one word. */
  readonly mail?: unknown;
  /** Where the emulator answers: its APIs have addresses under it. */
  readonly emulatorEndpoint?: unknown;
}

const DEFAULT_STAGE = 'dev';
/** `partner-journey-` and the name must fit the 32 characters of an X-Ray sampling rule. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,15}$/;

const positive = (name: string, value: unknown): number => {
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new WrongStage(`-c ${name}=${value}: give a number above 0`);
  return number;
};

const wholePositive = (name: string, value: unknown): number => {
  const number = positive(name, value);
  if (!Number.isInteger(number)) throw new WrongStage(`-c ${name}=${value}: a workflow waits whole seconds`);
  return number;
};

const modes = ['observe', 'approve', 'live'] as const;

const mailMode = (value: unknown): (typeof modes)[number] => {
  const mode = modes.find((each) => each === value);
  if (mode === undefined) throw new WrongStage(`-c mail=${value}: give one of ${modes.join(', ')}`);
  return mode;
};

const overrides = ({ secondsPerDay, minTimeoutSeconds, mail }: StageOptions): Partial<StageSettings> => ({
  ...(secondsPerDay !== undefined && { secondsPerDay: positive('secondsPerDay', secondsPerDay) }),
  ...(minTimeoutSeconds !== undefined && { minTimeoutSeconds: wholePositive('minTimeoutSeconds', minTimeoutSeconds) }),
  ...(mail !== undefined && { mail: mailMode(mail) }),
});

/** API Gateway's addresses are known to no DNS on a laptop: the emulator answers under a path of its own address. */
const publicUrl = (settings: StageSettings, { emulatorEndpoint }: StageOptions): Stage['publicUrl'] => {
  if (settings.publicUrl !== undefined) return () => String(settings.publicUrl);
  if (!settings.emulated || emulatorEndpoint === undefined) return undefined;
  return (apiId) => `${emulatorEndpoint}/_aws/execute-api/${apiId}`;
};

/**
 * Picks the stage to deploy. Throws on a name that `program/settings.ts` does not know, and on a time scale given for a
 * stage in AWS: there it belongs into the settings, or the next deploy without it would change every running program's days.
 */
export const chooseStage = (stages: Readonly<Record<string, StageSettings>>, options: StageOptions = {}): Stage => {
  const name = String(options.stage ?? DEFAULT_STAGE);
  const settings = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (!settings) throw new WrongStage(`No stage '${name}' in program/settings.ts. Known: ${Object.keys(stages).join(', ')}.`);
  if (!STAGE_NAME.test(name)) throw new WrongStage(`Stage name '${name}': use 1 to 16 of a-z, 0-9 and '-', a letter first.`);
  const changed = overrides(options);
  if (Object.keys(changed).length > 0 && !settings.emulated) {
    throw new WrongStage(`Stage '${name}' runs in AWS: change ${Object.keys(changed).join(' and ')} in program/settings.ts instead.`);
  }
  return { name, settings: { ...settings, ...changed }, publicUrl: publicUrl(settings, options) };
};

/** How the functions of a stage learn how long its days are. */
export const scaleEnvironment = ({ settings }: Stage): Record<string, string> => ({
  [ENV.secondsPerDay]: String(settings.secondsPerDay),
  [ENV.minTimeoutSeconds]: String(settings.minTimeoutSeconds),
});
