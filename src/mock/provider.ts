import type { ModelDefinitions, Tables } from '../store/model.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import type { AuthMode, CredentialKind } from './credentials.ts';
import type { CompiledDocument, Route } from './document.ts';
import type { MockReply, MockRequest } from './exchange.ts';
import type { Router } from './router.ts';
import type { ServerTraits } from './server-traits.ts';

export const dialects = ['documented', 'live'] as const;
/** `documented`: the given documents to the letter. `live`: what newer documentation, clients or source show. */
export type Dialect = (typeof dialects)[number];

/** One request on its way to a reply. The steps fill it in, in the provider's own order. */
export interface Turn<Principal = unknown> {
  readonly request: MockRequest;
  readonly dialect: Dialect;
  readonly document: CompiledDocument;
  readonly router: Router;
  /** From `X-Keymock-Namespace`; '' by default. Part of every owner, so that equal credentials can be kept apart. */
  readonly namespace: string;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly settings: ProviderSettings;
  /** Set by `route`: the operations of this path by method; undefined where the path is unknown. */
  methods: Readonly<Record<string, Route>> | undefined;
  /** Set by `route` and `method`. */
  route: Route | undefined;
  /** Path parameters, decoded. */
  path: Record<string, string>;
  /** Query parameters, decoded, in order, repeats kept. */
  readonly query: URLSearchParams;
  /** Set by the provider's own authenticate step: who asks. */
  principal: Principal | undefined;
  /** Set by `readJson`: the parsed body. */
  body: unknown;
  /** Sentences for the server's log, see `MockReply.warnings`. Any step or handler may add one. */
  readonly warnings: string[];
}

/** What a handler is given once every step has passed: the turn, with the parts that the steps found. */
export interface Context<Principal> extends Turn<Principal> {
  readonly route: Route;
  readonly principal: Principal;
}

/**
 * One step of the pipeline: it fills the turn in, or raises a provider error, or (rarely) answers at once. A shared step
 * names in its type the failure that it raises, so that whoever uses the step must have a wording for it.
 */
export interface Step<Principal = unknown, Raises extends keyof CoreFailures = never> {
  (turn: Turn<Principal>): HandlerReply | undefined;
  /** It needs the body, and so do those after it. Those before have no effects: they may be taken twice. */
  readonly readsBody?: true;
  /** Only a type: no step has it. */
  readonly raises?: Raises;
}

/** What a handler gives back; the pipeline adds the provider's headers and the evidence of the documented response. */
export interface HandlerReply {
  readonly status: number;
  /** A plain value, sent as JSON; undefined sends no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Only where it is not `<the response's own evidence>`. */
  readonly evidence?: string;
  /** See `MockReply.dropsBody`. */
  readonly dropsBody?: true;
}

export type Handler<Principal = unknown> = (context: Context<Principal>) => HandlerReply;

/** How one expected failure looks on the wire. */
export interface ErrorCase<Params = never> {
  /** The `x-evidence` id it stands on. */
  readonly evidence: string;
  reply(params: Params, turn: Turn): ErrorReply;
}

export interface ErrorReply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`; give its content-type in `headers`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** See `MockReply.dropsBody`. */
  readonly dropsBody?: true;
}

/** The failures that the shared steps raise. A provider says how those of its own steps look. */
export interface CoreFailures {
  'unknown-path': { path: string };
  'wrong-method': { method: string; allowed: readonly string[] };
  'unsupported-media-type': { contentType: string };
  'malformed-json': JsonFault;
  'body-too-large': { size: number; limit: number; chunked: boolean };
}

/** Why a body is not JSON. */
export interface JsonFault {
  readonly reason: 'empty' | 'syntax' | 'encoding' | 'depth';
  /** The body as text; a provider whose message has a position finds it here. */
  readonly text: string;
}

/** How a test author or the command line sets a provider up. */
export interface ProviderSettings {
  /** `open` (default): any well-formed credential is an account. `strict`: only `credentials`. `off`: nobody is asked. */
  readonly auth: AuthMode;
  /** Known credentials: token -> account, or access key id -> secret. */
  readonly credentials: Readonly<Record<string, string>>;
  /** What a Digest challenge offers, most wanted first; just MD5 by default. Answers may use either. */
  readonly digestAlgorithms?: readonly ('MD5' | 'SHA-256')[];
}

/**
 * What a provider's tools for test authors work with: they add to the state by the provider's own operations, in the name
 * of any account.
 */
export interface ToolParts<Principal> {
  readonly dialect: Dialect;
  readonly settings: ProviderSettings;
  readonly tables: Tables;
  readonly clock: Clock;
  /**
   * The JSON of the reply to a request, past authentication.
   *
   * @throws Error with the reply where it is a failure.
   */
  ask(principalOf: (turn: Turn<Principal>) => Principal, draft: ToolDraft): unknown;
}

/** A request of a tool. */
export interface ToolDraft {
  /** What the caller wants, for the message of a failure: `add a key`. */
  readonly task: string;
  readonly path: string;
  readonly namespace?: string | undefined;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted as JSON. */
  readonly body: object;
}

/** Where a request carries its token. */
export interface TokenPlace {
  readonly in: 'header' | 'query' | 'cookie';
  readonly name: string;
  /** What stands before it, with the space: `Token `. */
  readonly prefix?: string;
}

export interface ExampleRequest {
  readonly path: string;
  /** Where a token is not sent as `Authorization: Bearer`. */
  readonly token?: TokenPlace;
  /** `name: value`. */
  readonly headers?: readonly string[];
  /** Posted as JSON; a GET without it. */
  readonly body?: object;
  /** Flags of curl that the credential needs in the live dialect. */
  readonly liveFlags?: readonly string[];
}

/** One mocked API: data and small functions, no state. Written with `defineProvider`. */
export interface Provider<
  // biome-ignore lint/suspicious/noExplicitAny: a list holds providers of different principals
  Principal = any,
  Models extends ModelDefinitions = ModelDefinitions,
  Tools extends object = object,
  Property extends string = string,
> {
  /** As in `specs/`; unique. */
  readonly name: string;
  /** Shown to people. */
  readonly title: string;
  /** What its callers authenticate with. */
  readonly credentialKind: CredentialKind;
  /** Where a mock has the tools: `mock.feldera`. */
  readonly property: Property;
  /** What test authors add to the state with. */
  readonly tools: (parts: ToolParts<Principal>) => Tools;
  /** A request that creates a key on a fresh mock, for people to try. */
  readonly example: ExampleRequest;
  /** Path prefixes that are this provider's, so that its own 404 answers below them. */
  readonly roots: readonly string[];
  /**
   * Other paths that its server has: prefixes with a slash at the end, single paths without. They are general, such as `/healthz`,
   * so they count only where it is clear that a request is meant for this provider.
   */
  readonly besides?: readonly string[];
  /** The real services' origins, the first one is the document's. */
  readonly origins: readonly string[];
  readonly documents: Readonly<Record<Dialect, CompiledDocument>>;
  readonly models: Models;
  /** The path as the service's router compares it; as sent where there is none. */
  normalisePath?(path: string): string;
  /** How the service's own HTTP server behaves below its replies. */
  readonly server?: ServerTraits;
  /** The server's reply where no part of it has the path; undefined where the mock should name what it has instead. */
  replyToStray?(request: MockRequest): HandlerReply | undefined;
  /** In the provider's own order. */
  readonly steps: readonly Step<Principal, keyof CoreFailures>[];
  /** The one of the steps that finds out who the caller is. The tools pass it by. */
  readonly authenticate: Step<Principal>;
  /** By operationId. */
  readonly handlers: Readonly<Record<string, Handler<Principal>>>;
  readonly errors: Readonly<Record<string, ErrorCase<never>>>;
  /** A body as JSON, where the service's own writer differs from `JSON.stringify`: `1.0` for a whole float. */
  writeBody?(body: unknown, turn: Turn<Principal>): string;
  /** Headers that every reply of this provider carries, or changes to it: the stack's own habits (CORS, Vary...). */
  finish?(reply: MockReply, turn: Turn<Principal>): MockReply;
}

/** A wording for each failure of those names. */
type Wordings<Names extends keyof CoreFailures> = {
  readonly [Name in Names]: ErrorCase<CoreFailures[Name]>;
};

/**
 * Writes a provider down, held by the compiler to have a wording for every failure that its steps raise. In two calls, since
 * who asks is said and the failures are found out.
 *
 * @example
 * defineProvider<Principal>()({ steps: [route()], errors: { 'unknown-path': { evidence, reply: () => ({ status: 404 }) } }, ... });
 */
export function defineProvider<Principal>() {
  return <
    Raises extends keyof CoreFailures,
    Models extends ModelDefinitions,
    Tools extends object,
    const Property extends string,
  >(
    provider: Provider<Principal, Models, Tools, Property> & {
      readonly steps: readonly Step<Principal, Raises>[];
      readonly errors: Wordings<Raises>;
    },
  ): Provider<Principal, Models, Tools, Property> => provider;
}
