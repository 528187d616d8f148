import { readFileSync } from 'node:fs';
import http from 'node:http';
import { parse } from 'yaml';
import { httpBytes } from '../../../src/contract/http/http-bytes.ts';
import type { RunOptions } from '../../../src/contract/options.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { runChecks } from '../../../src/contract/run-checks.ts';
import type { Finding, RunEvent } from '../../../src/contract/types.ts';
import { document as aceDataCloud } from '../../../src/generated/ace-data-cloud/documented/document.ts';
import { document as feldera } from '../../../src/generated/feldera/documented/document.ts';
import { document as oceanbase } from '../../../src/generated/oceanbase/documented/document.ts';
import type { Document } from '../../../src/spec/document.ts';
import { objectOf } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type Provider, setups } from '../../faulty/index.ts';

/** A request and its reply as they went over the wire. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly status: number;
}

/** What a run found, sent and left out. */
export interface Trial {
  readonly findings: readonly Finding[];
  readonly sent: readonly Sent[];
  /** `case: reason`. */
  readonly skipped: readonly string[];
  readonly events: readonly RunEvent[];
}

/** The providers' documents as they were bundled: to load them from `specs/` takes longer than most trials. */
export const documents: Readonly<Record<Provider, Document>> = {
  'ace-data-cloud': readDocument(objectOf(aceDataCloud)),
  feldera: readDocument(objectOf(feldera)),
  oceanbase: readDocument(objectOf(oceanbase)),
  foreign: readDocument(objectOf(parse(readFileSync('test/faulty/foreign/openapi.yaml', 'utf8')))),
};

/** What a run is told about a provider's server; the same names and secrets each time. */
export function optionsFor(provider: Provider) {
  const identity = { id: '1', random: createChance(1) };
  return {
    document: documents[provider],
    provider,
    seed: 1,
    identity,
    bulkMethods: true,
    ...setups[provider],
  };
}

/** Runs some checks, and writes down what they send. Where the server is can be hidden behind another URL. */
export async function attempt(options: RunOptions, hidden = options.url): Promise<Trial> {
  const sent: Sent[] = [];
  const findings: Finding[] = [];
  const skipped: string[] = [];
  const events: RunEvent[] = [];
  const isPlain = options.fetch === undefined && hidden === options.url;
  const restore = recordHttp(options.url, sent);
  const fetch = isPlain ? undefined : recording(options, hidden, sent);
  try {
    for await (const event of runChecks({ ...options, ...(fetch && { fetch }) })) {
      events.push(event);
      if (event.type === 'finding') findings.push(event.finding);
      if (event.type === 'result' && event.outcome === 'skipped')
        skipped.push(`${event.case.id}: ${event.reason ?? ''}`);
    }
  } finally {
    restore();
  }
  return { findings, sent, skipped, events };
}

/** A fetch of texts and bytes over node:http: thousands of requests take several times as long with the real one. */
export const quickFetch: typeof fetch = async (input, init) => {
  const { method = 'GET', body } = init ?? {};
  const bytes = body instanceof Uint8Array ? body : undefined;
  const headers = [...new Headers(init?.headers)];
  const reply = await httpBytes({ method, url: String(input), headers }, bytes, 10_000);
  const isEmpty = reply.bytes.length === 0;
  return new Response(isEmpty ? null : Buffer.from(reply.bytes), {
    status: reply.status,
    headers: reply.headers.map(([name, value]): [string, string] => [name, value]),
  });
};

/** A fetch that writes down what it sends. */
function recording(options: RunOptions, hidden: string, sent: Sent[]): typeof fetch {
  return async (input, init) => {
    const url = String(input);
    const response = await (options.fetch ?? quickFetch)(url.replace(options.url, hidden), init);
    const { method = 'GET', body } = init ?? {};
    const headers = [...new Headers(init?.headers)];
    const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
    sent.push({ method, url: url.slice(options.url.length), headers, body: text, status: response.status });
    return response;
  };
}

/** Writes down what goes to a server over node:http, until it is undone. */
function recordHttp(server: string, sent: Sent[]): () => void {
  const original = http.request;
  const spy = (url: URL, options: http.RequestOptions) => {
    const request = original(url, options);
    const end = request.end.bind(request);
    let body = '';
    const listening = (chunk?: Uint8Array) => {
      body = new TextDecoder().decode(chunk);
      return end(chunk);
    };
    request.end = listening as typeof request.end;
    request.on('response', ({ statusCode: status = 0 }) => {
      const headers = [...new Headers(Object(options.headers))].filter(([name]) => !ofHttp.includes(name));
      const { method = 'GET' } = options;
      if (url.href.startsWith(server))
        sent.push({ method, url: url.href.slice(server.length), headers, body, status });
    });
    return request;
  };
  http.request = spy as typeof http.request;
  return () => {
    http.request = original;
  };
}

/** Headers that are not the checks' own. */
const ofHttp = ['accept-encoding', 'content-length'];
