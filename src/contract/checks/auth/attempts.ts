import { basic, type Caller } from '../../engine/caller.ts';
import { type Attempt, type AttemptKind, raw, saying, without } from './attempt.ts';
import { asBearer, bearer } from './bearer-attempts.ts';
import type { Neighbour } from './neighbours.ts';
import { parameter } from './parameter-attempts.ts';
import { user } from './user-attempts.ts';

/** Right credentials besides the one that is asked with. */
export interface Known {
  /** A key that this API has made and takes itself. */
  readonly minted?: string | undefined;
  /** Somebody else's. */
  readonly other?: Caller | undefined;
  /** What looks like a credential and, by the document, is none: an id, the secret of something else. */
  readonly lookalikes?: readonly Neighbour[];
  /** Secrets that were made here, and are for something else. */
  readonly elsewhere?: readonly Neighbour[];
}

/**
 * Wrong ways to ask, worst first, for somebody who asks rightly as `right`.
 *
 * @example
 * attemptsAs({ kind: 'bearer', token: 't0k3n' }, 'missing')[0]; // { what: 'no credential', caller: { kind: 'nobody' } }
 */
export function attemptsAs(right: Caller, kind: AttemptKind, known: Known = {}): readonly Attempt[] {
  if (kind === 'missing') return missing(right);
  if (kind === 'foreign-form') return [...foreign(), ...(known.elsewhere ?? []).flatMap(asForeign)];
  if (right.kind === 'bearer') {
    const lookalikes = kind === 'garbage' ? (known.lookalikes ?? []) : [];
    return [...bearer[kind](tokensOf(right.token, known)), ...lookalikes.map(asBearer)];
  }
  if (right.kind === 'user') return user[kind](right, known.other);
  if (right.kind === 'parameter') return kind === 'scheme' ? [] : parameter[kind](right);
  return [];
}

/** The key that was made comes first: the guard that knows it is the server's own. */
const tokensOf = (token: string, { minted }: Known) => [...(minted === undefined ? [] : [minted]), token];

/** Nobody, and nobody who says that somebody else has already looked. */
const missing = (right: Caller): readonly Attempt[] => [
  { what: 'no credential', caller: { kind: 'nobody' } },
  without('no credential, said to come from the server itself', {
    'X-Forwarded-For': '127.0.0.1',
    'X-Real-IP': '127.0.0.1',
    Forwarded: 'for=127.0.0.1',
  }),
  without('no credential, but the name of a user', {
    'X-Forwarded-User': 'admin',
    'X-Remote-User': 'admin',
    'X-User': 'admin',
  }),
  without('no credential, from a page', { Origin: 'https://keymock.example' }),
  ...(right.kind === 'user' ? [without('no credential, but our own name', saying(right.user))] : []),
];

/** What opens another service, in the ways in which it is presented there. */
const asForeign = (made: Neighbour): Attempt[] => [
  asBearer(made),
  without(`${made.what} in an X-API-Key header`, { 'X-API-Key': made.value }),
];

/** Credentials of the forms that other services use. None of them was ever made. */
function foreign(): Attempt[] {
  const digits = (length: number) => '0123456789abcdef'.repeat(9).slice(0, length);
  return [
    raw('a token sk-...', `Bearer sk-${digits(40)}`),
    raw('a token sk_...', `Bearer sk_${digits(32)}`),
    raw('a token apikey:...', `Bearer apikey:${digits(128)}`),
    raw('a token platform-v1-...', `Bearer platform-v1-${digits(64)}`),
    raw('a user by Basic', basic('AKIDkeymock', digits(32))),
    without('an X-API-Key header', { 'X-API-Key': `sk-${digits(40)}` }),
    without('a key in a cookie', { Cookie: `token=sk-${digits(40)}; session=${digits(32)}` }),
  ];
}
