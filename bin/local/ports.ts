import { once } from 'node:events';
import { createServer } from 'node:net';
import getPort from 'get-port';

/** Nothing of the local stack can be reached from another machine. */
export const HOST = '127.0.0.1';

/** get-port would also call a port taken that it handed out in the last half minute: a copy that restarts on its port needs it free. */
export const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) return false;
    throw error;
  }
};

/** The port that was asked for, or a free one. Rejects when the one asked for is taken. */
export const claimPort = async (asked: number | undefined, what: string): Promise<number> => {
  if (asked === undefined) return getPort({ host: HOST });
  if (await isFree(asked)) return asked;
  throw new Error(`Port ${asked} for ${what} is taken: end what listens on it, or choose another port.`);
};
