import type { ModelDefinitions, Tables } from '../store/model.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import type { CompiledDocument, Route, Violation } from './document.ts';
import type { MockReply, MockRequest } from './exchange.ts';
import type { Router } from './router.ts';

export const providerNames = ['ace-data-cloud', 'feldera', 'oceanbase'] as const;
export type ProviderName = (typeof providerNames)[number];

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
}

/** What a handler is given once every step has passed: the turn, with the parts that the steps found. */
export interface Context<Principal> extends Turn<Principal> {
  readonly route: Route;
  readonly principal: Principal;
}

/** One step of the pipeline: it fills the turn in, or raises a provider error, or (rarely) answers at once. */
export type Step<Principal = unknown> = (turn: Turn<Principal>) => HandlerReply | undefined;

/** What a handler gives back; the pipeline adds the provider's headers and the evidence of the documented response. */
export interface HandlerReply {
  readonly status: number;
  /** A plain value, sent as JSON; undefined sends no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Only where it is not `<the response's own evidence>`. */
  readonly evidence?: string;
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
}

/** The failures that the shared steps raise. Every provider says how each looks. */
export interface CoreFailures {
  'unknown-path': { path: string };
  'wrong-method': { method: string; allowed: readonly string[] };
  'unsupported-media-type': { contentType: string };
  'malformed-json': JsonFault;
  'invalid-body': { violations: readonly Violation[]; body: unknown };
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
  readonly auth: 'open' | 'strict' | 'off';
  /** Known credentials: token -> account, or access key id -> secret. */
  readonly credentials: Readonly<Record<string, string>>;
  /** What a Digest challenge offers, most wanted first; just MD5 by default. Answers may use either. */
  readonly digestAlgorithms?: readonly ('MD5' | 'SHA-256')[];
}

/** One mocked API: data and small functions, no state. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds providers of different principals
export interface Provider<Principal = any> {
  readonly name: ProviderName;
  /** Shown to people. */
  readonly title: string;
  /** Path prefixes that are this provider's, so that its own 404 answers below them. */
  readonly roots: readonly string[];
  /** The real services' origins, the first one is the document's. */
  readonly origins: readonly string[];
  readonly documents: Readonly<Record<Dialect, CompiledDocument>>;
  readonly models: ModelDefinitions;
  /** In the provider's own order. */
  readonly steps: readonly Step<Principal>[];
  /** By operationId. */
  readonly handlers: Readonly<Record<string, Handler<Principal>>>;
  readonly errors: { readonly [Name in keyof CoreFailures]: ErrorCase<CoreFailures[Name]> } & Readonly<
    Record<string, ErrorCase<never>>
  >;
  /** Headers that every reply of this provider carries, or changes to it: the stack's own habits (CORS, Vary...). */
  finish?(reply: MockReply, turn: Turn<Principal>): MockReply;
}
