import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Core } from '../mock/core.ts';
import { followTcp, type Tls } from './node/secure.ts';
import { createDoor, type Served } from './node/serve.ts';

/** The most bytes of a head that any provider's server takes; the door refuses less where the provider's own does. */
const maxHeaderSize = 128 * 1024;

/** A mock that listens. */
export interface Listening {
  /** `http://host:port`, without a slash at the end; `https://` with a certificate. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly server: Server | SecureServer;
  /** Stops at once: open connections are closed. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** Serves HTTPS with this certificate. */
  readonly tls?: Tls;
  /** Answers requests that are not meant for the mocked APIs, such as those below `/__keymock/`; false where one is. */
  readonly control?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/**
 * Serves a mock over HTTP, or over HTTPS where there is a certificate.
 *
 * @throws the system's error, e.g. `EADDRINUSE`, where it cannot listen, and that of OpenSSL for a certificate that it cannot use.
 * @example
 * const { url, close } = await listen(createMock());
 * await fetch(`${url}/v0/api_keys`);
 * await close();
 */
export async function listen(
  mock: Served,
  { port = 0, host = '127.0.0.1', tls, control }: ListenOptions = {},
): Promise<Listening> {
  const options = { maxHeaderSize, requireHostHeader: false };
  const server = tls ? createSecureServer({ ...options, ...tls }) : createServer(options);
  const tcp = followTcp(server);
  const door = createDoor(mock, { ...(control && { control }), under: tcp.under });
  server.on('request', door.request);
  server.on('checkExpectation', door.request);
  server.on('connect', door.connect);
  server.on('clientError', (error, socket) => door.clientError(error, socket, server));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  // A server that listens on a port has an address of this form.
  const address = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    host,
    port: address.port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        tcp.destroyAll();
      }),
  };
}

/**
 * A node:http request listener, for a server of your own.
 *
 * @param mock a mock, or just its core.
 * @example
 * http.createServer(toListener(createMock())).listen(8080);
 */
export function toListener(
  mock: Served | Core,
): (request: IncomingMessage, response: ServerResponse) => void {
  return createDoor(typeof mock === 'function' ? { handle: mock } : mock).request;
}

export { openState, type StateFile, type StateOptions } from '../persistence/open-state.ts';
export { StateError } from '../persistence/state-error.ts';
export type { Tls } from './node/secure.ts';
