import type { Duplex } from 'node:stream';

/** Milliseconds in which a client may still send what the server no longer reads. */
const grace = 1000;

/**
 * Closes the server's side of a connection. What the client still sends is read and thrown away for a while: closing at once would
 * reset the connection, and the reply might be lost with it.
 */
export function hangUp(connection: Duplex, lastBytes?: Buffer | string): void {
  if (lastBytes === undefined) connection.end();
  else connection.end(lastBytes);
  connection.resume();
  const timer = setTimeout(() => connection.destroy(), grace);
  timer.unref();
  connection.once('close', () => clearTimeout(timer));
}
