import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import type { Mock } from '../../src/create-mock.ts';
import type { MockReply, MockRequest } from '../../src/mock/exchange.ts';
import { parseJson } from '../../src/mock/json.ts';
import type { Dialect } from '../../src/mock/provider.ts';
import { createRouter } from '../../src/mock/router.ts';
import type { ProviderName } from '../../src/providers/index.ts';
import { providers } from '../../src/providers/index.ts';
import type { JsonObject } from '../../src/spec/json.ts';
import { touchedBy } from './touched.ts';

/** One line of the ledger: a test has shown the behaviour that an evidence id stands for. */
export interface LedgerLine {
  readonly provider: ProviderName;
  readonly dialect: Dialect;
  readonly id: string;
  readonly test: string;
}

const folder = process.env.KEYMOCK_LEDGER;
const written = new Set<string>();

/** Notes, for `npm run fidelity`, that the running test proves behaviours which no single exchange can show. */
export function proves(mock: Pick<Mock, 'providers'>, ...ids: readonly string[]): void {
  for (const { name, dialect } of mock.providers) {
    for (const id of ids)
      if (id.startsWith(prefixes[name])) write({ provider: name, dialect, id, test: currentTest() });
  }
}

/** How the evidence ids of each provider start. */
export const prefixes: Readonly<Record<ProviderName, string>> = {
  'ace-data-cloud': 'ace',
  feldera: 'feldera',
  oceanbase: 'oceanbase',
};

/** Wraps a mock's core so that every exchange is noted with the running test. Costs nothing outside `npm run fidelity`. */
export async function noteExchanges(mock: Mock): Promise<Mock> {
  if (folder === undefined) return mock;
  const documents = new Map<string, JsonObject>();
  for (const { name, dialect } of mock.providers) {
    const { document } = await import(`../../src/generated/${name}/${dialect}/document.ts`);
    documents.set(name, document);
  }
  const handle = (request: MockRequest): MockReply => {
    const reply = mock.handle(request);
    note(mock, documents, request, reply);
    return reply;
  };
  return { ...mock, handle };
}

function note(
  mock: Mock,
  documents: ReadonlyMap<string, JsonObject>,
  request: MockRequest,
  reply: MockReply,
): void {
  const api = mock.providers.find(({ name }) => reply.evidence.startsWith(prefixes[name]));
  if (!api) return;
  const ids = new Set([reply.evidence]);
  const router = createRouter(providers[api.name].documents[api.dialect]);
  const found = router(request.path) ?? router(request.path.replace(/\/$/, ''));
  const route = found?.methods[request.method === 'HEAD' ? 'GET' : request.method];
  if (found && route) {
    const touched = touchedBy(documents.get(api.name) ?? {}, {
      operationId: route.operationId,
      status: reply.status,
      sent: {
        path: Object.keys(found.path),
        query: [...new URLSearchParams(request.query).keys()],
        header: Object.keys(request.headers),
      },
      requestBody: parse(request.body),
      responseHeaders: Object.keys(reply.headers).map((name) => name.toLowerCase()),
      responseBody: parse(new TextEncoder().encode(reply.body)) ?? reply.body,
    });
    for (const id of touched) ids.add(id);
  }
  for (const id of ids) write({ provider: api.name, dialect: api.dialect, id, test: currentTest() });
}

function currentTest(): string {
  const { testPath = '', currentTestName = '' } = expect.getState();
  return `${relative(process.cwd(), testPath)} > ${currentTestName}`;
}

function write(line: LedgerLine): void {
  const text = JSON.stringify(line);
  if (folder === undefined || written.has(text)) return;
  written.add(text);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${text}\n`);
}

/** Deeper than any document's schema, shallower than the stack. */
const maxDepth = 100;

function parse(bytes: Uint8Array): unknown {
  const result = parseJson(bytes, maxDepth);
  return 'value' in result ? result.value : undefined;
}
