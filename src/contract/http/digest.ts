import { createHash, randomBytes } from 'node:crypto';

/** A Digest challenge (RFC 7616, section 3.3) as a server sent it. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: string;
  readonly qop: 'auth' | undefined;
}

/** The parts of an answer; a check changes one of them to see it refused. */
export interface DigestAnswer {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: string;
  readonly opaque: string | undefined;
  readonly qop: string | undefined;
  readonly nc: string;
  readonly cnonce: string;
}

const hashes: Readonly<Record<string, string>> = {
  md5: 'md5',
  'sha-256': 'sha256',
  'sha-512-256': 'sha512-256',
};

/**
 * The strongest Digest challenge in a `WWW-Authenticate` header that we can answer; undefined where there is none.
 *
 * @example
 * readChallenge('Digest realm="OceanBase", qop="auth", nonce="7f", algorithm=MD5')?.nonce; // '7f'
 */
export function readChallenge(header: string): DigestChallenge | undefined {
  const challenges = splitChallenges(header)
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .flatMap(({ parameters }) => {
      const { realm, nonce, opaque, algorithm = 'MD5', qop } = parameters;
      const base = algorithm.toLowerCase().replace(/-sess$/, '');
      if (realm === undefined || nonce === undefined || hashes[base] === undefined) return [];
      const offers = qop?.split(',').map((offer) => offer.trim().toLowerCase());
      if (offers !== undefined && !offers.includes('auth')) return [];
      return [{ realm, nonce, opaque, algorithm, qop: offers && ('auth' as const) }];
    });
  return challenges.find(({ algorithm }) => /^sha/i.test(algorithm)) ?? challenges[0];
}

/** The answer to a challenge, computed as RFC 7616, section 3.4 says. `count` is the number of requests with this nonce, from 1. */
export function answerChallenge(
  challenge: DigestChallenge,
  request: {
    readonly method: string;
    readonly uri: string;
    readonly user: string;
    readonly password: string;
    readonly count: number;
  },
  cnonce: string = randomBytes(8).toString('hex'),
): DigestAnswer {
  const algorithm = challenge.algorithm.toLowerCase();
  const hash = (text: string) =>
    createHash(hashes[algorithm.replace(/-sess$/, '')] ?? 'md5')
      .update(text)
      .digest('hex');
  const nc = request.count.toString(16).padStart(8, '0');
  const secret = hash(`${request.user}:${challenge.realm}:${request.password}`);
  const a1 = algorithm.endsWith('-sess') ? hash(`${secret}:${challenge.nonce}:${cnonce}`) : secret;
  const a2 = hash(`${request.method}:${request.uri}`);
  const middle = challenge.qop ? `${challenge.nonce}:${nc}:${cnonce}:${challenge.qop}` : challenge.nonce;
  return {
    username: request.user,
    realm: challenge.realm,
    nonce: challenge.nonce,
    uri: request.uri,
    response: hash(`${a1}:${middle}:${a2}`),
    algorithm: challenge.algorithm,
    opaque: challenge.opaque,
    qop: challenge.qop,
    nc,
    cnonce,
  };
}

/** The `Authorization` header of an answer. */
export function digestHeader(answer: DigestAnswer): string {
  const quoted = (name: string, value: string) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`;
  const parts = [
    quoted('username', answer.username),
    quoted('realm', answer.realm),
    quoted('nonce', answer.nonce),
    quoted('uri', answer.uri),
    quoted('response', answer.response),
    `algorithm=${answer.algorithm}`,
  ];
  if (answer.opaque !== undefined) parts.push(quoted('opaque', answer.opaque));
  if (answer.qop !== undefined)
    parts.push(`qop=${answer.qop}`, `nc=${answer.nc}`, quoted('cnonce', answer.cnonce));
  return `Digest ${parts.join(', ')}`;
}

/** Splits a header that may hold several challenges (RFC 9110, section 11.6.1). */
function splitChallenges(header: string): { scheme: string; parameters: Record<string, string> }[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  const token =
    /\s*,?\s*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([\w!#$%&'*+.^`|~-]+)(?=\s|,|$))/y;
  for (let match = token.exec(header); match !== null && match[0] !== ''; match = token.exec(header)) {
    const [, name, quoted, plain, scheme] = match;
    if (scheme !== undefined) found.push({ scheme, parameters: {} });
    const last = found.at(-1);
    if (name !== undefined && last)
      last.parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return found;
}
