import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { takeReply } from './parse.ts';
import type { RecordedOutcome, WireReply } from './recording.ts';

export interface Talk {
  /** Bytes, and the seconds to wait before they are sent. */
  readonly parts: readonly (readonly [bytes: Buffer, waitSeconds: number])[];
  /** Whether the nth request is a HEAD. */
  readonly head: readonly boolean[];
  readonly halfClose: boolean;
  /** How many replies are awaited. */
  readonly replies: number;
  /** Whether the server is expected to close, which is then waited for a little longer. */
  readonly closes: boolean;
}

/** Milliseconds in which nothing more comes before an exchange counts as over. */
const quiet = 40;
const patience = 2000;

/** Sends bytes on a connection of its own, and gives the replies and whether the server closed. */
export async function exchange(port: number, talk: Talk): Promise<RecordedOutcome> {
  const connection = open(port);
  for (const [bytes, seconds] of talk.parts) {
    if (seconds > 0) await wait(seconds * 1000);
    connection.socket.write(bytes);
  }
  if (talk.halfClose) connection.socket.end();
  const deadline = Date.now() + patience;
  while (!connection.isClosed()) {
    const isWhole = parseAll(connection.received(), talk.head).length >= talk.replies && !talk.closes;
    const left = deadline - Date.now();
    if (left <= 0) break;
    // A server that has replied as expected is given a moment in which to do what is not expected of it.
    if (!(await connection.change(isWhole ? quiet : left)) && isWhole) break;
  }
  const outcome = {
    replies: parseAll(connection.received(), talk.head),
    closes: connection.isClosed(),
  };
  connection.socket.destroy();
  return outcome;
}

function open(port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  let received = Buffer.alloc(0);
  let closed = false;
  let notify = () => {};
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    notify();
  });
  for (const event of ['end', 'close', 'error'] as const) {
    socket.on(event, () => {
      closed = true;
      notify();
    });
  }
  return {
    socket,
    received: () => received,
    isClosed: () => closed,
    /** Whether something happens within some milliseconds. */
    change: (milliseconds: number) =>
      new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), milliseconds);
        notify = () => {
          clearTimeout(timer);
          resolve(true);
        };
      }),
  };
}

function parseAll(received: Buffer, head: readonly boolean[]): WireReply[] {
  const replies: WireReply[] = [];
  let rest = received;
  let finals = 0;
  for (;;) {
    const taken = takeReply(rest, head[finals] ?? false);
    if (!taken) return replies;
    if (!/ 1\d\d /.test(taken.reply.status)) finals++;
    replies.push(taken.reply);
    rest = taken.rest;
  }
}
