import type { Exchange } from '../../types.ts';

/** The first value that was there before. */
export function repeated(values: readonly { readonly value: unknown; readonly exchange: Exchange }[]) {
  const seen = new Set<unknown>();
  return values.find(({ value }) => {
    if (seen.has(value)) return true;
    seen.add(value);
    return false;
  });
}
