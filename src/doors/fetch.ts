import type { Core } from '../mock/core.ts';
import type { MockRequest } from '../mock/exchange.ts';
import type { ServerTraits } from '../mock/server-traits.ts';
import { withoutCoding } from './decode-stream.ts';
import { toWire } from './wire.ts';

/**
 * Answers a `Request` with a `Response`.
 *
 * @example
 * const response = await answer(core, new Request('https://api.example.com/v0/api_keys'));
 * response.status; // 401
 */
export async function answer(
  core: Core,
  request: Request,
  serverAt: (path: string) => ServerTraits = () => ({}),
): Promise<Response> {
  const reply = toWire(core(await fromRequest(request, serverAt)), request.method);
  const headers = new Headers();
  for (const [name, value] of reply.headers) headers.append(name, value);
  return new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers });
}

async function fromRequest(request: Request, serverAt: (path: string) => ServerTraits): Promise<MockRequest> {
  const { pathname, search } = new URL(request.url);
  const headers = lowerCaseHeaders(request.headers);
  const body = request.body === null ? new Uint8Array() : new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method.toUpperCase(),
    path: pathname,
    query: search.slice(1),
    headers,
    ...(await withoutCoding(body, headers['content-encoding'], serverAt(pathname))),
  };
}

/**
 * Headers as the core takes them. The Fetch standard gives lower-case names, each once; happy-dom's `Headers` gives them
 * as they were written.
 */
function lowerCaseHeaders(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    const lower = name.toLowerCase();
    record[lower] = Object.hasOwn(record, lower) ? `${record[lower]}, ${value}` : value;
  });
  return record;
}
