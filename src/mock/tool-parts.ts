import type { Chance } from './chance.ts';
import { answer, type CoreParts, createTurn, type MockedProvider } from './core.ts';
import type { MockRequest } from './exchange.ts';
import type { ToolDraft, ToolParts } from './provider.ts';
import { createRouter } from './router.ts';

/** What a mock gives to its providers' tools. */
export interface ToolSource extends Pick<CoreParts, 'tables' | 'clock'> {
  /** Read anew for each request: a reset starts it again. */
  readonly chance: () => Chance;
}

/**
 * The parts of one provider's tools. A tool's request runs through the provider's own steps and handler, so that a tool
 * creates nothing that the API would not, and needs no rules of its own.
 */
export function toolPartsOf(mocked: MockedProvider, source: ToolSource): ToolParts<unknown> {
  const { provider, dialect, settings } = mocked;
  const { tables, clock } = source;
  const router = createRouter(provider.documents[dialect]);
  const steps = provider.steps.filter((step) => step !== provider.authenticate);
  return {
    dialect,
    settings,
    tables,
    clock,
    ask(principalOf, draft) {
      const turn = createTurn(toRequest(draft), mocked, router, { tables, clock, chance: source.chance() });
      turn.principal = principalOf(turn);
      const { status, body } = answer(turn, provider, steps);
      if (status >= 300) throw new Error(`Failed to ${draft.task}: the API answers ${status} ${body}`);
      return JSON.parse(body);
    },
  };
}

function toRequest({ path, namespace, headers, body }: ToolDraft): MockRequest {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return {
    method: 'POST',
    path,
    query: '',
    headers: {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      ...(namespace && { 'x-keymock-namespace': namespace }),
      ...headers,
    },
    body: bytes,
  };
}
