import type { Har, Entry as HarEntry, Header, QueryString } from 'har-format';
import type { JournalEntry, JournalMessage } from '../mock/journal/entry.ts';

/**
 * Exchanges as an HTTP Archive (HAR 1.2), for browsers' tools and `keymock judge`.
 *
 * @param origin the server's, as the client knows it.
 */
export function toHar(entries: readonly JournalEntry[], origin: string, version: string): Har {
  return {
    log: {
      version: '1.2',
      creator: { name: 'keymock', version },
      entries: entries.map((entry) => toEntry(entry, origin)),
    },
  };
}

function toEntry(entry: JournalEntry, origin: string): HarEntry {
  const { method, path, query, status, request, response, durationMs } = entry;
  const contentType = textOf(response.headers, 'content-type');
  return {
    startedDateTime: entry.at,
    time: durationMs,
    request: {
      method,
      url: `${origin}${path}${query === '' ? '' : `?${query}`}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(request),
      queryString: queryOf(query),
      ...(request.body !== '' && {
        postData: { mimeType: textOf(request.headers, 'content-type'), text: request.body },
      }),
      headersSize: -1,
      bodySize: Buffer.byteLength(request.body),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(response),
      content: { size: Buffer.byteLength(response.body), mimeType: contentType, text: response.body },
      redirectURL: textOf(response.headers, 'location'),
      headersSize: -1,
      bodySize: Buffer.byteLength(response.body),
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    ...(entry.operation && { comment: entry.operation }),
  };
}

function headersOf({ headers }: JournalMessage): Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );
}

function queryOf(query: string): QueryString[] {
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

function textOf(headers: JournalMessage['headers'], wanted: string): string {
  const [, value = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return typeof value === 'string' ? value : value.join(', ');
}
