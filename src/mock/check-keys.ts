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
  const [nearest] = known
    .map((name) => ({ name, changes: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  const isNear = nearest !== undefined && nearest.changes <= Math.max(2, Math.floor(unknown.length / 3));
  return isNear ? `Did you mean "${nearest.name}"?` : `There are ${known.join(', ')}.`;
}

/** How many letters must be added, left out or replaced (Levenshtein). Short, since it is in every bundle. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** @throws TypeError where a text is missing or empty. */
export function requireText(task: string, field: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new TypeError(`Failed to ${task}: ${field} must be a text that is not empty.`);
}
