import type { Exchange, Finding, Report } from '../types.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';
import { toBody } from './tap.ts';

type Fetch = typeof fetch;

/** What `setupServer` and `setupWorker` of MSW have, as far as it takes to listen. */
export interface LifeCycle {
  readonly events: {
    on(name: LifeCycleName, listener: (event: LifeCycleEvent) => void): unknown;
    removeListener?(name: LifeCycleName, listener: (event: LifeCycleEvent) => void): unknown;
  };
}

type LifeCycleName = 'request:start' | 'response:mocked' | 'response:bypass';

interface LifeCycleEvent {
  readonly request: Request;
  readonly requestId: string;
  readonly response?: Response;
}

/** What of a test suite's traffic was seen. */
export interface Observation {
  /** Does what the observed fetch does, and is observed. Without one (an MSW server), the global fetch. */
  readonly fetch: Fetch;
  /** All findings so far, once every reply under way is read. */
  findings(): Promise<readonly Finding[]>;
  /** The report so far and its exchanges, for `reporters`. Secrets are masked. */
  sum(): Promise<{ readonly report: Report; readonly exchanges: readonly Exchange[] }>;
  /** @throws ObservedFindings where there are findings */
  assertNoFindings(): Promise<void>;
  /** Listens no longer. What was found stays. */
  stop(): void;
}

/** The observed traffic broke what the document says. Its message names each finding; secrets are masked. */
export class ObservedFindings extends Error {
  override readonly name = 'ObservedFindings';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const lines = findings.map(
      ({ check, operation, message, expected, actual, curl }) =>
        `- ${check} ${operation}: ${message}\n  expected ${expected}\n  actual   ${actual}\n  ${curl.replaceAll('\n', '\n  ')}`,
    );
    super(`${findings.length} finding(s) in the observed traffic:\n${lines.join('\n')}`);
    this.findings = findings;
  }
}

/**
 * Judges the traffic of a test suite by the document: that of a fetch, of anything with a `fetch` (a mock), or of an
 * MSW server, whose mocked and passed-through answers it listens to.
 *
 * @example
 * const url = 'http://localhost:8080';
 * const judge = createJudge({ document: await loadDocument('openapi.yaml'), base: url });
 * const observed = observe(server, { judge, url });
 * // ... the tests ...
 * await observed.assertNoFindings();
 */
export function observe(
  target: Fetch | { readonly fetch: Fetch } | LifeCycle,
  options: SessionOptions,
): Observation {
  const session = createSession(options);
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const settled = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  const record = createRecorder(session, new URL(options.url).origin);
  const { inner, stop } = 'events' in target ? listen(target, record, track) : watch(target, record, track);

  const findings = async () => {
    await settled();
    return session.sum().report.findings;
  };
  return {
    fetch: inner,
    findings,
    stop,
    async sum() {
      await settled();
      return session.sum();
    },
    async assertNoFindings() {
      const found = await findings();
      if (found.length > 0) throw new ObservedFindings(found);
    },
  };
}

interface Seen {
  readonly request: Request;
  readonly body: Promise<string | undefined>;
  readonly startedAt: number;
}
type Recorder = (seen: Seen, response: Response) => Promise<void>;
type Track = (work: Promise<void>) => void;
interface Source {
  readonly inner: Fetch;
  readonly stop: () => void;
}

function watch(target: Fetch | { readonly fetch: Fetch }, record: Recorder, track: Track): Source {
  const original: Fetch = typeof target === 'function' ? target : (input, init) => target.fetch(input, init);
  let isWatching = true;
  return {
    inner: async (input, init) => {
      if (!isWatching) return original(input, init);
      const request = new Request(input, init);
      const seen = see(request);
      const response = await original(request);
      track(record(seen, response));
      return response;
    },
    stop: () => {
      isWatching = false;
    },
  };
}

function listen({ events }: LifeCycle, record: Recorder, track: Track): Source {
  const started = new Map<string, Seen>();
  const onRequest = ({ request, requestId }: LifeCycleEvent) => {
    started.set(requestId, see(request));
  };
  const onResponse = ({ requestId, response }: LifeCycleEvent) => {
    const seen = started.get(requestId);
    started.delete(requestId);
    if (seen && response) track(record(seen, response));
  };
  const listeners = [
    ['request:start', onRequest],
    ['response:mocked', onResponse],
    ['response:bypass', onResponse],
  ] as const;
  for (const [name, listener] of listeners) events.on(name, listener);
  return {
    inner: (input, init) => fetch(input, init),
    stop: () => {
      for (const [name, listener] of listeners) events.removeListener?.(name, listener);
      started.clear();
    },
  };
}

/** Copied at once: later the body belongs to whoever answers. */
function see(request: Request): Seen {
  const body = request.body === null ? Promise.resolve(undefined) : request.clone().text();
  // An upload that breaks off breaks its fetch as well, which is where it is told.
  return { request, body: body.catch(() => undefined), startedAt: Date.now() };
}

/** Answers of other servers, of a redirect's end and without an end are none of the document's. */
function createRecorder(session: Session, origin: string): Recorder {
  let index = 0;
  return async ({ request, body, startedAt }, response) => {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const isOther = new URL(request.url).origin !== origin || isRedirected(request, response);
    if (isOther || isStream || response.type === 'error') return;
    // Copied before anything is waited for: then whoever asked reads the answer.
    const copy = response.clone();
    const at = index++;
    const sent = await body;
    // An answer that breaks off is no exchange; whoever asked for it is told by its own fetch.
    const received = await copy.arrayBuffer().catch(() => undefined);
    if (received === undefined) return;
    session.add({
      index: at,
      request: {
        method: request.method,
        url: request.url,
        headers: [...request.headers],
        ...(sent !== undefined && { body: sent }),
      },
      response: {
        status: response.status,
        headers: [...response.headers],
        ...toBody(new Uint8Array(received)),
      },
      startedAt,
      durationMs: Date.now() - startedAt,
    });
  };
}

/** By its URL: MSW calls every mocked answer redirected. */
function isRedirected(request: Request, response: Response): boolean {
  return response.url !== '' && response.url !== request.url.replace(/#.*$/, '');
}
