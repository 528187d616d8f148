import type { Finding } from './types.ts';

/** Groups of checks, those whose findings do the most harm first. */
const groups = ['secrecy', 'tenancy', 'auth', 'lifecycle', 'robustness', 'validation', 'paging', 'wire'];

/**
 * Findings in the order in which a person should read them: errors before warnings, a leaked secret before a wrong status.
 * Findings of one check stay side by side, in the order in which they were found.
 *
 * @example
 * byHarm([wireStatus, shownOnce]); // [shownOnce, wireStatus]
 */
export function byHarm<T extends Pick<Finding, 'check' | 'severity'>>(findings: readonly T[]): T[] {
  const checks = [...new Set(findings.map(({ check }) => check))];
  const ranks = ({ check, severity }: T) => [
    severity === 'error' ? 0 : 1,
    harmOf(check),
    checks.indexOf(check),
  ];
  return findings.toSorted((left, right) => {
    const other = ranks(right);
    return ranks(left).reduce((order, rank, at) => order || rank - (other[at] ?? 0), 0);
  });
}

/** The place of a check's group among the others: 0 does the most harm. A group that is not known comes last. */
export function harmOf(check: string): number {
  const at = groups.indexOf(check.split('/', 1)[0] ?? '');
  return at === -1 ? groups.length : at;
}
