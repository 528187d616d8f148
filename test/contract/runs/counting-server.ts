import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type RunEvent, type RunOptions, runChecks } from '../../../src/contract/index.ts';
import type { Report } from '../../../src/contract/types.ts';
import type { Answer, App, Ask } from '../../faulty/kit/http.ts';

/** What becomes of a request: an answer of its own, or the connection is cut or left hanging after the app has served it. */
export type Fate = Answer | 'reset' | 'hang' | undefined;

export interface CountingServer {
  readonly url: string;
  /** Every request, in the order of arrival. */
  readonly asked: readonly Ask[];
  /** From now on, before the app sees a request. */
  before: (ask: Ask, number: number) => Fate | Promise<Fate>;
  /** From now on, after the app has served a request and before its answer is sent. */
  after: (ask: Ask, number: number) => Fate | Promise<Fate>;
  /** Cuts all connections and takes no more, as a process that was killed. */
  crash(): Promise<void>;
  /** Takes connections again, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Serves an app and lets a test meddle with single requests. */
export async function count(app: App): Promise<CountingServer> {
  const asked: Ask[] = [];
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const ask = await read(incoming);
    const number = asked.push(ask);
    const fate = (await counting.before(ask, number)) ?? (await app(ask));
    const late = (await counting.after(ask, number)) ?? fate;
    if (late === 'hang') return;
    if (late === 'reset') outgoing.destroy();
    else outgoing.writeHead(late.status, late.headers).end(late.body);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Failed to listen on a port.');
  const counting: CountingServer = {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    before: () => undefined,
    after: () => undefined,
    async crash() {
      server.close();
      server.closeAllConnections();
    },
    async comeBack() {
      server.listen(address.port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return counting;
}

async function read(incoming: IncomingMessage): Promise<Ask> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const target = incoming.url ?? '/';
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    query: searchParams,
    target,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
  };
}

/** Runs to the end; gives the report and everything that was told. */
export async function runAll(options: RunOptions): Promise<{ report: Report; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  for await (const event of runChecks(options)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error('The run ended without a report.');
  return { report: last.report, events };
}

/** Same seed, same numbers below 1 (a linear congruential generator: good enough to choose moments). */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
