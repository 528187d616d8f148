import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { AnyFullMock } from '../full-mock.ts';
import type { Fault } from '../mock/faults/fault.ts';
import type { Scope } from '../mock/state/forget.ts';
import type { Snapshot } from '../mock/state/snapshot.ts';
import { addKey } from './add-key.ts';
import { advanceClock, clockState, setClock } from './clock.ts';
import { controlDocument, type OperationId } from './document/openapi.ts';
import { createEvents } from './events.ts';
import { toHar } from './har.ts';
import { Problem } from './problem.ts';
import { fieldsOf, readCount, readFilter, readJsonBody, readSeconds } from './read.ts';

/** A request of the control API whose path and method are known. */
export interface ControlRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Of the path. */
  readonly id: string;
}

/** What is sent; `undefined` where the operation sends by itself. */
export type ControlReply = { readonly status: number; readonly body?: unknown } | undefined;

export type Operations = Readonly<
  Record<OperationId, (request: ControlRequest) => ControlReply | Promise<ControlReply>>
>;

/** The most bytes of a body; a snapshot may be larger. */
const bodyLimit = 1024 * 1024;
const snapshotLimit = 128 * 1024 * 1024;
const done = { status: 204 };

/** What the control API does, by operationId of its document. A malformed request is a Problem or a TypeError. */
export function createOperations(mock: AnyFullMock, version: string): Operations {
  const stream = createEvents(mock.requests);
  const document = controlDocument(version);
  const read = ({ request }: ControlRequest, limit = bodyLimit) => readJsonBody(request, limit);

  return {
    getDocument: () => ({ status: 200, body: document }),

    getHealth() {
      const providers = mock.providers.map(({ name }) => name);
      return { status: 200, body: { status: 'ok', version, providers, apis: mock.providers } };
    },

    async reset(given) {
      const fields = fieldsOf('reset', await read(given), ['provider', 'account', 'namespace']);
      for (const [name, value] of fields) {
        if (typeof value !== 'string') throw new Problem(400, `Failed to reset: ${name} must be a text.`);
      }
      mock.reset(Object.fromEntries(fields) as Scope);
      return done;
    },

    listRequests({ query }) {
      const filter = readFilter(query);
      const limit = readCount(query, 'limit', { least: 0, most: 1000 });
      const requests = mock.requests.list({ ...filter, ...(limit !== undefined && { limit }) });
      return { status: 200, body: { requests, total: mock.requests.count(filter) } };
    },

    clearRequests({ query }) {
      mock.requests.clear(readFilter(query));
      return done;
    },

    getArchive({ query, request }) {
      const scheme = request.socket instanceof TLSSocket ? 'https' : 'http';
      const origin = `${scheme}://${request.headers.host ?? '127.0.0.1'}`;
      return { status: 200, body: toHar(mock.requests.list(readFilter(query)), origin, version) };
    },

    async waitForRequests({ query, response }) {
      const filter = readFilter(query);
      const count = readCount(query, 'count', { least: 1, most: 1000 }) ?? 1;
      const timeout = readSeconds(query, 'timeout', 5, 60);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      return {
        status: 200,
        body: await mock.requests.wait({
          ...filter,
          count,
          timeout,
          signal: gone.signal,
        }),
      };
    },

    streamEvents({ response }) {
      stream(response);
      return undefined;
    },

    listFaults: () => ({ status: 200, body: { faults: mock.faults.list() } }),

    async addFault(given) {
      return { status: 201, body: mock.faults.add((await read(given)) as Fault) };
    },

    clearFaults() {
      mock.faults.clear();
      return done;
    },

    removeFault({ id }) {
      if (!mock.faults.remove(id)) throw new Problem(404, `There is no fault "${id}".`);
      return done;
    },

    getClock: () => ({ status: 200, body: clockState(mock.clock) }),
    setClock: async (given) => ({ status: 200, body: setClock(mock.clock, await read(given)) }),
    advanceClock: async (given) => ({ status: 200, body: advanceClock(mock.clock, await read(given)) }),

    getState: () => ({ status: 200, body: mock.snapshot() }),

    async putState(given) {
      mock.restore((await read(given, snapshotLimit)) as Snapshot);
      return done;
    },

    addKey: async (given) => ({ status: 201, body: addKey(mock, await read(given)) }),
  };
}
