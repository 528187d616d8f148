import type { ReceivedResponse, SentRequest } from './types.ts';

/** So many bytes of a body stand in reports that other programs read. */
const most = 64 * 1024;

/**
 * A body of at most 64 kB; a longer one ends with a note of how long it was.
 *
 * @example
 * capBody('a'.repeat(100_000)).slice(-47); // 'aaaa... (cut: the first 65536 of 100000 bytes)'
 */
export function capBody(body: string): string {
  const size = Buffer.byteLength(body);
  if (size <= most) return body;
  // A character that the end cuts in two is left out.
  const kept = Buffer.from(body)
    .subarray(0, most)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return `${kept}... (cut: the first ${Buffer.byteLength(kept)} of ${size} bytes)`;
}

/** How a HAR entry says that one of its bodies was capped, so that nobody takes it for what was sent. */
export const cappedComment = 'The body is cut after 64 kB.';

/** A finding or an exchange whose bodies are capped. */
export function capBodies<T extends { readonly request: SentRequest; readonly response: ReceivedResponse }>(
  shown: T,
): T {
  const { request, response } = shown;
  return {
    ...shown,
    request: { ...request, ...(request.body !== undefined && { body: capBody(request.body) }) },
    response: { ...response, body: capBody(response.body) },
  };
}
