import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './state-error.ts';

/**
 * Locks something for this process, on this machine. The system unlocks it when the process ends, however it ends: the lock is a
 * name that the process listens at.
 *
 * @returns unlocks; undefined where another process, or this one, has the lock
 */
export async function lock(name: string): Promise<(() => Promise<void>) | undefined> {
  const address = addressOf(`keymock-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`);
  let server = await listenAt(address);
  // A socket that is a file stays when its process is killed.
  if (!server && isFile && !(await answers(address))) {
    rmSync(address, { force: true });
    server = await listenAt(address);
  }
  if (!server) return undefined;
  const held = server;
  held.unref();
  return () => new Promise((resolve) => held.close(() => resolve()));
}

const isFile = process.platform !== 'linux' && process.platform !== 'win32';

/** Linux has sockets that are no files, Windows has pipes: both go with their process. */
function addressOf(name: string): string {
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listenAt(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
