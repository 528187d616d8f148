import { grades as lines } from '../../generated/grades.ts';
import { type Grade, grades } from '../../spec/evidence.ts';
import type { Dialect } from '../provider.ts';

/** The grade of an evidence id; null where no document has it. */
export type GradeReader = (provider: string, dialect: Dialect, id: string) => Grade | null;

/**
 * Reads how surely a provider's behaviours are known. The table is made at the first call.
 *
 * @example
 * createGradeReader()('feldera', 'documented', 'feldera.api-keys.duplicate-name'); // 'documented'
 */
export function createGradeReader(): GradeReader {
  let known: Map<string, Grade> | undefined;
  return (provider, dialect, id) => {
    known ??= readLines();
    return known.get(`${provider} ${dialect} ${id}`) ?? null;
  };
}

function readLines(): Map<string, Grade> {
  const known = new Map<string, Grade>();
  for (const [provider, dialect, name, ids] of lines) {
    const grade = grades.find((one) => one === name);
    if (grade) for (const id of ids.split(' ')) known.set(`${provider} ${dialect} ${id}`, grade);
  }
  return known;
}
