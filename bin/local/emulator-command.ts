import { join } from 'node:path';
import { LOCAL_FOLDER, plainEnvironment } from './paths';
import { HOST } from './ports';
import type { Command } from './processes';
import { EMULATOR_VERSION, ensureEnvironment, findPython, type Probe, probe, pythonOf } from './python';

export const EMULATOR_IMAGE = `ministackorg/ministack:${EMULATOR_VERSION}`;

export interface EmulatorPlace {
  /** All that this copy writes goes below. */
  readonly folder: string;
  readonly port: number;
  /** Where its SES hands emails over; without it they are only kept in memory. */
  readonly smtpPort?: number | undefined;
  /** Comes back in the health answer, so that we know that it is ours. */
  readonly name: string;
  readonly logFile: string;
}

/** How the emulator is run, and what is left to remove when it was killed. */
export interface EmulatorCommand extends Command {
  readonly cleanUp?: readonly [file: string, ...args: string[]];
}

/** Settings of the emulator that hold wherever it runs. Nothing is kept from one start to the next. */
const settings = ({ port, name }: EmulatorPlace): Record<string, string> => ({
  GATEWAY_PORT: String(port),
  MINISTACK_EDITION: name,
  MINISTACK_HOST: HOST, // in the addresses that it gives out; 'localhost' may mean ::1, where it does not listen
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
  PYTHONUNBUFFERED: '1',
});

/** The emulator from its own Python environment. Its SDK clients inside Lambda use the fake credentials that it sets itself. */
export const pythonCommand = (place: EmulatorPlace, environment: string): EmulatorCommand => ({
  name: 'The emulator',
  file: pythonOf(environment),
  args: ['-m', 'ministack'],
  cwd: place.folder,
  logFile: place.logFile,
  env: {
    ...plainEnvironment(),
    ...settings(place),
    BIND_HOST: HOST,
    ...(place.smtpPort === undefined ? {} : { SMTP_HOST: `${HOST}:${place.smtpPort}` }),
    // Without these it writes below /tmp under names that all copies share.
    TMPDIR: join(place.folder, 'tmp'),
    STATE_DIR: join(place.folder, 'state'),
    S3_DATA_DIR: join(place.folder, 's3'),
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  },
});

/**
 * The emulator's image. On Linux it shares our network, so that both ports stay on 127.0.0.1; Docker Desktop has no such thing, but publishes
 * on 127.0.0.1 and reaches our inbox as host.docker.internal. Lambda functions run on the image's own Node there.
 */
export const dockerCommand = (place: EmulatorPlace, platform: NodeJS.Platform = process.platform): EmulatorCommand => {
  const shared = platform === 'linux';
  const relay = `${shared ? '127.0.0.1' : 'host.docker.internal'}:${place.smtpPort}`;
  const variables = {
    ...settings(place),
    BIND_HOST: shared ? '127.0.0.1' : '0.0.0.0',
    ...(place.smtpPort === undefined ? {} : { SMTP_HOST: relay }),
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const network = shared ? ['--network', 'host'] : ['--publish', `127.0.0.1:${place.port}:${place.port}`];
  const env = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return {
    name: 'The emulator (Docker)',
    file: 'docker',
    args: ['run', '--rm', '--name', place.name, ...network, ...env, EMULATOR_IMAGE],
    cwd: place.folder,
    logFile: place.logFile,
    env: plainEnvironment(),
    cleanUp: ['docker', 'rm', '--force', place.name],
  };
};

export const NOTHING_TO_RUN_IT = [
  'The local AWS emulator needs Python 3.10 or newer with venv and pip, or a running Docker; neither was found.',
  '  macOS:          brew install python@3.13',
  '  Debian, Ubuntu: sudo apt-get install python3 python3-venv',
  '  Windows:        use WSL with one of the above',
  '  anywhere:       install and start Docker',
].join('\n');

export interface Finders {
  readonly findPython: () => Promise<string | undefined>;
  readonly probe: Probe;
}

/** Python first, Docker second. Rejects with what to install when there is neither. */
export const chooseRunner = async (finders: Finders = { findPython, probe }): Promise<{ readonly python: string } | 'docker'> => {
  const python = await finders.findPython();
  if (python !== undefined) return { python };
  // `docker version` also asks the daemon, which `docker --version` does not.
  if ((await finders.probe('docker', ['version', '--format', '{{.Server.Version}}'])) !== undefined) return 'docker';
  throw new Error(NOTHING_TO_RUN_IT);
};

/** Finds or installs the emulator, and says how to run it once its port is known. */
export const prepareEmulator = async (logFile: string, signal?: AbortSignal): Promise<(place: EmulatorPlace) => EmulatorCommand> => {
  const runner = await chooseRunner();
  if (runner === 'docker') return (place) => dockerCommand(place);
  const environment = await ensureEnvironment({ python: runner.python, parent: LOCAL_FOLDER, logFile, signal });
  return (place) => pythonCommand(place, environment);
};
