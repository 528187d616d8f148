import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from './usage-error.ts';

/** Node's codes for an address that cannot be had. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken. Stop what listens there, or pick another port: --port 0 takes a free one.',
  EACCES: 'this user may not. Pick a port above 1023.',
  EADDRNOTAVAIL: 'this machine has no such address. Did you mean --host 127.0.0.1 or --host 0.0.0.0?',
  ENOTFOUND: 'no such host is known. Did you mean --host 127.0.0.1 or --host 0.0.0.0?',
  EAI_AGAIN: 'no such host is known. Did you mean --host 127.0.0.1 or --host 0.0.0.0?',
};

/** What is said of a server that could not listen. */
export function cannotListen(host: string, port: number, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UsageError(`cannot listen on ${host}:${port}: ${reasons[code] ?? String(error)}`);
}

/**
 * Lets a server listen; gives its URL.
 *
 * @throws UsageError where it cannot.
 */
export async function bind(server: Server, port: number, host: string): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw cannotListen(host, port, error);
  }
  // A server that listens on a port has an address of this form.
  const address = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
