import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../../types.ts';
import { createTap, type Tap } from '../tap.ts';
import { type HeaderLines, headerLines } from './header-lines.ts';

/** What became of a request: an exchange to judge, or the reason why there is none. */
export type Outcome = { readonly exchange: Exchange } | { readonly reason: string };

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The server behind, and the request target for it. */
  readonly to: URL;
  readonly path: string;
  readonly index: number;
  /** Bytes of a body that are kept for the judge. */
  readonly maxBody: number;
}

/** What is kept of a request until its reply is over. */
export interface ExchangeRecord {
  /** Takes the body of the request. */
  readonly sent: Tap;
  /** The exchange, once the reply is over. */
  read(reply: IncomingMessage, received: Tap): Outcome;
}

/** Starts to record an exchange; the time counts from now. */
export function createRecord({ request, to, path, index, maxBody }: Forwarding): ExchangeRecord {
  const startedAt = Date.now();
  const began = performance.now();
  const sent = createTap(maxBody);
  return {
    sent,
    read(reply, received) {
      // A target of `*` has no URL, and no operation describes it.
      if (path === '*') return { reason: 'the request is about the server as a whole' };
      if (!request.complete) return { reason: 'the reply came before the request was over' };
      const requestBody = sent.read(request.headers['content-encoding']);
      const replyBody = received.read(reply.headers['content-encoding']);
      if (requestBody === undefined || replyBody === undefined)
        return { reason: `a body is longer than ${maxBody} bytes or coded in an unknown way` };
      return {
        exchange: {
          index,
          request: {
            method: request.method ?? 'GET',
            url: to.origin + path,
            headers: headerLines(request.rawHeaders),
            ...(hasBody(request) && { body: requestBody.body }),
          },
          response: { status: reply.statusCode ?? 0, headers: decodedHeaders(reply), ...replyBody },
          startedAt,
          durationMs: performance.now() - began,
        },
      };
    },
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The judge sees the decoded body, so it does not see what described the coded one. */
function decodedHeaders(reply: IncomingMessage): HeaderLines {
  const lines = headerLines(reply.rawHeaders);
  if (reply.headers['content-encoding'] === undefined) return lines;
  return lines.filter(([name]) => !['content-encoding', 'content-length'].includes(name.toLowerCase()));
}
