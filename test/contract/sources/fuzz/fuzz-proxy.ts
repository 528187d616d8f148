import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { spawnCli } from '../../../cli/run-cli.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { randomReply, randomRequest } from './messages.ts';
import { createRandom, type Random } from './random.ts';

export interface FuzzResult {
  /** Messages after which the proxy neither answered nor closed the connection. */
  readonly unanswered: readonly string[];
  /** Status of an ordinary request at the end. */
  readonly last: number;
  readonly code: number | null;
  readonly err: string;
  readonly report: { readonly summary?: unknown };
  readonly out: string;
}

/** Sends random requests to the real `keymock proxy`, and random replies through it. */
export async function fuzzProxy(seed: number, count: number): Promise<FuzzResult> {
  const random = createRandom(seed);
  const upstream = await startUpstream(createRandom(seed + 1));
  const report = join(await tempFolder(), 'report.json');
  const child = spawnCli(
    {},
    'proxy',
    'feldera',
    '--to',
    upstream,
    '--port',
    '0',
    '--report',
    `json=${report}`,
  );
  const ended = once(child, 'close');
  let out = '';
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const url = await new Promise<URL>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const [, found] = /listening on (\S+)/.exec(out) ?? [];
      if (found) resolve(new URL(found));
    });
    ended.then(() => reject(new Error(`The proxy ended at once: ${err}`)));
  });

  const unanswered: string[] = [];
  const send = async (bytes: Buffer, isCut: boolean) => {
    if (!(await exchange(Number(url.port), bytes, isCut)))
      unanswered.push(bytes.toString('latin1').slice(0, 300));
  };
  const clients = Array.from({ length: count }, () => ({
    bytes: Buffer.concat(
      Array.from({ length: random.chance(0.2) ? 3 : 1 }, () => randomRequest(random, url.host)),
    ),
    isCut: random.chance(0.1),
  }));
  await inParallel(clients, ({ bytes, isCut }) => send(bytes, isCut));
  const replies = Array.from({ length: count }, () => {
    const method = random.pick(['GET', 'GET', 'GET', 'HEAD', 'POST']);
    return `${method} /v0/api_keys?fuzz HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer a-token-of-mine\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`;
  });
  await inParallel(replies, (request) => send(Buffer.from(request), false));

  const last = await fetch(`${url.origin}/v0/api_keys`).then(
    ({ status }) => status,
    () => 0,
  );
  child.kill('SIGTERM');
  const [code] = await ended;
  return { unanswered, last, code, err, out, report: JSON.parse(await readFile(report, 'utf8')) };
}

/** Nothing hung, nothing broke, the terminal was left alone, and the report is there. */
export function expectSurvived({ unanswered, last, code, err, report, out }: FuzzResult): void {
  expect({ unanswered, last }).toEqual({ unanswered: [], last: 200 });
  // Some bodies are too deep to be judged, which is said and is the exit code.
  expect(err).toMatch(/^(keymock: not everything could be judged; [^\n]+\n)?$/);
  expect(err === '' ? [0, 1] : [2]).toContain(code);
  expect(report).toHaveProperty('summary.passed');
  expect(out).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
}

/** Answers ordinary requests in order, and those for `?fuzz` with random bytes in random pieces. */
async function startUpstream(random: Random): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    let said = '';
    socket.on('data', (chunk) => {
      if (said === '' && chunk.includes('?fuzz')) void answer(socket, randomReply(random), random);
      else if (said === '')
        socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]');
      said += chunk.toString('latin1');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(socket: Socket, bytes: Buffer, random: Random): Promise<void> {
  const cut = random.upTo(bytes.length);
  const isReset = random.chance(0.1);
  socket.write(bytes.subarray(0, cut));
  if (random.chance(0.5)) await new Promise((resolve) => setTimeout(resolve, 2));
  if (isReset) socket.resetAndDestroy();
  else socket.end(bytes.subarray(cut));
}

/** Whether the other side closed the connection within some seconds: at once, or when the client has no more to say. */
function exchange(port: number, bytes: Buffer, isCut: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (isClosed: boolean) => {
      clearTimeout(timer);
      clearTimeout(idle);
      socket.destroy();
      resolve(isClosed);
    };
    const timer = setTimeout(() => finish(false), 8_000);
    // The rest of a message, or a further request, may be waited for.
    const idle = setTimeout(() => socket.end(), 150);
    socket.on('error', () => {});
    socket.on('data', () => idle.refresh());
    socket.once('close', () => finish(true));
    socket.write(bytes, () => isCut && socket.resetAndDestroy());
  });
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: 48 }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
