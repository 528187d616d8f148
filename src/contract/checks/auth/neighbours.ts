import { createHash } from 'node:crypto';
import { swapCase } from '../swap-case.ts';

/** A wrong secret that is nearly the right one, or one that careless code takes. */
export interface Neighbour {
  /** `the token with a character more`. */
  readonly what: string;
  readonly value: string;
}

/**
 * What lies next to a secret, and is not it: one after the other what a guard takes that compares too little.
 *
 * @param name how people are told of it: `token`
 * @example
 * neighboursOf('sk-12ab', 'token')[1]; // { what: 'the token with a character more', value: 'sk-12abx' }
 */
export function neighboursOf(secret: string, name: string): readonly Neighbour[] {
  const at = secret.length - 1;
  const middle = Math.ceil(secret.length / 2);
  const all = [
    { what: `a made-up ${name} of the same form`, value: scramble(secret) },
    { what: `the ${name} with a character more`, value: `${secret}x` },
    { what: `the ${name} in other case`, value: swapCase(secret) },
    {
      what: `the ${name} with another last character`,
      value: secret.slice(0, at) + turned(secret.slice(at)),
    },
    { what: `the ${name} with a character before it`, value: `x${secret}` },
    {
      what: `the ${name} with another character in its middle`,
      value: secret.slice(0, middle) + turned(secret.charAt(middle)) + secret.slice(middle + 1),
    },
    { what: `the first half of the ${name} and a wildcard`, value: `${secret.slice(0, middle)}%` },
    { what: `the first half of the ${name} and a star`, value: `${secret.slice(0, middle)}*` },
    // Who can read the table of hashes must not be able to present one.
    { what: `the SHA-256 of the ${name} in hex`, value: hash(secret).toString('hex') },
    { what: `the SHA-256 of the ${name} in base64`, value: hash(secret).toString('base64') },
  ];
  return all.filter(({ value }) => value !== secret);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Texts that are nobody's secret, and that careless code takes for one: nothing, anything, what every object has, SQL. */
export const nobodys: readonly string[] = [
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
  const prefix = /^[A-Za-z]{2,12}(?:-v\d)?[-_:.]/.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  const changed = turned(rest);
  return prefix + (changed === rest ? `${rest}1` : changed);
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
