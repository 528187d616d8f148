import type { Document, Operation } from '../../spec/document.ts';
import type { Coverage } from '../types.ts';

/** Counts which documented statuses were seen. */
export interface CoverageCounter {
  seen(operation: string, status: number): void;
  checked(operation: string, check: string): void;
  coverage(): Coverage;
}

export function createCoverage(document: Document): CoverageCounter {
  const statuses = new Map<string, Map<number, number>>();
  const checks = new Map<string, Set<string>>();
  const of = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const known = map.get(key) ?? make();
    map.set(key, known);
    return known;
  };
  return {
    seen(operation, status) {
      const counts = of(statuses, operation, () => new Map<number, number>());
      if (status > 0) counts.set(status, (counts.get(status) ?? 0) + 1);
    },
    checked(operation, check) {
      of(checks, operation, () => new Set<string>()).add(check);
    },
    coverage() {
      const operations = document.operations.map((operation) => {
        const counts = statuses.get(operation.label) ?? new Map<number, number>();
        return {
          operation: operation.label,
          exchanges: [...counts.values()].reduce((sum, count) => sum + count, 0),
          statuses: rows(operation, counts),
          checks: [...(checks.get(operation.label) ?? [])].sort(),
        };
      });
      const documented = operations
        .flatMap((operation) => operation.statuses)
        .filter((row) => row.documented && row.status !== 'default');
      return {
        seen: documented.filter((row) => row.exchanges > 0).length,
        total: documented.length,
        operations,
      };
    },
  };
}

function rows(
  operation: Operation,
  counts: ReadonlyMap<number, number>,
): Coverage['operations'][number]['statuses'] {
  const left = new Map(counts);
  const documented = operation.responses.map(({ status }) => {
    const matching = [...left].filter(
      ([seen]) => status === 'default' || status === String(seen) || status === `${Math.floor(seen / 100)}XX`,
    );
    for (const [seen] of matching) left.delete(seen);
    return { status, documented: true, exchanges: matching.reduce((sum, [, count]) => sum + count, 0) };
  });
  const others = [...left].map(([status, exchanges]) => ({
    status: String(status),
    documented: false,
    exchanges,
  }));
  return [...documented, ...others.sort((a, b) => a.status.localeCompare(b.status))];
}
