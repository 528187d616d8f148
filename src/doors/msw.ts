import { type HttpHandler, http } from 'msw';
import { createMock as createPlainMock, type Mock, type MockOptions } from '../create-mock.ts';

export interface HandlerOptions {
  /** Origins to answer for: `'*'` for any, or a list. By default the providers' real ones. */
  readonly origin?: string | readonly string[];
}

/** A mock with the MSW handlers that serve it. */
export interface MswMock extends Mock {
  readonly handlers: HttpHandler[];
}

/**
 * A mock whose `handlers` go into `setupServer` or `setupWorker`.
 *
 * @example
 * const mock = createMock({ seed: 1 });
 * const server = setupServer(...mock.handlers);
 */
export function createMock(options: MockOptions & HandlerOptions = {}): MswMock {
  const mock = createPlainMock(options);
  return Object.assign(mock, { handlers: toHandlers(mock, options) });
}

/**
 * The MSW handlers of a mock that is already there. One per origin and root path: MSW tries handlers in turn, at a cost
 * for each, and the mock's own router is faster.
 *
 * @example
 * setupServer(...toHandlers(mock, { origin: '*' }));
 */
export function toHandlers(mock: Mock, { origin }: HandlerOptions = {}): HttpHandler[] {
  return mock.providers.flatMap((provider) => {
    const origins = origin === undefined ? provider.origins : [origin].flat();
    return origins.flatMap((base) =>
      provider.roots.map((root) => http.all(below(base, root), ({ request }) => mock.fetch(request))),
    );
  });
}

/** Everything at or below a root path: `/v0`, `/v0/` and `/v0/api_keys`, not `/v0x`. */
function below(base: string, root: string): RegExp {
  const origin = base === '*' ? '[a-z][a-z0-9+.-]*://[^/?#]+' : literally(base);
  return new RegExp(`^${origin}${literally(root.replace(/\/$/, ''))}(?:[/?#]|$)`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export type { Mock, MockOptions } from '../create-mock.ts';
