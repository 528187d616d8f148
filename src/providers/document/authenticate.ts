import { basicPair } from '../../mock/basic-pair.ts';
import type { Step, Turn } from '../../mock/provider.ts';
import { ProviderError } from '../../mock/provider-error.ts';
import { sha256 } from '../../mock/sha256.ts';
import type { Document, Operation, SecurityScheme } from '../../spec/document.ts';
import { hashOf, secretModel } from './model.ts';
import { anybody, type Principal } from './principal.ts';

/** A credential as a request carries it. */
interface Sent {
  /** What is looked up among the issued secrets: the token, or the password of Basic. */
  readonly secret: string;
  readonly account: string;
}

/** The schemes of a document whose credentials are read here, and what is said of the others at the start. */
export function unsupportedSchemes({ securitySchemes, operations }: Document): readonly string[] {
  const used = new Set(operations.flatMap(({ security }) => security.flat()));
  return Object.values(securitySchemes)
    .filter((scheme) => used.has(scheme.name) && readerOf(scheme) === undefined)
    .map(
      ({ name, type, scheme }) =>
        `the security scheme "${name}" (${scheme ?? type}) is not mocked: its operations reject every request`,
    );
}

/** Whether callers of a document have a pair of user and password, and no token. */
export function takesPairs({ securitySchemes }: Document): boolean {
  const schemes = Object.values(securitySchemes);
  return schemes.length > 0 && schemes.every(({ type, scheme }) => type === 'http' && scheme === 'basic');
}

/**
 * Finds out who calls, by the first way of the operation's `security` whose credentials are all there and accepted, or fails with
 * `unauthorized`. A secret that was issued here authenticates its owner, until it is revoked.
 */
export function authenticateBy(
  document: Document,
  operationOf: (turn: Turn) => Operation | undefined,
): Step<Principal> {
  return (turn) => {
    const ways = operationOf(turn)?.security ?? [];
    if (turn.settings.auth === 'off' || ways.length === 0) {
      turn.principal = { account: anybody };
      return undefined;
    }
    for (const way of ways) {
      const account = accountBy(turn, document, way);
      if (account === undefined) continue;
      turn.principal = { account };
      return undefined;
    }
    throw new ProviderError('unauthorized', {});
  };
}

/** The account by one way; an empty way takes a request without any credential. */
function accountBy(turn: Turn, document: Document, way: readonly string[]): string | undefined {
  const { securitySchemes } = document;
  const pairs = takesPairs(document);
  if (way.length === 0) {
    const isBare = Object.values(securitySchemes).every((scheme) => !readerOf(scheme)?.(turn, scheme));
    return isBare && turn.request.headers['authorization'] === undefined ? anybody : undefined;
  }
  const accounts = way.map((name) => {
    const scheme = securitySchemes[name];
    const sent = scheme && readerOf(scheme)?.(turn, scheme);
    return sent && accountOf(turn, sent, pairs);
  });
  return accounts.every((account) => account !== undefined) ? accounts[0] : undefined;
}

function accountOf(turn: Turn, { secret, account }: Sent, pairs: boolean): string | undefined {
  const issued = turn.tables.get(secretModel).find('hash', `${turn.namespace}\n${hashOf(secret)}`);
  if (issued) return issued.item === null ? undefined : issued.account;
  const { auth, credentials } = turn.settings;
  const known = pairs ? pairAccount(account, credentials) : credentials[account];
  return auth === 'strict' || known !== undefined ? known : account;
}

/** Of a pair, settings have the user with the password. */
function pairAccount(account: string, credentials: Readonly<Record<string, string>>): string | undefined {
  const known = Object.entries(credentials).find(([user, password]) => pairName(user, password) === account);
  return known && account;
}

type Reader = (turn: Turn, scheme: SecurityScheme) => Sent | undefined;

function readerOf({ type, scheme, in: place }: SecurityScheme): Reader | undefined {
  if (type === 'http')
    return Object.hasOwn(httpReaders, scheme ?? '') ? httpReaders[scheme ?? ''] : undefined;
  // A token of OAuth 2.0 or OpenID Connect comes as a Bearer token (RFC 6750).
  if (type === 'oauth2' || type === 'openIdConnect') return httpReaders['bearer'];
  return type === 'apiKey' && Object.hasOwn(keyReaders, place ?? '') ? readKey : undefined;
}

const httpReaders: Readonly<Record<string, Reader>> = {
  bearer({ request }) {
    const [, token] =
      /^bearer +([A-Za-z0-9\-._~+/:|$#!@]+=*)$/i.exec(request.headers['authorization'] ?? '') ?? [];
    return token === undefined ? undefined : { secret: token, account: token };
  },
  basic({ request }) {
    const [, encoded = ''] = /^basic +(\S+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
    const pair = encoded === '' ? undefined : basicPair(encoded);
    const colon = pair?.indexOf(':') ?? -1;
    if (pair === undefined || colon < 1 || /\p{Cc}/u.test(pair)) return undefined;
    const [user, password] = [pair.slice(0, colon), pair.slice(colon + 1)];
    // Many APIs take the key as the user and no password.
    if (password === '') return { secret: user, account: user };
    return { secret: password, account: pairName(user, password) };
  },
};

/** The user with a fingerprint of the password, so that the account tells no secret. */
function pairName(user: string, password: string): string {
  return `${user}#${sha256(password, 'hex').slice(0, 8)}`;
}

const readKey: Reader = (turn, { in: place, parameter = '', prefix }) => {
  const text = keyReaders[place ?? '']?.(turn, parameter);
  if (text === undefined || /\p{Cc}/u.test(text)) return undefined;
  const isAuthorization = place === 'header' && parameter.toLowerCase() === 'authorization';
  const bare = isAuthorization ? withoutPrefix(text, prefix) : text.trim();
  return bare === undefined || bare === '' || /[\s,]/.test(bare)
    ? undefined
    : { secret: bare, account: bare };
};

function withoutPrefix(text: string, prefix: string | undefined): string | undefined {
  const [word, ...rest] = text.trim().split(/\s+/);
  if (prefix === undefined) return rest.length === 0 ? word : rest.length === 1 ? rest[0] : undefined;
  return word?.toLowerCase() === prefix.toLowerCase() && rest.length === 1 ? rest[0] : undefined;
}

const keyReaders: Readonly<Record<string, (turn: Turn, name: string) => string | undefined>> = {
  header: ({ request }, name) => request.headers[name.toLowerCase()],
  query: ({ query }, name) => query.get(name) ?? undefined,
  cookie: ({ request }, name) =>
    (request.headers['cookie'] ?? '')
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1),
};
