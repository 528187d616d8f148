import { request as httpRequest } from 'node:http';
import { setupServer } from 'msw/node';
import { describe, onTestFinished } from 'vitest';
import { createMock, type Mock, type MockOptions } from '../../src/create-mock.ts';
import { toHandlers } from '../../src/doors/msw.ts';
import { listen } from '../../src/doors/node.ts';
import { toWire } from '../../src/doors/wire.ts';
import { noteExchanges } from './ledger.ts';

export interface Sent {
  /** GET by default. */
  readonly method?: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** Text or bytes are sent as they are; anything else as JSON, with its content type unless one is given. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names; what HTTP's own machinery adds (date, connection, keep-alive) is left out. */
  readonly headers: Record<string, string>;
  readonly body: string;
  /** The body parsed; undefined where it is no JSON. */
  readonly json: unknown;
}

export type Send = (request: Sent) => Promise<Answer>;

/** A mock with one way in. */
export interface Opened {
  readonly mock: Mock;
  readonly send: Send;
}

export type Open = (options?: MockOptions) => Promise<Opened>;

type RawAnswer = Omit<Answer, 'json'>;
type Through = (request: Required<Omit<Sent, 'body'>> & { body?: Uint8Array }) => Promise<RawAnswer>;
type Door = (mock: Mock) => Through | Promise<Through>;

/** The same suite through every way in: what a provider does must not depend on the door. */
export function eachDoor(title: string, suite: (open: Open) => void): void {
  describe.each(Object.entries(doors))(`${title}, through %s`, (_, door) => {
    suite((options) => openThrough(door, options));
  });
}

/** One door by name, for tests that compare doors. */
export function openDoor(name: DoorName, options?: MockOptions): Promise<Opened> {
  return openThrough(doors[name], options);
}

export type DoorName = keyof typeof doors;

/** The way in that costs least: the core itself, without a suite around it. */
export function createSend(mock: Mock): Send {
  return toSend(doors.core(mock));
}

async function openThrough(door: Door, options: MockOptions = {}): Promise<Opened> {
  const mock = await noteExchanges(
    createMock({
      seed: 1,
      now: '2024-08-01T10:00:00Z',
      onBug: (error) => {
        throw error;
      },
      ...options,
    }),
  );
  return { mock, send: toSend(await door(mock)) };
}

function toSend(through: Through): Send {
  return async ({ method = 'GET', path, headers = {}, body }) => {
    const bytes = toBytes(body);
    const answer = await through({
      method,
      path,
      headers: { ...contentType(body, headers), ...headers },
      ...(bytes && { body: bytes }),
    });
    return { ...answer, json: parse(answer.body) };
  };
}

const origin = 'http://keymock.test';
let opened = 0;
const interception = setupServer();
let isIntercepting = false;

const doors = {
  core:
    (mock: Mock): Through =>
    async ({ method, path, headers, body }) => {
      const [pathname = '', ...query] = path.split('?');
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const reply = toWire(
        mock.handle({
          method,
          path: pathname,
          query: query.join('?'),
          headers: lower,
          body: body ?? new Uint8Array(),
        }),
        method,
      );
      return { status: reply.status, headers: toRecord(reply.headers), body: reply.body };
    },

  fetch:
    (mock: Mock): Through =>
    async ({ method, path, headers, body }) =>
      fromResponse(await mock.fetch(new Request(origin + path, toInit(method, headers, body)))),

  msw: async (mock: Mock): Promise<Through> => {
    // One server and an origin for each mock: servers on top of each other read the same request twice.
    const own = `http://keymock-${opened++}.test`;
    if (!isIntercepting) interception.listen({ onUnhandledRequest: 'error' });
    isIntercepting = true;
    interception.use(...toHandlers(mock, { origin: own }));
    onTestFinished(() => {
      interception.resetHandlers();
      if (isIntercepting) interception.close();
      isIntercepting = false;
    });
    return async ({ method, path, headers, body }) =>
      fromResponse(await fetch(own + path, toInit(method, headers, body)));
  },

  node: async (mock) => {
    const { url, close } = await listen(mock);
    onTestFinished(close);
    return ({ method, path, headers, body }) =>
      new Promise<RawAnswer>((resolve, reject) => {
        const length = body ? { 'content-length': String(body.length) } : {};
        const request = httpRequest(
          url + path,
          { method, headers: { ...length, ...headers }, agent: false },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              const pairs = Object.entries(response.headers).map(
                ([name, value]) => [name, [value].flat().join(', ')] as const,
              );
              resolve({
                status: response.statusCode ?? 0,
                headers: toRecord(pairs),
                body: Buffer.concat(chunks).toString(),
              });
            });
          },
        );
        request.on('error', reject);
        request.end(body);
      });
  },
} satisfies Record<string, Door>;

function toInit(method: string, headers: Record<string, string>, body: Uint8Array | undefined): RequestInit {
  // A Uint8Array over a plain ArrayBuffer: bytes keep fetch from adding a content type of its own.
  return { method, headers, ...(body && { body: body as Uint8Array<ArrayBuffer> }) };
}

async function fromResponse(response: Response): Promise<RawAnswer> {
  return { status: response.status, headers: toRecord([...response.headers]), body: await response.text() };
}

const machinery = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** Header names in lower case; repeated ones joined, as `Headers` does. */
function toRecord(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (machinery.has(lower)) continue;
    record[lower] = lower in record ? `${record[lower]}, ${value}` : value;
  }
  return record;
}

function toBytes(body: unknown): Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function contentType(body: unknown, headers: Record<string, string>): Record<string, string> {
  const given = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const json = typeof body === 'object' && body !== null && !(body instanceof Uint8Array);
  return json && !given ? { 'Content-Type': 'application/json' } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
