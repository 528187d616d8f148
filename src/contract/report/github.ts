import { placeOf } from './location.ts';
import { causesText, seenByText } from './outcomes.ts';
import { explainCommand, type Reporter, type ReporterOptions } from './reporter.ts';
import { count, show } from './show.ts';

/** GitHub shows at most ten annotations of a kind per step; the rest is in the other reports. */
const MOST = 10;

/**
 * Workflow commands: each finding becomes an annotation, the summary a notice. They stand at their line where the
 * judged document is a file of the user's own, and else at none.
 */
export const github: Reporter = (report, _exchanges, options = {}) => {
  const { passed, failed, warned, skipped } = report.summary;
  const bySeverity = (['error', 'warning'] as const).flatMap((severity) =>
    report.findings.filter((finding) => finding.severity === severity).slice(0, MOST),
  );
  const lines = bySeverity.map((finding) =>
    command(
      finding.severity,
      { title: `${finding.check} ${finding.operation}`, ...propertiesOf(finding.pointer, options) },
      [
        finding.message,
        `Expected: ${finding.expected}`,
        `Actual: ${finding.actual}`,
        `Document: ${finding.pointer}`,
        ...(finding.cause === undefined ? [] : [`Cause: ${finding.cause}`]),
        ...(finding.alsoSeenBy === undefined ? [] : [`Also seen by: ${seenByText(finding.alsoSeenBy)}`]),
        `Read on: ${explainCommand(finding.check)}`,
        finding.curl,
      ].join('\n'),
    ),
  );
  const left = report.findings.length - bySeverity.length;
  const more = left === 0 ? '' : ` (${count(left, 'finding')} more in the report)`;
  const causes = causesText(report);
  const summary = `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped${more}${causes === undefined ? '' : `; ${causes}`}`;
  return `${[...lines, command('notice', { title: `keymock check ${report.provider}` }, summary)].join('\n')}\n`;
};

function propertiesOf(pointer: string, options: ReporterOptions): Readonly<Record<string, string>> {
  const { file, line } = placeOf(pointer, options) ?? {};
  if (file === undefined) return {};
  return { file, ...(line !== undefined && { line: String(line) }) };
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return show(text, '\r\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
