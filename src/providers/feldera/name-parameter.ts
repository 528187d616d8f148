import { decodePercents, normalisePath } from './server.ts';

/**
 * The name at the end of a path, decoded as the service does: once by its router, which leaves percent signs, slashes and plus
 * signs encoded, and the rest of it once more. What is no percent-encoding stands for itself, and bytes that are no UTF-8 become
 * U+FFFD. Nothing is an error.
 *
 * @example
 * nameOf('/v0/api_keys/50%25%zz'); // '50%%zz'
 * nameOf('/v0/api_keys/%%36%31'); // 'a'
 */
export function nameOf(path: string): string {
  const segment = normalisePath(path.slice(path.lastIndexOf('/') + 1));
  return segment.replace(/(?:%[0-9a-fA-F]{2})+/g, decodePercents);
}
