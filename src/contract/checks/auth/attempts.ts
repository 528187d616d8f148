import { basic, type Caller } from '../../engine/caller.ts';

/** A wrong way to ask. */
export interface Attempt {
  /** `the token without its last character`. */
  readonly what: string;
  readonly caller: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

export const kinds = ['missing', 'empty', 'garbage', 'truncated', 'scheme', 'foreign-form'] as const;
export type AttemptKind = (typeof kinds)[number];

const raw = (what: string, authorization: string): Attempt => ({
  what,
  caller: { kind: 'raw', authorization },
});

/**
 * Wrong ways to ask, worst first, for somebody who asks rightly as `right`.
 *
 * @param minted a key that this API has made and takes itself, if there is one
 */
export function attemptsAs(right: Caller, kind: AttemptKind, minted?: string): readonly Attempt[] {
  if (kind === 'missing') return [{ what: 'no credential', caller: { kind: 'nobody' } }];
  if (kind === 'foreign-form') return foreign();
  if (right.kind === 'bearer') return bearer[kind](right.token, minted);
  if (right.kind === 'user') return user[kind](right);
  if (right.kind === 'parameter') return kind === 'scheme' ? [] : parameter[kind](right);
  return [];
}

type Kinds = Exclude<AttemptKind, 'missing' | 'foreign-form'>;

const bearer: Readonly<Record<Kinds, (token: string, minted: string | undefined) => Attempt[]>> = {
  empty: () => [raw('a Bearer without a token', 'Bearer'), raw('an empty Authorization header', '')],
  garbage(token, minted) {
    const known = [token, ...(minted === undefined ? [] : [minted])];
    const own = known
      .toReversed()
      .flatMap((value) => [
        raw('a made-up token of the same form', `Bearer ${scramble(value)}`),
        raw('the token with a character more', `Bearer ${value}x`),
        ...(swapCase(value) === value ? [] : [raw('the token in other case', `Bearer ${swapCase(value)}`)]),
      ]);
    return [
      raw('a made-up token', 'Bearer keymock-no-such-token'),
      ...own,
      raw('the word null', 'Bearer null'),
    ];
  },
  truncated: (token, minted) =>
    [token, ...(minted === undefined ? [] : [minted])]
      .toReversed()
      .flatMap((value) =>
        value.length < 4
          ? []
          : [
              raw('the token without its last character', `Bearer ${value.slice(0, -1)}`),
              raw(
                'a little over the first half of the token',
                `Bearer ${value.slice(0, Math.ceil(value.length / 2) + 1)}`,
              ),
              raw('the token without its first character', `Bearer ${value.slice(1)}`),
            ],
      ),
  scheme: (token) => [
    raw('the token as Basic', `Basic ${token}`),
    raw('the token as the user of Basic', basic(token, '')),
    raw('the token as Token', `Token ${token}`),
    raw('the token without a scheme', token),
    raw('some user by Basic', basic('keymock', 'keymock')),
  ],
};

const user: Readonly<Record<Kinds, (right: Extract<Caller, { kind: 'user' }>) => Attempt[]>> = {
  empty: () => [
    raw('a Basic without a credential', 'Basic'),
    raw('Basic with nothing but a colon', basic('', '')),
    raw('an empty Authorization header', ''),
  ],
  garbage: (right) => [
    { what: 'a wrong password', caller: { ...right, password: scramble(right.password) } },
    { what: 'an unknown user', caller: { ...right, user: scramble(right.user) } },
    { what: 'the password with a character more', caller: { ...right, password: `${right.password}x` } },
    ...(swapCase(right.password) === right.password
      ? []
      : [{ what: 'the password in other case', caller: { ...right, password: swapCase(right.password) } }]),
    raw('Basic that is not base64', 'Basic ***'),
    raw('Digest without anything', 'Digest'),
  ],
  truncated: (right) => [
    {
      what: 'the password without its last character',
      caller: { ...right, password: right.password.slice(0, -1) },
    },
    { what: 'an empty password', caller: { ...right, password: '' } },
    {
      what: 'the first half of the password',
      caller: { ...right, password: right.password.slice(0, Math.ceil(right.password.length / 2)) },
    },
    raw('Basic with the user alone', `Basic ${Buffer.from(right.user).toString('base64')}`),
  ],
  scheme: (right) => [
    raw('the password as Bearer', `Bearer ${right.password}`),
    raw('user and password as Bearer', `Bearer ${right.user}:${right.password}`),
    raw('what belongs to Basic as Bearer', basic(right.user, right.password).replace('Basic', 'Bearer')),
    raw('Basic that was not encoded', `Basic ${right.user}:${right.password}`),
    ...(right.basic ? [] : [raw('the right password by Basic', basic(right.user, right.password))]),
  ],
};

const parameter: Readonly<
  Record<Exclude<Kinds, 'scheme'>, (right: Extract<Caller, { kind: 'parameter' }>) => Attempt[]>
> = {
  empty: (right) => [{ what: 'an empty key', caller: { ...right, value: '' } }],
  garbage: (right) => [
    { what: 'a made-up key', caller: { ...right, value: 'keymock-no-such-key' } },
    { what: 'a made-up key of the same form', caller: { ...right, value: scramble(right.value) } },
    { what: 'the key with a character more', caller: { ...right, value: `${right.value}x` } },
  ],
  truncated: (right) => [
    { what: 'the key without its last character', caller: { ...right, value: right.value.slice(0, -1) } },
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
    { what: 'an X-API-Key header', caller: { kind: 'nobody' }, headers: { 'X-API-Key': `sk-${digits(40)}` } },
  ];
}

/** Another text of the same form: prefix, length and kinds of characters stay. */
export function scramble(text: string): string {
  const prefix = /^[A-Za-z]{2,12}(?:-v\d)?[-_:.]/.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  const alphabets = /^[\da-f-]+$/.test(rest)
    ? ['0123456789abcdef']
    : ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const next = (character: string) => {
    const alphabet = alphabets.find((candidate) => candidate.includes(character));
    return alphabet === undefined
      ? character
      : alphabet.charAt((alphabet.indexOf(character) + 1) % alphabet.length);
  };
  const changed = [...rest].map(next).join('');
  return prefix + (changed === rest ? `${rest}1` : changed);
}

function swapCase(text: string): string {
  return text.replaceAll(/[a-zA-Z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
