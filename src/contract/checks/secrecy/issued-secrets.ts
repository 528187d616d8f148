import { valueAt } from '../../../spec/pointer.ts';
import type { Resource, SecretRule } from '../../../spec/resource.ts';
import type { CheckContext, Item } from '../../check.ts';

/** A secret, and the item that it belongs to. */
export interface IssuedSecret {
  readonly value: string;
  readonly item: Item;
}

/** The secrets of one rule that this run has been issued, in the order of their creation. */
export function issuedSecrets(
  { created }: CheckContext,
  resource: Resource,
  { field }: SecretRule,
): readonly IssuedSecret[] {
  return created()
    .filter((item) => item.resource === resource)
    .toSorted((a, b) => a.exchange.index - b.exchange.index)
    .flatMap((item) => {
      const value = valueAt(item.shown, field);
      return typeof value === 'string' && value !== '' ? [{ value, item }] : [];
    });
}

/** What differs among secrets: without what all begin and end with. */
export function varyingParts(secrets: readonly string[]): string[] {
  const [first = ''] = secrets;
  let start = 0;
  while (start < first.length && secrets.every((secret) => secret[start] === first[start])) start++;
  let end = 0;
  while (
    end < first.length - start &&
    secrets.every((secret) => secret.length - end > start && secret.at(-1 - end) === first.at(-1 - end))
  )
    end++;
  return secrets.map((secret) => secret.slice(start, secret.length - end));
}

/** Bits that nobody can try out. RFC 6749, section 10.10 asks for 2^-128, and 2^-160 better; this allows for the estimate. */
export const leastBits = 80;

/** The positions that vary, times the bits of each, by the kinds of characters in them. */
export function bitsOf(parts: readonly string[]): number {
  const length = Math.min(...parts.map((part) => part.length));
  const alphabet = alphabetSize(parts.join(''));
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const kinds = new Set(parts.map((part) => part[i])).size;
    if (kinds > 1) bits += Math.min(Math.log2(alphabet), Math.log2(kinds) * 2.5);
  }
  return bits;
}

function alphabetSize(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[\da-f-]*$/.test(text) || /^[\dA-F-]*$/.test(text)) return 16;
  if (/^[\da-z]*$/.test(text) || /^[\dA-Z]*$/.test(text)) return 36;
  return 62;
}
