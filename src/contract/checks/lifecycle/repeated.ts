import type { Exchange } from '../../check.ts';

/** The first value that was there before. */
export function repeated(values: readonly { readonly value: unknown; readonly exchange: Exchange }[]) {
  const before = new Set<unknown>();
  return values.find(({ value }) => before.size === before.add(value).size);
}
