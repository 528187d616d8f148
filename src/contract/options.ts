import type { Document } from '../spec/document.ts';
import { isLoopbackHost } from '../spec/loopback.ts';
import { type Credential, credentialIn } from './http/caller.ts';
import { usualMaxBody } from './http/too-long.ts';
import { createIdentity, type RunIdentity } from './run/run-identity.ts';

/** What `runChecks` is told. */
export interface RunOptions {
  readonly document: Document;
  /** Shown in reports: a provider's name or the document's title. */
  readonly provider?: string;
  /** `documented` (default) or `live`: how much an observed behaviour weighs. */
  readonly dialect?: string;
  /** Where the server is. A URL without a path stands before the document's own base path. */
  readonly url: string;
  readonly credentials?: {
    readonly token?: string;
    readonly otherToken?: string;
    /** `name:password`. */
    readonly user?: string;
    readonly otherUser?: string;
  };
  /** The security scheme by which credentials are presented, where an operation takes several. */
  readonly authScheme?: string | undefined;
  /** Sent with every request; one that holds a credential, only where a request is to have it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Values of fields and parameters that must exist on the server. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Allow writing; on loopback it is the default. */
  readonly write?: boolean;
  /** The same seed plans the same requests; the run's own names and secrets differ all the same. Default: random. */
  readonly seed?: number;
  /** The names and secrets of this run alone. Default: from the system's randomness; given in tests only. */
  readonly identity?: RunIdentity;
  /** Also sends PUT, PATCH and DELETE to collections: a server with an undocumented bulk delete obeys. Default: never. */
  readonly bulkMethods?: boolean;
  /** `group` or `group/name`: only these checks. */
  readonly only?: readonly string[];
  /** Patterns of paths (`/tokens*`), operationIds or tags: only these operations are checked. */
  readonly operations?: readonly string[];
  /** Patterns of operations that are never sent. */
  readonly exclude?: readonly string[];
  /** Sends the requests. Default: node:http itself, which is several times as fast. */
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  /** Requests per second at most. Default: no limit on loopback, 10 elsewhere. */
  readonly rate?: number;
  /** Per request, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Bytes of a reply that are read, decoded; a longer one is a finding. Default 16 MiB. */
  readonly maxBody?: number;
  /** How long a server is waited for that takes no connections any more, in milliseconds. Default 3,000. */
  readonly patienceMs?: number;
  /** Creates at most. Default: 400 on loopback, 60 elsewhere. */
  readonly maxCreates?: number;
  /** Asked once before the first write, with what will be made; false stops all writing. */
  readonly confirm?: (intent: string) => boolean | Promise<boolean>;
  /** Shown in the report. */
  readonly tool?: string;
}

/** Options with all defaults filled in. */
export interface Settings {
  readonly document: Document;
  readonly provider: string;
  readonly dialect: string;
  readonly url: string;
  /** Origin and base path, without a trailing slash. */
  readonly base: string;
  readonly isLoopback: boolean;
  readonly mayWrite: boolean;
  readonly self: Credential;
  readonly other: Credential | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly identity: RunIdentity;
  readonly bulkMethods: boolean;
  readonly only: readonly string[];
  /** What is excluded and a request would reach, if anything. */
  readonly excludedBy: (method: string, path: string) => string | undefined;
  readonly fetch: typeof fetch | undefined;
  readonly signal: AbortSignal | undefined;
  readonly rate: number;
  readonly timeoutMs: number;
  readonly maxBody: number;
  readonly patienceMs: number;
  readonly maxCreates: number;
  readonly tool: string;
}

/** @throws TypeError where the URL is none. */
export function settle(options: RunOptions, excludedBy: Settings['excludedBy'] = () => undefined): Settings {
  if (!URL.canParse(options.url) || !/^https?:/.test(options.url)) {
    throw new TypeError(
      `Failed to check "${options.url}": it is not an http(s) URL. Did you forget "http://"?`,
    );
  }
  const url = new URL(options.url);
  const isLoopback = isLoopbackHost(url.hostname);
  const ownPath = url.pathname.replace(/\/+$/, '');
  const { token, user, otherToken, otherUser } = options.credentials ?? {};
  const scheme = options.authScheme;
  const given = options.headers ?? {};
  const header = credentialIn(options.document, given);
  const hasNone = token === undefined && user === undefined && header === undefined;
  return {
    document: options.document,
    provider: options.provider ?? options.document.title,
    dialect: options.dialect ?? 'documented',
    url: options.url,
    base: url.origin + (ownPath === '' ? (options.document.basePaths[0] ?? '') : ownPath),
    isLoopback,
    mayWrite: isLoopback || options.write === true,
    // A server on this machine that takes any credential can be checked without one being given.
    self:
      hasNone && isLoopback
        ? { token: 'keymock-check-account', user: 'keymock-check:keymock-check-secret', scheme }
        : { token, user, scheme, ...(header && { header }) },
    other:
      otherToken === undefined && otherUser === undefined
        ? undefined
        : { token: otherToken, user: otherUser, scheme },
    headers: Object.fromEntries(Object.entries(given).filter(([name]) => name !== header?.name)),
    inputs: options.inputs ?? {},
    seed: (options.seed ?? Math.floor(Math.random() * 2 ** 31)) >>> 0,
    identity: options.identity ?? createIdentity(),
    bulkMethods: options.bulkMethods ?? false,
    only: options.only ?? [],
    excludedBy,
    fetch: options.fetch,
    signal: options.signal,
    rate: options.rate ?? (isLoopback ? Number.POSITIVE_INFINITY : 10),
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBody: options.maxBody ?? usualMaxBody,
    patienceMs: options.patienceMs ?? 3000,
    maxCreates: options.maxCreates ?? (isLoopback ? 400 : 60),
    tool: options.tool ?? 'keymock',
  };
}
