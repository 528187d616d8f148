import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type AnyMock, createMock, type Mock, type MockOptions } from './create-mock.ts';
import { listen } from './doors/node.ts';
import { fullOptionNames } from './full-mock.ts';
import { checkKeys } from './mock/check-keys.ts';
import type { ProviderName } from './providers/index.ts';

export interface KeymockOptions<Name extends ProviderName = ProviderName> extends MockOptions<Name> {
  /** MSW's own `setupServer`: requests to the real services are then answered, instead of those to `url`. */
  readonly msw?: SetupServer;
  /** With `msw`: the origins to answer for instead of the real ones; `'*'` is any. */
  readonly origin?: string | readonly string[];
}

/** The part of MSW's `setupServer` (of either major) that is used here. */
type SetupServer = (...handlers: never[]) => { listen(): void; close(): void };

/** A mock for one test file. */
export interface Keymock<Name extends ProviderName = ProviderName> {
  readonly mock: Mock<Name>;
  /** `http://127.0.0.1:PORT`, once the file's tests run. */
  readonly url: string;
}

/**
 * Starts a mock before the tests of a file, forgets what was made before each of them, and stops it after the last.
 * Called at the top of the file.
 *
 * @example
 * const keymock = setupKeymock({ providers: ['feldera'] });
 *
 * test('a name is taken once', async () => {
 *   await new Client(keymock.url).createKey('ci');
 *   expect(keymock.mock.db.felderaApiKey.count()).toBe(1);
 * });
 */
export function setupKeymock<const Name extends ProviderName = ProviderName>(
  given: KeymockOptions<Name> = {},
): Keymock<Name> {
  checkKeys('set keymock up', 'option', given, [...fullOptionNames, 'msw', 'origin']);
  const { msw, origin, ...options } = given;
  const mock = createMock(options);
  const running = { url: '', close: (): unknown => undefined };

  beforeAll(async () => {
    if (msw) running.close = await intercept(mock, msw, origin);
    else Object.assign(running, await listen(mock));
  });
  beforeEach(() => mock.reset());
  afterAll(async () => {
    await running.close();
  });

  return {
    mock,
    get url() {
      if (running.url === '') {
        throw new Error(
          `Failed to read keymock.url: ${msw ? 'with "msw" there is no server' : 'the server has not started'}. ${hint}`,
        );
      }
      return running.url;
    },
  };
}

const hint = 'Did you read it outside a test or hook?';

async function intercept(mock: AnyMock, setupServer: SetupServer, origin: KeymockOptions['origin']) {
  // Only here, since msw is an optional peer.
  const { toHandlers } = await import('./doors/msw.ts');
  const handlers = toHandlers(mock, origin === undefined ? {} : { origin });
  // MSW's handler type differs between its majors; the handlers are made by the very msw that takes them.
  const server = setupServer(...(handlers as never[]));
  server.listen();
  return () => server.close();
}
