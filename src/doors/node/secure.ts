import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A certificate, with those between it and the authority if there are any, and its private key; in PEM. */
export interface Tls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** The TCP connections of a server, which node:tls hides behind its own. */
export interface TcpConnections {
  /** What a connection stands on: itself where it is not secure. Only TCP can be reset. */
  under(connection: Duplex): Duplex;
  /** Closes also those whose handshake is not over, of which `closeAllConnections` does not know. */
  destroyAll(): void;
}

/** Follows the TCP connections of a server, from before it listens. */
export function followTcp(server: Server | SecureServer): TcpConnections {
  const all = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    // Requests that are read again come by a connection of no address (see `readAgain`).
    const peer = peerOf(socket);
    if (peer === undefined) return;
    all.set(peer, socket);
    socket.once('close', () => all.delete(peer));
  });
  return {
    under: (connection) => all.get(peerOf(connection) ?? '') ?? connection,
    destroyAll() {
      for (const socket of all.values()) socket.destroy();
    },
  };
}

function peerOf(connection: Duplex): string | undefined {
  if (!(connection instanceof Socket) || connection.remotePort === undefined) return undefined;
  return `${connection.remoteAddress} ${connection.remotePort}`;
}
