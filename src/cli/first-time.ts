/** Texts that are remembered: a client that makes up a new one each time must not fill the memory. */
const most = 1_000;

/**
 * Tells whether a text comes for the first time: a client in a loop would fill the log with one warning.
 *
 * @example
 * const isFirst = createFirstTime();
 * isFirst('careful'); // true
 * isFirst('careful'); // false
 */
export function createFirstTime(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    if (seen.has(text)) return false;
    if (seen.size >= most) seen.clear();
    seen.add(text);
    return true;
  };
}
