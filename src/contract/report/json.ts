import { capBodies } from '../cap.ts';
import type { Finding, Report } from '../types.ts';
import type { Reporter } from './reporter.ts';
import { jsonText } from './show.ts';

/** The fixed form, see docs/report.schema.json. Keys are always in the same order, whoever made the report. */
export const json: Reporter = (report) => {
  const findings = report.findings.map((finding) => inOrder(capBodies(finding), FINDING));
  return jsonText({ ...inOrder(report, REPORT), findings });
};

const REPORT = [
  'version',
  'tool',
  'provider',
  'dialect',
  'url',
  'seed',
  'summary',
  'coverage',
  'findings',
  'skipped',
  'unchecked',
  'leftBehind',
] as const satisfies readonly (keyof Report)[];

const FINDING = [
  'id',
  'check',
  'severity',
  'evidence',
  'operation',
  'pointer',
  'message',
  'expected',
  'actual',
  'request',
  'response',
  'curl',
  'cause',
  'alsoSeenBy',
] as const satisfies readonly (keyof Finding)[];

function inOrder<T extends object>(value: T, keys: readonly (keyof T)[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const key of keys) picked[key] = value[key];
  return picked;
}
