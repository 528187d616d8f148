import { createHash } from 'node:crypto';
import type { LabelledSecret } from './credential-probe.ts';
import { swapCase } from './swap-case.ts';

/**
 * Values next to a secret, each of which a comparison that looks at too little accepts.
 *
 * @param name what people call it: `token`
 * @example
 * nearSecrets('sk-12ab', 'token')[1]; // { label: 'the token with a character more', value: 'sk-12abx' }
 */
export function nearSecrets(secret: string, name: string): readonly LabelledSecret[] {
  const at = secret.length - 1;
  const middle = Math.ceil(secret.length / 2);
  // A password belongs to a name; of short tokens, the one next to it may be somebody's: `good-1` and `good-2`.
  const mayBeOthers = name !== 'password' && secret.length - prefixOf(secret).length < leastRandom;
  const all = [
    {
      label: `an invented ${name} of the same form`,
      value: mayBeOthers ? `${scramble(secret)}keymock` : scramble(secret),
    },
    { label: `the ${name} with a character more`, value: `${secret}x` },
    { label: `the ${name} in other case`, value: swapCase(secret) },
    ...unless(mayBeOthers, {
      label: `the ${name} with another last character`,
      value: secret.slice(0, at) + turned(secret.slice(at)),
    }),
    { label: `the ${name} with a character before it`, value: `x${secret}` },
    ...unless(mayBeOthers, {
      label: `the ${name} with another character in its middle`,
      value: secret.slice(0, middle) + turned(secret.charAt(middle)) + secret.slice(middle + 1),
    }),
    { label: `the first half of the ${name} and a wildcard`, value: `${secret.slice(0, middle)}%` },
    { label: `the first half of the ${name} and a star`, value: `${secret.slice(0, middle)}*` },
    // Who can read the table of hashes must not be able to present one.
    { label: `the SHA-256 of the ${name} in hex`, value: hash(secret).toString('hex') },
    { label: `the SHA-256 of the ${name} in base64`, value: hash(secret).toString('base64') },
  ];
  return all.filter(({ value }) => value !== secret);
}

/** A part of so many characters after its prefix is taken for a random one. */
const leastRandom = 12;

const unless = (isLeftOut: boolean, one: LabelledSecret) => (isLeftOut ? [] : [one]);

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Texts that are no secret, and that careless code accepts: nothing, anything, what every object has, SQL. */
export const nonSecrets: readonly string[] = [
  'null',
  'undefined',
  'true',
  '0',
  '*',
  '%',
  "' OR '1'='1",
  'constructor',
  '__proto__',
];

/** Another text of the same form: prefix, length and kinds of characters stay. */
export function scramble(text: string): string {
  const prefix = prefixOf(text);
  const rest = text.slice(prefix.length);
  const changed = turned(rest);
  return prefix + (changed === rest ? `${rest}1` : changed);
}

function prefixOf(text: string): string {
  return /^[A-Za-z]{2,12}(?:-v\d)?[-_:.]/.exec(text)?.[0] ?? '';
}

/** Each character one further in its alphabet. */
function turned(text: string): string {
  const alphabets = /^[\da-f-]+$/.test(text)
    ? ['0123456789abcdef']
    : ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const next = (character: string) => {
    const alphabet = alphabets.find((candidate) => candidate.includes(character));
    return alphabet === undefined
      ? character
      : alphabet.charAt((alphabet.indexOf(character) + 1) % alphabet.length);
  };
  return [...text].map(next).join('');
}
