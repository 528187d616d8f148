import { createHash, randomBytes } from 'node:crypto';
import type { Ask } from '../kit/http.ts';
import { accessKeys, type State } from './state.ts';

/** The parameters of a Digest credential, as they were sent. */
export type DigestParts = Readonly<Record<string, string>>;

/** What a Digest credential must fulfil (RFC 7616, section 3.4), each to be replaced by itself. */
export interface DigestRules {
  realm(parts: DigestParts): boolean;
  opaque(parts: DigestParts): boolean;
  uri(parts: DigestParts, ask: Ask): boolean;
  nonce(parts: DigestParts, state: State): boolean;
  /** A nonce count that is used for the first time. */
  count(parts: DigestParts, state: State): boolean;
  qop(parts: DigestParts): boolean;
  response(parts: DigestParts, ask: Ask): boolean;
}

export const realm = 'OceanBase';
const opaque = 'c29tZXRoaW5nLW9wYXF1ZQ';

export const digestRules: DigestRules = {
  realm: (parts) => parts.realm === realm,
  opaque: (parts) => parts.opaque === undefined || parts.opaque === opaque,
  uri: (parts, ask) => parts.uri === ask.target,
  nonce: (parts, state) => state.nonces.has(parts.nonce ?? ''),
  count(parts, state) {
    const count = Number.parseInt(parts.nc ?? '', 16);
    if (!(count > (state.nonces.get(parts.nonce ?? '') ?? 0))) return false;
    state.nonces.set(parts.nonce ?? '', count);
    return true;
  },
  qop: (parts) => parts.qop === 'auth',
  response: (parts, ask) => parts.response === expectedResponse(parts, ask.method),
};

export function challenge(state: State): string {
  const nonce = randomBytes(16).toString('hex');
  state.nonces.set(nonce, 0);
  return `Digest realm="${realm}", qop="auth", nonce="${nonce}", opaque="${opaque}", algorithm=MD5`;
}

/** The access key id that a Digest credential stands for. */
export function digestUser(header: string, ask: Ask, state: State, rules: DigestRules): string | undefined {
  const parts = parse(header.slice('Digest '.length));
  const kept =
    rules.realm(parts) &&
    rules.opaque(parts) &&
    rules.qop(parts) &&
    rules.uri(parts, ask) &&
    rules.nonce(parts, state) &&
    rules.response(parts, ask) &&
    rules.count(parts, state);
  return kept && accessKeys[parts.username ?? ''] !== undefined ? parts.username : undefined;
}

/** What `response` has to be for the parameters that were sent. */
export function expectedResponse(parts: DigestParts, method: string): string {
  const algorithm = parts.algorithm === 'SHA-256' ? 'sha256' : 'md5';
  const hash = (text: string) => createHash(algorithm).update(text).digest('hex');
  const one = hash(`${parts.username}:${parts.realm}:${accessKeys[parts.username ?? ''] ?? ''}`);
  const two = hash(`${method}:${parts.uri}`);
  return hash([one, parts.nonce, parts.nc, parts.cnonce, parts.qop, two].join(':'));
}

function parse(text: string): DigestParts {
  const parts: Record<string, string> = {};
  for (const match of text.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    parts[(match[1] ?? '').toLowerCase()] = match[2] ?? match[3] ?? '';
  }
  return parts;
}
