import { connect, type Socket } from 'node:net';

/** A request as bytes, made anew for each sending: `n` counts from 0 over the whole load. */
export type MakeRequest = (n: number) => Buffer;

export interface LoadResult {
  /** Replies per second. */
  readonly rate: number;
  /** How many replies had a status other than the expected one. */
  readonly wrong: number;
  readonly replies: number;
}

export interface Load {
  readonly port: number;
  readonly make: MakeRequest;
  readonly status: number;
  readonly connections: number;
  readonly seconds: number;
  /** The first `n`, so that several loads never ask for the same name. */
  readonly from: number;
}

/**
 * Loads a server over keep-alive connections, one request at a time on each. Written for this: it only counts replies, so
 * that it never is slower than the server it measures.
 */
export async function load({ port, make, status, connections, seconds, from }: Load): Promise<LoadResult> {
  const state = { n: from, replies: 0, wrong: 0, stopped: false };
  const expected = `HTTP/1.1 ${status} `;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const started = performance.now();
  const done = sockets.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        const next = () => socket.write(make(state.n++));
        const reader = createReader((head) => {
          state.replies++;
          if (!head.startsWith(expected)) state.wrong++;
          if (state.stopped) resolve();
          else next();
        });
        socket.on('data', reader);
        socket.once('error', reject);
        socket.once('close', resolve);
        next();
      }),
  );
  setTimeout(() => {
    state.stopped = true;
  }, seconds * 1000);
  await Promise.all(done);
  const elapsed = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  return { rate: state.replies / elapsed, wrong: state.wrong, replies: state.replies };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/** Calls back with the head of each reply once its body has come too; reads Content-Length and chunked bodies. */
function createReader(onReply: (head: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = rest.toString('latin1', 0, headEnd);
      const end = endOfBody(rest, headEnd + 4, head);
      if (end === undefined || rest.length < end) return;
      rest = rest.subarray(end);
      onReply(head);
    }
  };
}

function endOfBody(bytes: Buffer, bodyStart: number, head: string): number | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bodyStart + Number(length);
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return bodyStart;
  const last = bytes.indexOf('0\r\n\r\n', bodyStart);
  return last < 0 ? undefined : last + 5;
}
