import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The algorithms that a client may use (RFC 7616, section 3.3), by their names on the wire. */
const hashes = { MD5: md5, 'SHA-256': sha256 };

export type DigestAlgorithm = keyof typeof hashes;

/** Whether a name is that of an algorithm that can be verified. Case counts: a client repeats the challenge's word. */
export function isDigestAlgorithm(name: string): name is DigestAlgorithm {
  return Object.hasOwn(hashes, name);
}

/** What a response is computed from, without quotes. */
export interface DigestParts {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly secret: string;
  readonly method: string;
  /** As the client wrote it into its header. */
  readonly uri: string;
  readonly nonce: string;
  /** Eight hexadecimal digits. */
  readonly nc: string;
  readonly cnonce: string;
}

/**
 * The response that proves that the secret is known (RFC 7616, section 3.4.1, for qop=auth), in lower-case hexadecimal.
 *
 * @example
 * digestResponse({ algorithm: 'MD5', username: 'AK', secret: 'SK', method: 'GET', uri: '/', ... }).length; // 32
 */
export function digestResponse(parts: DigestParts): string {
  const hash = (text: string) => bytesToHex(hashes[parts.algorithm](utf8ToBytes(text)));
  const a1 = hash(`${parts.username}:${parts.realm}:${parts.secret}`);
  const a2 = hash(`${parts.method}:${parts.uri}`);
  return hash(`${a1}:${parts.nonce}:${parts.nc}:${parts.cnonce}:auth:${a2}`);
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function equalInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return difference === 0;
}
