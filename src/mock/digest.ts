import type { Clock } from './clock.ts';
import { useCount } from './digest/counts.ts';
import { type DigestCredentials, readDigestCredentials } from './digest/credentials.ts';
import { type DigestAlgorithm, digestResponse, equalInConstantTime } from './digest/hash.ts';
import type { DigestMemory } from './digest/memory.ts';
import { readNonce, writeNonce } from './digest/nonce.ts';

export type { DigestAlgorithm } from './digest/hash.ts';
export { digestMemory, digestModels } from './digest/memory.ts';

/** HTTP Digest as a server has it (RFC 7616): it asks, and it checks what comes back. */
export interface Digest {
  /** Values of `WWW-Authenticate`, one for each offered algorithm. `stale` tells a client to try again without asking anybody. */
  challenge(options?: { stale?: boolean }): string[];
  verify(request: DigestRequest): DigestOutcome;
}

export interface DigestRequest {
  readonly method: string;
  /** The request target as sent: path and query. */
  readonly target: string;
  /** The whole value of `Authorization`. */
  readonly authorization: string;
  /** The secrets that a user may have; none for a user that is not known. */
  readonly secretsOf: (username: string) => readonly string[];
}

/**
 * - `accepted`: the client knows the secret, and this request was not seen before.
 * - `refused`: malformed, not meant for us, or the wrong secret.
 * - `stale`: the right secret with a nonce that is too old.
 * - `replayed`: the right secret with a nonce count that was used before.
 */
export type DigestOutcome =
  | { readonly outcome: 'accepted'; readonly username: string; readonly secret: string }
  | { readonly outcome: 'refused' | 'stale' | 'replayed' };

export interface DigestOptions {
  readonly realm: string;
  readonly memory: DigestMemory;
  readonly clock: Clock;
  /** What challenges offer, most wanted first; just MD5 by default. Answers may use any that we know. */
  readonly offered?: readonly DigestAlgorithm[];
  /** How long a nonce is good, in milliseconds; 5 minutes by default. */
  readonly lifetime?: number;
}

/**
 * A Digest server with `qop=auth` and nonces of its own.
 *
 * @example
 * const digest = createDigest({ realm: 'OceanBase', clock, memory: digestMemory(tables, chance) });
 * digest.challenge(); // ['Digest realm="OceanBase", qop="auth", nonce="...", opaque="...", algorithm=MD5']
 */
export function createDigest(options: DigestOptions): Digest {
  const { realm, memory, clock, offered = ['MD5'], lifetime = 300_000 } = options;
  const seconds = () => Math.max(0, Math.floor(clock.now() / 1000));

  return {
    challenge({ stale = false } = {}) {
      const nonce = writeNonce({ issuedAt: seconds(), serial: memory.nextSerial() }, memory.key);
      const shared = `Digest realm="${realm}", qop="auth", nonce="${nonce}", opaque="${memory.opaque}"`;
      return offered.map((algorithm) => `${shared}, algorithm=${algorithm}${stale ? ', stale=true' : ''}`);
    },

    verify(request) {
      const sent = readDigestCredentials(request.authorization);
      if (!sent || sent.realm !== realm || sent.opaque !== memory.opaque) return refused;
      // A header that was made for another request must not open this one (section 3.4.6).
      if (sent.uri !== request.target) return refused;
      const nonce = readNonce(sent.nonce, memory.key);
      const secret = nonce && provenSecret(sent, request);
      if (!nonce || secret === undefined) return refused;

      // Only who knows the secret is told of a stale nonce (section 3.3).
      const age = seconds() - nonce.issuedAt;
      if (age < 0 || age * 1000 >= lifetime) return { outcome: 'stale' };
      const before = memory.countsOf(sent.nonce);
      // Its counts may be among those that had to be forgotten.
      if (!before && nonce.serial <= memory.forgotten) return { outcome: 'stale' };
      const counts = useCount(before, Number.parseInt(sent.nc, 16));
      if (!counts) return { outcome: 'replayed' };
      memory.keep(sent.nonce, nonce.serial, counts);
      return { outcome: 'accepted', username: sent.username, secret };
    },
  };
}

const refused = { outcome: 'refused' } as const;

/** The secret that the response was made with. Every candidate is tried, so that the time tells nothing. */
function provenSecret(sent: DigestCredentials, { method, secretsOf }: DigestRequest): string | undefined {
  let proven: string | undefined;
  for (const secret of secretsOf(sent.username)) {
    const expected = digestResponse({ ...sent, secret, method });
    if (equalInConstantTime(sent.response, expected)) proven = secret;
  }
  return proven;
}
