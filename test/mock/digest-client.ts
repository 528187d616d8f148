import { createHash } from 'node:crypto';
import type { Send } from '../support/doors.ts';

/** A Digest client for tests, on node:crypto and its own reading of RFC 7616, so that it cannot share a mistake with the server. */
export interface Answering {
  readonly challenge: string;
  readonly username: string;
  readonly secret: string;
  readonly method: string;
  readonly uri: string;
  readonly nc?: number;
  readonly cnonce?: string;
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Replaces parameters after the response was computed; undefined leaves one out. */
  readonly change?: Readonly<Record<string, string | undefined>>;
}

const bare = new Set(['algorithm', 'qop', 'nc', 'stale', 'userhash']);

/** The value of `Authorization` that answers a challenge. */
export function answerChallenge({ challenge, username, secret, method, uri, ...rest }: Answering): string {
  const { nc = 1, cnonce = '0a4f113b', algorithm = 'MD5', change = {} } = rest;
  const { realm = '', nonce = '', opaque = '' } = readChallenge(challenge);
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const count = nc.toString(16).padStart(8, '0');
  const response = hash(
    [hash(`${username}:${realm}:${secret}`), nonce, count, cnonce, 'auth', hash(`${method}:${uri}`)].join(
      ':',
    ),
  );
  const parameters: Record<string, string | undefined> = {
    username,
    realm,
    nonce,
    uri,
    cnonce,
    nc: count,
    qop: 'auth',
    response,
    opaque,
    algorithm,
    ...change,
  };
  return writeParameters(parameters);
}

/** The parameters of a challenge. */
export function readChallenge(challenge: string): Record<string, string> {
  const pairs = challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g);
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
}

/** An `Authorization: Digest` value with these parameters; undefined ones are left out. */
export function writeParameters(parameters: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => `${name}=${bare.has(name) ? value : `"${value?.replaceAll(/(["\\])/g, '\\$1')}"`}`,
    );
  return `Digest ${written.join(', ')}`;
}

/** Sends as a client that knows Digest: where Basic is refused with a challenge, the same pair answers it. */
export function answeringChallenges(send: Send): Send {
  return async (request) => {
    const answer = await send(request);
    const { 'www-authenticate': challenge = '' } = answer.headers;
    const pair = basicPair(request.headers ?? {});
    if (answer.status !== 401 || !challenge.startsWith('Digest ') || !pair) return answer;
    const { method = 'GET', headers } = request;
    // What is signed must be what is sent, and HTTP clients write a URL in their own way: ' as %27.
    const { pathname, search } = new URL(request.path, 'http://keymock.test');
    const uri = pathname + search;
    const authorization = answerChallenge({ ...pair, challenge, method, uri });
    return send({ ...request, path: uri, headers: { ...headers, authorization } });
  };
}

function basicPair(headers: Readonly<Record<string, string>>) {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers['authorization'] ?? '')?.[1];
  const [username, secret] = encoded ? atob(encoded).split(':') : [];
  return username && secret ? { username, secret } : undefined;
}
