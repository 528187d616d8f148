import { basic, type Caller } from '../../engine/caller.ts';
import { type Neighbour, neighboursOf, nobodys, scramble } from './neighbours.ts';
import { unsignedTokens } from './unsigned.ts';

/** A wrong way to ask. */
export interface Attempt {
  /** `the token without its last character`. */
  readonly what: string;
  readonly caller: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the query. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export const kinds = ['missing', 'empty', 'garbage', 'truncated', 'scheme', 'foreign-form'] as const;
export type AttemptKind = (typeof kinds)[number];

/** Right credentials besides the one that is asked with. */
export interface Known {
  /** A key that this API has made and takes itself. */
  readonly minted?: string | undefined;
  /** Somebody else's. */
  readonly other?: Caller | undefined;
  /** What looks like a credential and, by the document, is none: an id, the secret of something else. */
  readonly lookalikes?: readonly Neighbour[];
}

const raw = (what: string, authorization: string): Attempt => ({
  what,
  caller: { kind: 'raw', authorization },
});

const without = (what: string, headers: Readonly<Record<string, string>>): Attempt => ({
  what,
  caller: { kind: 'nobody' },
  headers,
});

/**
 * Wrong ways to ask, worst first, for somebody who asks rightly as `right`.
 *
 * @example
 * attemptsAs({ kind: 'bearer', token: 't0k3n' }, 'missing')[0]; // { what: 'no credential', caller: { kind: 'nobody' } }
 */
export function attemptsAs(right: Caller, kind: AttemptKind, known: Known = {}): readonly Attempt[] {
  if (kind === 'missing') return missing;
  if (kind === 'foreign-form') return foreign();
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
const missing: readonly Attempt[] = [
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
];

type Kinds = Exclude<AttemptKind, 'missing' | 'foreign-form'>;

const asBearer = ({ what, value }: Neighbour): Attempt => raw(what, `Bearer ${value}`);

const bearer: Readonly<Record<Kinds, (tokens: readonly string[]) => Attempt[]>> = {
  empty: () => [raw('a Bearer without a token', 'Bearer'), raw('an empty Authorization header', '')],
  garbage: (tokens) => [
    raw('a made-up token', 'Bearer keymock-no-such-token'),
    ...tokens.flatMap((token) => neighboursOf(token, 'token').map(asBearer)),
    ...tokens.flatMap((token) => [
      raw('the token and another word', `Bearer ${token} keymock`),
      raw('another word and the token', `Bearer keymock ${token}`),
      raw('the token and another after a comma', `Bearer ${token},keymock`),
      raw('a made-up token, and the right one as a second credential', `Bearer keymock, Bearer ${token}`),
    ]),
    ...unsignedTokens(tokens.at(-1) ?? '').map(asBearer),
    ...nobodys.map((text) => raw(`the token ${text}`, `Bearer ${text}`)),
  ],
  truncated: (tokens) =>
    tokens.flatMap((token) =>
      token.length < 4
        ? []
        : [
            raw('the token without its last character', `Bearer ${token.slice(0, -1)}`),
            raw(
              'a little over the first half of the token',
              `Bearer ${token.slice(0, Math.ceil(token.length / 2) + 1)}`,
            ),
            raw('the token without its first character', `Bearer ${token.slice(1)}`),
            raw('the last half of the token', `Bearer ${token.slice(Math.floor(token.length / 2) - 1)}`),
          ],
    ),
  scheme: (tokens) =>
    tokens.flatMap((token) => [
      raw('the token as Basic', `Basic ${token}`),
      raw('the token as the user of Basic', basic(token, '')),
      raw('the token as the password of Basic', basic('keymock', token)),
      raw('the token as Token', `Token ${token}`),
      raw('the token as ApiKey', `ApiKey ${token}`),
      raw('the token without a scheme', token),
      raw('Bearer and the token without a space', `Bearer${token}`),
      raw('the token under a scheme that ends in Bearer', `NotBearer ${token}`),
      raw('the token under a scheme that begins with Bearer', `BearerNot ${token}`),
      raw('some user by Basic', basic('keymock', 'keymock')),
    ]),
};

type User = Extract<Caller, { kind: 'user' }>;

/** By Basic where that is documented: to the letter, so that a challenge of an earlier try does not change it. */
function asUser(right: User, what: string, name: string, password: string): Attempt {
  if (right.basic) return raw(what, basic(name, password));
  return { what, caller: { ...right, user: name, password } };
}

/** The same by Digest, where both are documented. */
function byDigest(right: User, what: string, password: string): Attempt[] {
  return right.basic ? [{ what: `${what} by Digest`, caller: { ...right, password, basic: false } }] : [];
}

const user: Readonly<Record<Kinds, (right: User, other: Caller | undefined) => Attempt[]>> = {
  empty: () => [
    raw('a Basic without a credential', 'Basic'),
    raw('Basic with nothing but a colon', basic('', '')),
    raw('an empty Authorization header', ''),
  ],
  garbage(right, other) {
    const tried = (what: string, password: string) => asUser(right, what, right.user, password);
    const theirs =
      other?.kind === 'user' && other.password !== right.password
        ? [
            tried('the password of another account', other.password),
            asUser(right, 'the password under the name of another account', other.user, right.password),
            ...byDigest(right, 'the password of another account', other.password),
          ]
        : [];
    return [
      tried('a wrong password', scramble(right.password)),
      asUser(right, 'an unknown user', scramble(right.user), right.password),
      ...theirs,
      ...byDigest(right, 'a wrong password', scramble(right.password)),
      ...neighboursOf(right.password, 'password').map(({ what, value }) => tried(what, value)),
      tried('the password, a colon and more', `${right.password}:keymock`),
      tried('the name as the password', right.user),
      asUser(right, 'user and password the other way round', right.password, right.user),
      asUser(right, 'an unknown user with the password undefined', 'keymock', 'undefined'),
      ...nobodys.map((text) => tried(`the password ${text}`, text)),
      raw('Basic that is not base64', 'Basic ***'),
      raw('Digest without anything', 'Digest'),
    ];
  },
  truncated(right) {
    const { password } = right;
    const middle = Math.ceil(password.length / 2);
    const tried = (what: string, part: string) => asUser(right, what, right.user, part);
    return [
      tried('the password without its last character', password.slice(0, -1)),
      tried('an empty password', ''),
      tried('the first half of the password', password.slice(0, middle)),
      tried('the last half of the password', password.slice(middle)),
      raw('Basic with the user alone', `Basic ${Buffer.from(right.user).toString('base64')}`),
    ];
  },
  scheme: (right) => [
    raw('the password as Bearer', `Bearer ${right.password}`),
    raw('user and password as Bearer', `Bearer ${right.user}:${right.password}`),
    raw('what belongs to Basic as Bearer', basic(right.user, right.password).replace('Basic', 'Bearer')),
    raw('Basic that was not encoded', `Basic ${right.user}:${right.password}`),
    raw(
      'the right password under a scheme that ends in Basic',
      basic(right.user, right.password).replace('Basic', 'NotBasic'),
    ),
    ...(right.basic ? [] : [raw('the right password by Basic', basic(right.user, right.password))]),
  ],
};

const parameter: Readonly<
  Record<Exclude<Kinds, 'scheme'>, (right: Extract<Caller, { kind: 'parameter' }>) => Attempt[]>
> = {
  empty: (right) => [{ what: 'an empty key', caller: { ...right, value: '' } }],
  garbage: (right) => [
    { what: 'a made-up key', caller: { ...right, value: 'keymock-no-such-key' } },
    ...neighboursOf(right.value, 'key').map(({ what, value }) => ({ what, caller: { ...right, value } })),
    ...nobodys.map((value) => ({ what: `the key ${value}`, caller: { ...right, value } })),
  ],
  truncated: (right) => [
    { what: 'the key without its last character', caller: { ...right, value: right.value.slice(0, -1) } },
    { what: 'the key without its first character', caller: { ...right, value: right.value.slice(1) } },
  ],
};

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
