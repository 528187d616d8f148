import { answer } from './doors/fetch.ts';
import { createChance, randomSeed } from './mock/chance.ts';
import { type Clock, createClock } from './mock/clock.ts';
import { type Core, createCore } from './mock/core.ts';
import type { MockRequest } from './mock/exchange.ts';
import type { Dialect, Provider, ProviderName, ProviderSettings } from './mock/provider.ts';
import { providers } from './providers/index.ts';
import type { Database } from './store/database.ts';
import type { Tables } from './store/model.ts';
import { createStore } from './store/store.ts';

export interface MockOptions {
  /** Which APIs to mock; all by default. */
  readonly providers?: readonly ProviderName[];
  /** The dialect of each; `documented` by default. */
  readonly dialects?: Partial<Record<ProviderName, Dialect>>;
  /** Same seed, same requests, same clock: same bytes. A random one by default. */
  readonly seed?: number;
  /** Where the clock stands, and stays; by default it runs with the system's. */
  readonly now?: number | string | Date;
  /** Who may ask, by provider. */
  readonly settings?: Partial<Record<ProviderName, Partial<ProviderSettings>>>;
  /** Is told of a failure inside keymock, which also gives a 500. By default it goes to the console. */
  readonly onBug?: (error: unknown, request: MockRequest) => void;
  /**
   * Receives a sentence for each request that the mock accepts although the real service would refuse or ignore it. By default
   * nothing is said; `keymock serve` writes the sentences to stderr.
   */
  readonly onWarning?: (warning: string, request: MockRequest) => void;
}

/** What is known of a mocked API. */
export interface MockedApi {
  readonly name: ProviderName;
  readonly title: string;
  readonly dialect: Dialect;
  /** Of the real service, the document's first. */
  readonly origins: readonly string[];
  /** Path prefixes. */
  readonly roots: readonly string[];
}

/** A mock of one or more APIs, with its own state, clock and chance. */
export interface Mock {
  /** One request in, one reply out, in plain values and at once. */
  readonly handle: Core;
  /** The same for `fetch`: takes what `fetch` takes. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** The @mswjs/data models: what a test author writes here is served. */
  readonly db: Database;
  /** The same rows by their indexes, for helpers such as `simulateUsage`. */
  readonly tables: Tables;
  readonly clock: Clock;
  readonly seed: number;
  readonly providers: readonly MockedApi[];
  /** Forgets everything that was made, and starts chance again from the seed. The clock stays as it is. */
  reset(): void;
}

const openSettings: ProviderSettings = { auth: 'open', credentials: {} };

/**
 * A mock of the chosen APIs.
 *
 * @throws TypeError for a provider or a dialect that does not exist.
 * @example
 * const mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
 * const response = await mock.fetch('https://api.example.com/v0/api_keys', {
 *   headers: { Authorization: 'Bearer me' },
 * });
 */
export function createMock(options: MockOptions = {}): Mock {
  const chosen = chooseProviders(options);
  const store = createStore(Object.assign({}, ...chosen.map(({ provider }) => provider.models)));
  const clock = createClock(options.now);
  const seed = options.seed ?? randomSeed();
  const state = { handle: start() };
  const handle: Core = (request) => {
    const reply = state.handle(request);
    for (const warning of reply.warnings ?? []) options.onWarning?.(warning, request);
    return reply;
  };

  function start(): Core {
    return createCore({
      mocked: chosen,
      tables: store.tables,
      clock,
      chance: createChance(seed),
      onBug: options.onBug ?? reportBug,
    });
  }

  return {
    handle,
    fetch: (input, init) => answer(handle, new Request(input, init)),
    db: store.db,
    tables: store.tables,
    clock,
    seed,
    providers: chosen.map(({ provider, dialect }) => {
      const { name, title, origins, roots } = provider;
      return { name, title, dialect, origins, roots };
    }),
    reset() {
      store.clear();
      state.handle = start();
    },
  };
}

function chooseProviders(
  options: MockOptions,
): { provider: Provider; dialect: Dialect; settings: ProviderSettings }[] {
  const names = options.providers ?? (Object.keys(providers) as ProviderName[]);
  return names.map((name) => {
    const provider = providers[name];
    if (!provider) {
      const known = Object.keys(providers).join(', ');
      throw new TypeError(`Failed to create a mock: no provider "${name}". There are ${known}.`);
    }
    const dialect = options.dialects?.[name] ?? 'documented';
    if (!provider.documents[dialect]) {
      const known = Object.keys(provider.documents).join(', ');
      throw new TypeError(
        `Failed to create a mock: ${name} has no dialect "${dialect}". There are ${known}.`,
      );
    }
    return { provider, dialect, settings: { ...openSettings, ...options.settings?.[name] } };
  });
}

/** Names the request without its headers, query or body: they may hold a secret. */
function reportBug(error: unknown, { method, path }: MockRequest): void {
  console.error(`keymock: internal error at ${method} ${path}\n`, error);
}
