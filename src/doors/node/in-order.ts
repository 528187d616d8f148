import type { Duplex } from 'node:stream';

/** Does a request's work, and calls `done` when the next request of the connection may be worked on. */
export type Work = (done: () => void) => void;

/**
 * Lets the requests of one connection wait for each other. With pipelining, node:http hands over the next request while the body
 * of the one before is still on its way.
 *
 * @example
 * const inOrder = createOrder();
 * inOrder(request.socket, (done) => readBody(request).then(reply).then(done));
 */
export function createOrder(): (connection: Duplex, work: Work) => void {
  const waiting = new WeakMap<Duplex, Work[]>();

  function advance(connection: Duplex): void {
    const next = waiting.get(connection)?.shift();
    if (next) next(() => advance(connection));
    else waiting.delete(connection);
  }

  return (connection, work) => {
    const queue = waiting.get(connection);
    if (queue) {
      queue.push(work);
      return;
    }
    let isDone = false;
    work(() => {
      isDone = true;
      advance(connection);
    });
    if (!isDone) waiting.set(connection, []);
  };
}
