import { utf8FromHeader } from '../utf8-from-header.ts';
import { type DigestAlgorithm, isDigestAlgorithm } from './hash.ts';
import { readAuthParameters } from './parameters.ts';

/** What a client sends to answer a challenge, checked for form only. */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly cnonce: string;
  readonly opaque: string;
  /** As sent: it is hashed as it was written. */
  readonly nc: string;
}

const required = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'opaque', 'qop', 'nc'] as const;
const known = new Set<string>([...required, 'algorithm', 'userhash']);

/**
 * Reads an `Authorization: Digest ...` value. Undefined where it is malformed, lacks a parameter, repeats one, has one that
 * RFC 7616 does not know, or asks for what no challenge of ours offers (`auth-int`, `-sess`, user name hashing).
 */
export function readDigestCredentials(header: string): DigestCredentials | undefined {
  const scheme = /^digest +/i.exec(header);
  const text = scheme && utf8FromHeader(header.slice(scheme[0].length));
  const found = text ? readAuthParameters(text) : undefined;
  if (!found || required.some((name) => !found.has(name))) return undefined;
  // Nobody has no name: an empty one comes from a client whose access key is not set.
  if (found.get('username') === '') return undefined;
  if ([...found.keys()].some((name) => !known.has(name))) return undefined;

  const value = (name: string) => found.get(name) ?? '';
  // A client may leave the algorithm out, and then means MD5 (RFC 7616, section 3.3).
  const algorithm = found.get('algorithm') ?? 'MD5';
  if (!isDigestAlgorithm(algorithm)) return undefined;
  if (value('qop') !== 'auth' || (found.get('userhash') ?? 'false') !== 'false') return undefined;
  if (!/^[0-9a-f]{8}$/i.test(value('nc')) || value('nc') === '00000000' || value('cnonce') === '')
    return undefined;
  return {
    username: value('username'),
    realm: value('realm'),
    nonce: value('nonce'),
    uri: value('uri'),
    response: value('response'),
    algorithm,
    cnonce: value('cnonce'),
    opaque: value('opaque'),
    nc: value('nc'),
  };
}
