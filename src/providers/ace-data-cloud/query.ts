import { strip } from './python/characters.ts';

/** The last value of a query parameter: Django looks at no other where one value is meant. */
export function lastOf(query: URLSearchParams, name: string): string | undefined {
  return query.getAll(name).at(-1);
}

/**
 * What a list is ordered by: the first term of `ordering` that is one of the fields, with a hyphen for the other way round.
 *
 * @example
 * orderingOf(new URLSearchParams('ordering=x, -created_at'), ['created_at']); // '-created_at'
 */
export function orderingOf(query: URLSearchParams, fields: readonly string[]): string | undefined {
  const terms = (lastOf(query, 'ordering') ?? '').split(',').map(strip);
  return terms.find((term) => fields.includes(term.replace(/^-/, '')));
}
