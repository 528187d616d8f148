import { type HttpHandler, http } from 'msw';
import { checkKeys } from '../../mock/check-keys.ts';
import { type AnyMock, createMockOf, type MockOf } from '../../mock-of.ts';
import { type Available, type MockOptions, optionNames } from '../../mock-options.ts';
import type { ProviderName } from '../../providers/index.ts';
import { readOrigins } from './origins.ts';

export interface HandlerOptions {
  /** Origins to answer for: `'*'` for any, or a list. By default the providers' real ones. */
  readonly origin?: string | readonly string[];
}

/** What a mock has more where MSW serves it. */
export interface WithHandlers {
  readonly handlers: HttpHandler[];
}

/**
 * A mock of those of the available APIs that the options choose, with the MSW handlers that serve it.
 *
 * @throws TypeError for an option, a name or an origin that does not exist.
 */
export function createMswMockOf<From extends Available, Name extends keyof From & ProviderName>(
  available: From,
  given: MockOptions<Name> & HandlerOptions,
): MockOf<From, Name> & WithHandlers {
  checkKeys('create a mock', 'option', given, [...optionNames, 'origin']);
  const { origin, ...options } = given;
  const mock = createMockOf(available, options);
  return Object.assign(mock, { handlers: toHandlers(mock, origin === undefined ? {} : { origin }) });
}

/**
 * The MSW handlers of a mock that is already there. One per origin and root path: MSW tries handlers in turn, at a cost
 * for each, and the mock's own router is faster.
 *
 * @throws TypeError for an origin that is none.
 * @example
 * setupServer(...toHandlers(mock, { origin: '*' }));
 */
export function toHandlers(mock: AnyMock, options: HandlerOptions = {}): HttpHandler[] {
  checkKeys('create handlers', 'option', options, ['origin']);
  const { origin } = options;
  const given = origin === undefined ? undefined : readOrigins(origin);
  return mock.providers.flatMap(({ origins, roots, besides }) =>
    (given ?? origins).flatMap((base) =>
      // At any origin, a path such as `/healthz` is more likely the application's own.
      [...roots, ...(base === '*' ? [] : besides)].map((root) =>
        // What fails in `fetch` is a network error.
        http.all(below(base, root), ({ request }) => mock.fetch(request).catch(() => Response.error())),
      ),
    ),
  );
}

/** Everything at or below a root path: `/v0`, `/v0/` and `/v0/api_keys`, not `/v0x`. Without a slash, that path alone. */
function below(base: string, root: string): RegExp {
  const origin = base === '*' ? '[a-z][a-z0-9+.-]*://[^/?#]+' : literally(base);
  const end = root.endsWith('/') ? '[/?#]' : '[?#]';
  return new RegExp(`^${origin}${literally(root.replace(/\/$/, ''))}(?:${end}|$)`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
