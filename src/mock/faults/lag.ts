import type { Listing, ModelDefinition, Table, Tables } from '../../store/model.ts';

/** The tables of one request that a fault shapes. */
export interface FaultyTables extends Tables {
  /** Deletes what the request has created. */
  forget(): void;
}

/**
 * The same tables, but lists lack their newest rows, and what is created can be forgotten.
 *
 * @param stale how many rows lists lack.
 * @param lagging the models whose lists lag; those that a provider fills by itself do not.
 */
export function faultyTables(
  tables: Tables,
  stale: number,
  lagging: readonly ModelDefinition[],
): FaultyTables {
  const created: (() => void)[] = [];
  return {
    get<Row extends object>(model: ModelDefinition<Row>): Table<Row> {
      const table = tables.get(model);
      const lag = lagging.includes(model) ? stale : 0;
      return {
        ...table,
        get touched() {
          return table.touched;
        },
        create(row) {
          const stored = table.create(row);
          created.push(() => {
            const now = table.get(String(stored[model.primaryKey as keyof Row]));
            if (now) table.delete(now);
          });
          return stored;
        },
        of: (owner) => late(table.of(owner), lag),
        group: (index, value) => late(table.group(index, value), lag),
      };
    },
    forget() {
      for (const undo of created.splice(0)) undo();
    },
  };
}

/** A list without its newest rows. */
function late<Row>(listing: Listing<Row>, lag: number): Listing<Row> {
  if (lag === 0) return listing;
  const count = Math.max(0, listing.count - lag);
  const page = (offset: number, limit: number) =>
    offset >= count ? [] : listing.page({ offset, limit: Math.min(limit, count - offset) });
  return {
    count,
    page({ offset, limit, newestFirst = false }) {
      if (!newestFirst) return page(offset, limit);
      return listing.page({ offset: offset + lag, limit, newestFirst });
    },
    all: () => page(0, count),
  };
}
