import { isObject } from '../../spec/json.ts';

/**
 * Whether a field of a request may become a credential on the server, as far as its name tells.
 *
 * @example
 * mayBecomeCredential('api_key'); // true
 * mayBecomeCredential('note'); // false
 */
export function mayBecomeCredential(name: string): boolean {
  const isDescription =
    /name|label|title|type|kind|scope|prefix|limit|(^|_)(count|max|min)|ur[il]|expir|_at$|(^|_)ids?$/i;
  return (
    /key|secret|token|pass|pwd|credential|auth|(^|_)(pin|otp|code|value|hash|salt|seed)$|signature|private/i.test(
      name,
    ) && !isDescription.test(name)
  );
}

/**
 * The same value with every letter and digit from the system's randomness, of the same kind and number: nobody can guess what
 * a server may take for a credential, and a schema that says how it looks is kept as a rule.
 *
 * @example
 * unguessable('key-0001', randomInt); // 'wqz-8301'
 */
export function unguessable(value: unknown, random: (below: number) => number): unknown {
  if (typeof value === 'string')
    return value.length <= 2 * endsLength
      ? respelt(value, random)
      : respelt(value.slice(0, endsLength), random) +
          value.slice(endsLength, -endsLength) +
          respelt(value.slice(-endsLength), random);
  if (typeof value === 'number' && Number.isInteger(value) && value > 9) {
    const digits = String(value).length;
    return 10 ** (digits - 1) + random(Math.min(9 * 10 ** (digits - 1), 2 ** 47));
  }
  if (Array.isArray(value)) return value.map((one) => unguessable(one, random));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unguessable(one, random)]));
}

/** Of a long text this much at its beginning and its end is enough, whichever part a server cuts off. */
const endsLength = 256;

function respelt(text: string, random: (below: number) => number): string {
  return text.replaceAll(/[a-zA-Z\d]/g, (letter) => {
    if (/\d/.test(letter)) return String(random(10));
    const other = String.fromCharCode(97 + random(26));
    return letter === letter.toLowerCase() ? other : other.toUpperCase();
  });
}
