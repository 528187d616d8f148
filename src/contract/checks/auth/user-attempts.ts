import { basic, type Caller } from '../../engine/caller.ts';
import { type Attempt, type Kinds, raw } from './attempt.ts';
import { neighboursOf, nobodys, scramble } from './neighbours.ts';

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

/** For whoever asks rightly with a name and a password. */
export const user: Readonly<Record<Kinds, (right: User, other: Caller | undefined) => Attempt[]>> = {
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
