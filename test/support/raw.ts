import { connect } from 'node:net';

/** Bytes, and the milliseconds to wait before they are sent. */
export type Part = readonly [bytes: string | Buffer, waitMs: number];

/** Sends bytes on a connection of its own, and gives all that comes back and whether the server closed, after a quiet while. */
export function sendRaw(
  port: number,
  parts: string | Buffer | readonly Part[],
  { quietMs = 100, halfClose = false }: { quietMs?: number; halfClose?: boolean } = {},
): Promise<{ received: string; closed: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let received = '';
    const finish = (closed: boolean) => {
      socket.destroy();
      resolve({ received, closed });
    };
    socket.setTimeout(quietMs, () => finish(false));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('end', () => finish(true));
    socket.on('error', reject);
    const all = typeof parts === 'string' || Buffer.isBuffer(parts) ? [[parts, 0] as const] : parts;
    let waited = 0;
    for (const [bytes, wait] of all) {
      waited += wait;
      const last = bytes === all.at(-1)?.[0];
      setTimeout(() => (last && halfClose ? socket.end(bytes) : socket.write(bytes)), waited);
    }
  });
}
