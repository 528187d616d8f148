import type { Cookie, Entry, Har, QueryString, Request, Response } from 'har-format';
import { capBody, cappedComment } from '../cap.ts';
import type { Exchange, Finding, ReceivedResponse, SentRequest } from '../types.ts';
import type { Reporter } from './reporter.ts';
import { jsonText, shorten } from './show.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** HAR 1.2 of all exchanges, for any tool that reads one. A finding's id is in its entry's comment. */
export const har: Reporter = (report, exchanges) => {
  const [name = 'keymock', version = ''] = report.tool.split('/');
  const comment = `${report.provider} (${report.dialect}) at ${report.url}, seed ${report.seed}`;
  let left = MOST;
  const entries = exchanges.map((exchange) => {
    left -= exchange.response.body.length;
    return entry(left < 0 ? withShortBody(exchange) : exchange, report.findings);
  });
  const written: Har = { log: { version: '1.2', creator: { name, version }, entries, comment } };
  return jsonText(written);
};

/** All bodies together have so many characters; the bodies after that are cut. No string holds more than eight times as much. */
const MOST = 64 * 1024 * 1024;
const LONGEST = 2_000;

function withShortBody(exchange: Exchange): Exchange {
  const { response } = exchange;
  return { ...exchange, response: { ...response, body: shorten(response.body, LONGEST) } };
}

function entry({ request, response, startedAt, durationMs }: Exchange, findings: readonly Finding[]): Entry {
  const found = findings.filter((finding) => isOf(finding, request, response));
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: durationMs,
    request: requestOf(request),
    response: responseOf(response),
    cache: {},
    // Only the whole is measured.
    timings: { send: 0, wait: durationMs, receive: 0 },
    ...(found.length === 0 ? {} : { comment: found.map(({ id, check }) => `${check} ${id}`).join(', ') }),
  };
}

function isOf(finding: Finding, request: SentRequest, response: ReceivedResponse): boolean {
  const isSame = finding.request.method === request.method && finding.request.url === request.url;
  return isSame && finding.request.body === request.body && finding.response.body === response.body;
}

function requestOf({ method, url, headers, body }: SentRequest): Request {
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: valuesOf(headers, 'cookie').flatMap((value) => value.split(/;\s*/).map(cookie)),
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: queryOf(url),
    ...(body === undefined
      ? {}
      : { postData: { mimeType: typeOf(headers), text: capBody(body), ...cutComment(body) } }),
    headersSize: -1,
    bodySize: Buffer.byteLength(body ?? ''),
  };
}

function responseOf({ status, headers, body, failure }: ReceivedResponse): Response {
  const size = Buffer.byteLength(body);
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: valuesOf(headers, 'set-cookie').map((value) => cookie(value.split(';', 1)[0] ?? '')),
    headers: headers.map(([name, value]) => ({ name, value })),
    content: { size, mimeType: typeOf(headers), text: capBody(body), ...cutComment(body) },
    redirectURL: valuesOf(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: size,
    ...(failure === undefined ? {} : { comment: failure }),
  };
}

/** Says that a body is not whole: who reads it on must not take it for what was sent. */
function cutComment(body: string): { readonly comment?: string } {
  return capBody(body) === body ? {} : { comment: cappedComment };
}

function cookie(text: string): Cookie {
  const equals = text.indexOf('=');
  return { name: text.slice(0, Math.max(equals, 0)), value: text.slice(equals + 1) };
}

function queryOf(url: string): QueryString[] {
  if (!URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}

function typeOf(headers: Pairs): string {
  return valuesOf(headers, 'content-type')[0] ?? '';
}

function valuesOf(headers: Pairs, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
