import type { Report } from '../types.ts';
import type { Reporter } from './reporter.ts';
import { jsonText } from './show.ts';

/** The fixed form, see docs/report.schema.json. Keys are always in the same order. */
export const json: Reporter = (report) => jsonText(ordered(report));

function ordered(report: Report): Report {
  const { version, tool, provider, dialect, url, seed, summary, coverage, findings, skipped, leftBehind } =
    report;
  return {
    version,
    tool,
    provider,
    dialect,
    url,
    seed,
    summary,
    coverage,
    findings: findings.map(
      ({
        id,
        check,
        severity,
        evidence,
        operation,
        pointer,
        message,
        expected,
        actual,
        request,
        response,
        curl,
      }) => ({
        id,
        check,
        severity,
        evidence,
        operation,
        pointer,
        message,
        expected,
        actual,
        request,
        response,
        curl,
      }),
    ),
    skipped,
    leftBehind,
  };
}
