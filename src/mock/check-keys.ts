import { closest, distance } from 'fastest-levenshtein';

/**
 * Holds an object of options against the names that there are: a misspelt option would otherwise be ignored in silence.
 *
 * @param place what the names are, as the message calls them: `option`, `setting of feldera`.
 * @throws TypeError that names the first unknown key, and the known one that is nearest to it.
 * @example
 * checkKeys('create a mock', 'option', { sede: 1 }, ['seed', 'now']);
 * // TypeError: Failed to create a mock: no option "sede". Did you mean "seed"?
 */
export function checkKeys(task: string, place: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`Failed to ${task}: expected an object with any ${place} of ${known.join(', ')}.`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`Failed to ${task}: no ${place} "${unknown}". ${suggestion(unknown, known)}`);
  }
}

/** The known name that is meant, where one is near; else all that there are. */
export function suggestion(unknown: string, known: readonly string[]): string {
  const lower = unknown.toLowerCase();
  const nearest = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const found = known.find((name) => name.toLowerCase() === nearest);
  const isNear = found !== undefined && distance(lower, nearest) <= Math.max(2, Math.floor(lower.length / 3));
  return isNear ? `Did you mean "${found}"?` : `There are ${known.join(', ')}.`;
}

/** @throws TypeError where a text is missing or empty. */
export function requireText(task: string, field: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new TypeError(`Failed to ${task}: ${field} must be a text that is not empty.`);
}
