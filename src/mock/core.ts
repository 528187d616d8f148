import type { Tables } from '../store/model.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import type { MockReply, MockRequest } from './exchange.ts';
import { mistakeIn } from './mistaken-credential.ts';
import type {
  Context,
  Dialect,
  ErrorCase,
  ErrorReply,
  HandlerReply,
  Provider,
  ProviderSettings,
  Turn,
} from './provider.ts';
import { ProviderError } from './provider-error.ts';
import { createRouter, type Router } from './router.ts';
import type { ServerTraits } from './server-traits.ts';

/** What the core works with; nothing in it reads the time, random bytes or state from anywhere else. */
export interface CoreParts {
  readonly mocked: readonly MockedProvider[];
  readonly tables: Tables;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Is told of a failure that nobody expected: a bug of ours. */
  readonly onBug: (error: unknown, request: MockRequest) => void;
}

export interface MockedProvider {
  readonly provider: Provider;
  readonly dialect: Dialect;
  readonly settings: ProviderSettings;
}

/** One request in, one reply out. */
export type Core = (request: MockRequest) => MockReply;

/** A core, with what a door must know before it has all of a request. */
export interface FullCore extends Core {
  /** The reply to a request whose body has not arrived; undefined where it depends on the body. */
  beforeBody(request: MockRequest): MockReply | undefined;
  /** How the server that owns a path behaves; of a path that nobody owns, the one server, if there is just one. */
  serverAt(path?: string): ServerTraits;
}

/**
 * The mock itself: finds the provider, runs its steps, then the operation's handler.
 *
 * @example
 * core({ method: 'GET', path: '/v0/api_keys', query: '', headers: {}, body: new Uint8Array() }).status; // 401
 */
export function createCore(parts: CoreParts): FullCore {
  const routers = new Map(
    parts.mocked.map(({ provider, dialect }) => [provider, createRouter(provider.documents[dialect])]),
  );

  const core: Core = (request) => caught(request, () => reply(request));
  return Object.assign(core, { beforeBody, serverAt });

  function reply(request: MockRequest): MockReply {
    const mocked = ownerOf(request.path);
    if (!mocked) return stray(request) ?? nobody(request, parts.mocked);
    const turn = turnOf(request, mocked);
    return complete(answer(turn, mocked.provider, mocked.provider.steps), turn, mocked.provider);
  }

  /** What the one mocked server itself replies where it has nothing. */
  function stray(request: MockRequest): MockReply | undefined {
    const [mocked, second] = parts.mocked;
    const reply = second ? undefined : mocked?.provider.replyToStray?.(request);
    if (!mocked || !reply) return undefined;
    const turn = turnOf(request, mocked);
    return complete(render(reply, turn, mocked.provider), turn, mocked.provider);
  }

  function beforeBody(request: MockRequest): MockReply | undefined {
    return caught(request, () => {
      const mocked = ownerOf(request.path);
      if (!mocked) return undefined;
      const turn = turnOf(request, mocked);
      const early = answerBeforeBody(turn, mocked.provider);
      return early && complete(early, turn, mocked.provider);
    });
  }

  function serverAt(path?: string): ServerTraits {
    const alone = parts.mocked.length === 1 ? parts.mocked[0] : undefined;
    return ((path !== undefined && ownerOf(path)) || alone)?.provider.server ?? {};
  }

  /** The one catch for what nobody expected: no request may end the server. */
  function caught<Reply extends MockReply | undefined>(
    request: MockRequest,
    make: () => Reply,
  ): Reply | MockReply {
    try {
      const made = make();
      return made && { ...made, at: parts.clock.now() };
    } catch (error) {
      parts.onBug(error, request);
      return { ...internalError, at: parts.clock.now() };
    }
  }

  function ownerOf(path: string): MockedProvider | undefined {
    return parts.mocked.find(({ provider }) => owns(provider, path));
  }

  function turnOf(request: MockRequest, mocked: MockedProvider): Turn {
    const turn = createTurn(request, mocked, routers.get(mocked.provider) as Router, parts);
    const mistake = mocked.settings.auth === 'off' ? undefined : mistakeIn(request.headers['authorization']);
    if (mistake !== undefined) turn.warnings.push(mistake);
    return turn;
  }
}

function owns(provider: Provider, path: string): boolean {
  const normal = provider.normalisePath?.(path) ?? path;
  return [...provider.roots, ...(provider.besides ?? [])].some((root) => isAtOrBelow(root, normal));
}

/** A root ends with a slash and has all paths below it; without one it is a path of its own. */
function isAtOrBelow(root: string, path: string): boolean {
  return root.endsWith('/') ? path.startsWith(root) || path === root.slice(0, -1) : path === root;
}

/** A reply with what the provider's stack and the steps add to it. */
function complete(answered: MockReply, turn: Turn, provider: Provider): MockReply {
  const reply = provider.finish ? provider.finish(answered, turn) : answered;
  return turn.warnings.length > 0 ? { ...reply, warnings: turn.warnings } : reply;
}

/** What a provider answers, by the given ones of its steps. */
export function answer(turn: Turn, provider: Provider, steps: Provider['steps']): MockReply {
  try {
    for (const step of steps) {
      const early = step(turn);
      if (early) return render(early, turn, provider);
    }
    const handler = provider.handlers[turn.route?.operationId ?? ''];
    if (!handler)
      throw new Error(`No handler for the operation "${turn.route?.operationId}" of ${provider.name}.`);
    // Every step has passed, so the route and the principal are there.
    return render(handler(turn as Context<unknown>), turn, provider);
  } catch (error) {
    if (error instanceof ProviderError) return refuse(error, turn, provider);
    throw error;
  }
}

/** The reply of the steps that come before the body is needed; undefined where they all pass. */
function answerBeforeBody(turn: Turn, provider: Provider): MockReply | undefined {
  try {
    for (const step of provider.steps) {
      if (step.readsBody) return undefined;
      const early = step(turn);
      if (early) return render(early, turn, provider);
    }
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return refuse(error, turn, provider);
    throw error;
  }
}

function refuse(error: ProviderError, turn: Turn, provider: Provider): MockReply {
  const found = provider.errors[error.code];
  if (!found) throw new Error(`${provider.name} has no error named "${error.code}".`);
  const reply = wordingOf(error, found, turn);
  return {
    status: reply.status,
    headers: withContentType(reply.headers, reply.text === undefined && reply.body !== undefined),
    body: reply.text ?? toJson(reply.body, turn, provider),
    evidence: found.evidence,
    ...(reply.dropsBody && { dropsBody: true }),
  };
}

function wordingOf(error: ProviderError, found: ErrorCase<never>, turn: Turn): ErrorReply {
  try {
    // The code and its parameters were raised together, typed by `fail`.
    return found.reply(error.params as never, turn);
  } catch (cause) {
    throw new Error(`Failed to render the error "${error.code}" (${found.evidence}).`, { cause });
  }
}

function render(reply: HandlerReply, turn: Turn, provider: Provider): MockReply {
  const evidence = reply.evidence ?? turn.route?.evidence[reply.status];
  if (evidence === undefined) {
    throw new Error(
      `The document has no response ${reply.status} for ${turn.route?.operationId ?? 'this request'}.`,
    );
  }
  return {
    status: reply.status,
    headers: withContentType(reply.headers, reply.body !== undefined),
    body: toJson(reply.body, turn, provider),
    evidence,
    ...(reply.dropsBody && { dropsBody: true }),
  };
}

function withContentType(headers: HandlerReply['headers'] = {}, json: boolean): MockReply['headers'] {
  return json ? { 'Content-Type': 'application/json', ...headers } : headers;
}

function toJson(body: unknown, turn: Turn, { writeBody }: Provider): string {
  if (body === undefined) return '';
  return writeBody ? writeBody(body, turn) : JSON.stringify(body);
}

/** A path that no provider has. Says what there is, since the usual cause is a wrong base path. */
function nobody(request: MockRequest, mocked: readonly MockedProvider[]): MockReply {
  const known = mocked.map(({ provider }) => `  ${provider.roots.join(', ')}  ${provider.title}\n`).join('');
  return text(
    404,
    `keymock: nothing is mocked at ${request.path}. Mocked are:\n${known}`,
    'keymock.unknown-path',
  );
}

function text(status: number, body: string, evidence: string): MockReply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body, evidence };
}

const internalError = text(
  500,
  'keymock: internal error. This is a bug of keymock, not of your request.\n',
  'keymock.bug',
);

/** The state of a request that no step has seen yet. */
export function createTurn(
  request: MockRequest,
  mocked: MockedProvider,
  router: Router,
  parts: Pick<CoreParts, 'tables' | 'clock' | 'chance'>,
): Turn {
  return {
    request,
    dialect: mocked.dialect,
    document: mocked.provider.documents[mocked.dialect],
    router,
    namespace: request.headers['x-keymock-namespace'] ?? '',
    tables: parts.tables,
    clock: parts.clock,
    chance: parts.chance,
    settings: mocked.settings,
    methods: undefined,
    route: undefined,
    path: {},
    query: new URLSearchParams(request.query),
    principal: undefined,
    body: undefined,
    warnings: [],
  };
}
