import { METHODS, type Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { Duplex } from 'node:stream';

/** A method that node:http reads and nobody uses; it stands in for one that node:http does not read. */
const standIn = 'SOURCE';
const requestLine = /^(?:\r\n)*([A-Za-z0-9!#$%&'*+.^_`|~-]+) /;

/** What a connection's first request is really called, where node:http was given another name. */
export type RealMethods = WeakMap<Duplex, string>;

/**
 * Reads a request again that node:http refused for its method. Methods are open-ended (RFC 9110, section 9.1), and other servers
 * pass any token on. The rest of the connection is read like any other.
 *
 * @returns whether it was the method that is unknown.
 */
export function readAgain(
  server: Server | SecureServer,
  connection: Duplex,
  packet: Buffer | undefined,
  methods: RealMethods,
): boolean {
  const [start = '', method = ''] = requestLine.exec(packet?.toString('latin1') ?? '') ?? [];
  if (packet === undefined || method === '' || METHODS.includes(method)) return false;
  for (const event of ['data', 'end', 'drain', 'error']) connection.removeAllListeners(event);
  const again = new Duplex({
    read: () => connection.resume(),
    write: (chunk, encoding, done) => connection.write(chunk, encoding, done),
    final: (done) => connection.end(done),
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  again.push(Buffer.concat([Buffer.from(`${standIn} `), packet.subarray(start.length)]));
  connection.on('data', (chunk) => {
    if (!again.push(chunk)) connection.pause();
  });
  connection.on('end', () => again.push(null));
  connection.on('error', () => again.destroy());
  connection.on('close', () => again.destroy());
  methods.set(again, method);
  server.emit(server instanceof SecureServer ? 'secureConnection' : 'connection', again);
  return true;
}
