import type { ServerResponse } from 'node:http';
import { UnusableReply } from './relay-reply.ts';

/** Why a request has no reply of the server behind, and the status that says so. */
export interface ServerProblem {
  readonly status: number;
  readonly reason: string;
}

/** Answers in the proxy's own name. */
export function replyPlainly(response: ServerResponse, { status, reason }: ServerProblem): void {
  const text = `keymock: ${reason}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The problem behind an error of Node's HTTP client. */
export function serverProblem(error: unknown, to: URL): ServerProblem {
  if (error instanceof UnusableReply)
    return { status: 502, reason: `cannot pass on the reply of ${to.origin}: ${error.message}` };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
  return { status: 502, reason: `${sentence?.(to.origin) ?? `cannot reach ${to.origin}`} (${code})` };
}

type Sentence = (origin: string) => string;

const sentences: readonly (readonly [code: RegExp, sentence: Sentence])[] = [
  [/^HPE_/, (origin) => `the reply of ${origin} is not valid HTTP`],
  [/^(ECONNRESET|EPIPE)$/, (origin) => `${origin} closed the connection before it replied`],
  [/^ERR_(INVALID|HTTP|UNESCAPED)/, (origin) => `the request cannot be passed on to ${origin}`],
];
