import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { notStored } from '../doors/stored.ts';
import type { AnyFullMock } from '../full-mock.ts';
import { suggestion } from '../mock/check-keys.ts';
import { reportBug } from '../mock-of.ts';
import { version } from '../version.ts';
import { type ControlAccess, checkAccess } from './access.ts';
import { controlPaths, type Operation } from './document/openapi.ts';
import { type ControlReply, createOperations } from './operations.ts';
import { pageFileAt } from './page.ts';
import { Problem } from './problem.ts';
import { checkQuery } from './read.ts';

export interface ControlOptions extends ControlAccess {
  /** Receives a failure inside keymock, which also gives a 500. By default it goes to the console. */
  readonly onBug?: (error: unknown) => void;
}

/** Answers a request of node:http below `/__keymock/`; false where it is not meant for the control API. */
export type Control = (request: IncomingMessage, response: ServerResponse) => boolean;

const root = '/__keymock';

/**
 * The control API of a mock.
 *
 * @example
 * await listen(mock, { control: createControl(mock) });
 */
export function createControl(mock: AnyFullMock, options: ControlOptions = {}): Control {
  const { onBug = (error) => reportBug(error, { method: 'a request', path: root }) } = options;
  const operations = createOperations(mock, version);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<ControlReply> {
    checkAccess(request, options);
    const { pathname, searchParams: query } = new URL(`http://keymock${request.url ?? '/'}`);
    const { operation, id } = findOperation(request, pathname);
    checkQuery(
      query,
      (operation.parameters ?? []).flatMap((one) => (one.in === 'query' ? [one.name] : [])),
    );
    const reply = await operations[operation.operationId]({ request, response, query, id });
    if (request.method !== 'GET' && request.method !== 'HEAD') await stored();
    return reply;
  }

  /** A change is acknowledged once it is stored. */
  async function stored(): Promise<void> {
    try {
      await mock.stored();
    } catch (error) {
      const { status, body } = notStored(error);
      throw new Problem(status, body.trim().replace(/^keymock: t/, 'T'));
    }
  }

  return (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith(root) || !/^[/?#]?$/.test(url.charAt(root.length))) return false;
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const page = request.method === 'GET' || request.method === 'HEAD' ? pageReply(path) : undefined;
    if (page) {
      try {
        checkAccess(request, options, true);
        sendText(response, page.status, page.text, page.headers);
      } catch (error) {
        refuse(response, error, onBug);
      }
      return true;
    }
    answer(request, response)
      .then((reply) => reply && send(response, reply.status, reply.body))
      .catch((error: unknown) => refuse(response, error, onBug));
    return true;
  };
}

/** A file of the inspector, which holds no data of the mock's, or the way to it. */
function pageReply(path: string) {
  if (path === root) return { status: 308, text: '', headers: { Location: `${root}/` } };
  const file = pageFileAt(path);
  return file && { status: 200, ...file };
}

function findOperation(request: IncomingMessage, path: string): { operation: Operation; id: string } {
  const method = (request.method === 'HEAD' ? 'GET' : (request.method ?? '')).toLowerCase();
  const paths = new Map(Object.entries(controlPaths));
  const [, parent = '', segment = ''] = /^(.+)\/([^/]+)$/.exec(path) ?? [];
  const methods = paths.get(path) ?? paths.get(`${parent}/{id}`);
  if (!methods) throw new Problem(404, `Nothing is at ${path}. ${suggestion(path, [...paths.keys()])}`);
  const operation = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (operation) return { operation, id: paths.has(path) ? '' : segment };
  const allowed = Object.keys(methods).map((name) => name.toUpperCase());
  if (allowed.includes('GET')) allowed.push('HEAD');
  const detail = `${path} takes ${allowed.join(', ')}, not ${request.method}.`;
  throw new Problem(405, detail, { Allow: allowed.join(', ') });
}

/** What every reply says: it is nobody's page, and not to be kept. */
const always = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

function send(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  if (body === undefined) sendText(response, status, undefined, headers);
  else {
    const type = { 'Content-Type': 'application/json; charset=utf-8' };
    sendText(response, status, `${JSON.stringify(body, null, 2)}\n`, { ...type, ...headers });
  }
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string | undefined,
  headers: object = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...always,
    ...(text !== undefined && { 'Content-Length': Buffer.byteLength(text) }),
    ...headers,
  });
  response.end(text);
}

/** A mistake of the caller's with its reason; a failure of keymock's own without. */
function refuse(response: ServerResponse, error: unknown, onBug: (error: unknown) => void): void {
  const problem = toProblem(error);
  if (!problem) onBug(error);
  const { status, message, headers } = problem ?? new Problem(500, 'An error in keymock itself.');
  const title = STATUS_CODES[status] ?? '';
  const body = { type: 'about:blank', title, status, detail: message };
  // What is left of a body is read and thrown away, so that the connection can go on; one that is too large ends it.
  if ('Connection' in headers) response.once('finish', () => response.req.destroy());
  else response.req.resume();
  send(response, status, body, { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers });
}

/** The mock's own functions throw a TypeError where what they are given is malformed, and "Failed to" where an API refuses it. */
function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error) || !error.message.startsWith('Failed to ')) return undefined;
  const isRefused = !(error instanceof TypeError);
  return new Problem(isRefused ? 409 : 400, error.message);
}
