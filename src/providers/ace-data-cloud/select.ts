import type { Listing, Table } from '../../store/model.ts';
import { join } from './model.ts';

/** A query parameter by which a list is narrowed. It is also the name of the model's group of that value. */
export interface Filter<Row> {
  /** What the parameter is compared with. */
  value(row: Row): string | null;
  /** The value that a text asks for; undefined where the text asks for nothing. */
  read?(text: string): string | undefined;
}

export type Filters<Row> = Readonly<Record<string, Filter<Row>>>;

/**
 * An owner's rows that have, for each filter in the query, one of its values. A single value is looked up in its group;
 * only a second filter, or a repeated one, looks at rows.
 */
export function select<Row extends object>(
  table: Table<Row>,
  owner: string,
  filters: Filters<Row>,
  query: URLSearchParams,
): Pick<Listing<Row>, 'count' | 'page'> {
  const asked = Object.entries(filters)
    .map(([name, filter]) => ({ name, filter, values: valuesOf(query, name, filter) }))
    .filter(({ values }) => values.length > 0);
  const single = asked.find(({ values }) => values.length === 1);
  const base = single ? table.group(single.name, join(owner, single.values[0] ?? '')) : table.of(owner);
  const rest = asked.filter((part) => part !== single);
  if (rest.length === 0) return base;
  const rows = base
    .all()
    .filter((row) => rest.every(({ filter, values }) => values.includes(filter.value(row) ?? '\0')));
  return {
    count: rows.length,
    page({ offset, limit, newestFirst = false }) {
      return (newestFirst ? rows.toReversed() : rows).slice(offset, offset + limit);
    },
  };
}

/** An empty parameter asks for nothing. */
function valuesOf<Row>(
  query: URLSearchParams,
  name: string,
  { read = (text) => text }: Filter<Row>,
): string[] {
  const values = query.getAll(name).flatMap((text) => (text === '' ? [] : [read(text)]));
  return [...new Set(values.filter((value) => value !== undefined))];
}
