import { answer } from './doors/fetch.ts';
import { type Chance, createChance, randomSeed } from './mock/chance.ts';
import { type Clock, createClock, type SettableClock } from './mock/clock.ts';
import { type Core, createCore } from './mock/core.ts';
import type { MockReply, MockRequest } from './mock/exchange.ts';
import type { Dialect, Provider } from './mock/provider.ts';
import type { ServerTraits } from './mock/server-traits.ts';
import { toolPartsOf } from './mock/tool-parts.ts';
import { type Available, chooseProviders, type MockOptions } from './mock-options.ts';
import type { Database } from './store/database.ts';
import type { ModelDefinitions, Tables } from './store/model.ts';
import { createStore, type Store, type StoreWatch } from './store/store.ts';

/** What is known of a mocked API. */
export interface MockedApi<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  readonly dialect: Dialect;
  /** Of the real service, the document's first. */
  readonly origins: readonly string[];
  /** Path prefixes. */
  readonly roots: readonly string[];
  /** Other paths, too general to be told from those of other servers. */
  readonly besides: readonly string[];
}

/** What every mock has, whichever APIs it mocks. */
export interface AnyMock<Name extends string = string> {
  /** One request in, one reply out, in plain values and at once. */
  readonly handle: Core;
  /** For a door that has only the head of a request: the reply, where it does not depend on the body. */
  beforeBody(request: MockRequest): MockReply | undefined;
  /** For a door: how the HTTP server of the API at a path behaves. */
  serverAt(path?: string): ServerTraits;
  /** The same for `fetch`: takes what `fetch` takes. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** The rows by their indexes, for helpers such as `simulateUsage`. */
  readonly tables: Tables;
  readonly clock: Clock;
  readonly seed: number;
  readonly providers: readonly MockedApi<Name>[];
  /** Forgets everything that was created, and starts chance again from the seed. The clock stays as it is. */
  reset(): void;
}

/** A mock of some of the available APIs, with their models in `db` and their tools: `mock.feldera.addKey(...)`. */
export type MockOf<From extends Available, Name extends keyof From> = AnyMock<Name & string> & {
  /** The @mswjs/data models: what a test author writes here is served. */
  readonly db: Database<ModelsOf<From[Name]>>;
} & ToolsOf<From[Name]>;

type ModelsOf<Each> =
  Intersection<
    // biome-ignore lint/suspicious/noExplicitAny: of any principal
    Each extends Provider<any, infer Models, any, any> ? Models : never
  > extends infer All extends ModelDefinitions
    ? All
    : never;

type ToolsOf<Each> = Intersection<
  // biome-ignore lint/suspicious/noExplicitAny: of any principal and any models
  Each extends Provider<any, any, infer Tools, infer Property> ? { readonly [P in Property]: Tools } : never
>;

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** What a mock with more around its core needs of the inside. */
export interface Inside {
  /** Called again with each reset. */
  newChance?(seed: number): Chance;
  readonly watch?: StoreWatch;
  /** Receives the parts, once they are there. */
  opened?(parts: { readonly store: Store; readonly clock: SettableClock }): void;
}

/**
 * A mock of those of the available APIs that the options choose.
 *
 * @throws TypeError for an option or a name that does not exist.
 */
export function createMockOf<From extends Available, Name extends keyof From & string>(
  available: From,
  options: MockOptions<Name>,
  { newChance = createChance, watch, opened }: Inside = {},
): MockOf<From, Name> {
  const chosen = chooseProviders(available, options);
  const store = createStore(Object.assign({}, ...chosen.map(({ provider }) => provider.models)), watch);
  const clock = createClock(options.now);
  opened?.({ store, clock });
  const seed = options.seed ?? randomSeed();
  const state = start();
  const warned = <Reply extends MockReply | undefined>(reply: Reply, request: MockRequest): Reply => {
    for (const warning of reply?.warnings ?? []) options.onWarning?.(warning, request);
    return reply;
  };
  const handle: Core = (request) => warned(state.core(request), request);

  function start() {
    const chance = newChance(seed);
    const onBug = options.onBug ?? reportBug;
    return { chance, core: createCore({ mocked: chosen, tables: store.tables, clock, chance, onBug }) };
  }

  const mock: AnyMock & { db: Database } = {
    handle,
    beforeBody: (request) => warned(state.core.beforeBody(request), request),
    serverAt: (path) => state.core.serverAt(path),
    fetch: (input, init) => answer(handle, new Request(input, init), (path) => state.core.serverAt(path)),
    db: store.db,
    tables: store.tables,
    clock,
    seed,
    providers: chosen.map(({ name, provider, dialect }) => {
      const { title, origins, roots, besides = [] } = provider;
      return { name, title, dialect, origins, roots, besides };
    }),
    reset() {
      store.clear();
      Object.assign(state, start());
    },
  };
  const source = { tables: store.tables, clock, chance: () => state.chance };
  for (const provider of Object.values(available)) {
    const mocked = chosen.find((one) => one.provider === provider);
    Object.defineProperty(mock, provider.property, {
      ...(mocked ? { value: provider.tools(toolPartsOf(mocked, source)) } : { get: () => refuse(provider) }),
      enumerable: mocked !== undefined,
    });
  }
  // The compiler cannot follow properties whose names are values.
  return mock as unknown as MockOf<From, Name>;
}

/** Where JavaScript would say that undefined has no property. */
function refuse({ property, name }: Provider): never {
  throw new TypeError(
    `Failed to use mock.${property}: this mock was created without "${name}". Did you forget it in \`providers\`?`,
  );
}

/** Names the request without its headers, query or body: they may hold a secret. */
export function reportBug(error: unknown, { method, path }: Pick<MockRequest, 'method' | 'path'>): void {
  console.error(`keymock: internal error at ${method} ${path}\n`, error);
}
