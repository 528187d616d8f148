import { utf8FromHeader } from './utf8-from-header.ts';

/**
 * The `user:password` in a Basic credential (RFC 7617); undefined where it is no base64 of UTF-8.
 *
 * @param encoded what follows `Basic `
 *
 * @example
 * basicPair('YWs6c2s='); // 'ak:sk'
 */
export function basicPair(encoded: string): string | undefined {
  try {
    return utf8FromHeader(atob(encoded));
  } catch {
    return undefined;
  }
}
