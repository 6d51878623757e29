import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json and cdk.json. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** What runs on this machine leaves its files here; git ignores it. */
export const LOCAL_FOLDER = join(REPOSITORY, '.local');

/** A PATH whose `node` is the project's own: the emulator runs Lambda functions with the first `node` it finds. */
export const pathWithProjectNode = (): string =>
  [join(REPOSITORY, 'node_modules', '.bin'), dirname(process.execPath), process.env.PATH ?? '/usr/bin:/bin'].join(delimiter);

/** The variables of ours that a child needs to find its home, its language and its proxies, and nothing that changes what it does. */
export const plainEnvironment = (): Record<string, string> => {
  const kept = ['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'DOCKER_HOST'];
  const found = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), PATH: pathWithProjectNode() };
};
